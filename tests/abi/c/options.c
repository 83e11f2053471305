/* Structs of options from programs that are older, newer, or wrong. */

#include "check.h"

/* The options as a later version may have them. */
struct later {
    scenariolog_store_options known;
    uint64_t unknown;
};

static scenariolog_status open_later(uint64_t unknown, scenariolog_store **store)
{
    struct later later = {SCENARIOLOG_STORE_OPTIONS_INIT, unknown};
    later.known.struct_size = sizeof later;
    later.known.create = 1;
    return scenariolog_store_open("later.db", &later.known, store, &error);
}

static void a_newer_program_may_leave_new_options_at_their_default(void)
{
    scenariolog_store *store;
    CHECK_OK(open_later(0, &store));
    scenariolog_store_close(store);
}

static void a_newer_program_may_not_ask_for_what_is_not_there(void)
{
    scenariolog_store *store;
    CHECK_REFUSED(INVALID_ARGUMENT, open_later(1, &store));
    CHECK(store == NULL);
}

static void a_size_that_was_never_set_is_refused(void)
{
    static const uint32_t sizes[] = {0, 1, 4, sizeof(scenariolog_store_options) - 1, 5000, UINT32_MAX};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        scenariolog_store_options options = SCENARIOLOG_STORE_OPTIONS_INIT;
        scenariolog_store *store;
        options.struct_size = sizes[i];
        CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_store_open("size.db", &options, &store, &error));
        CHECK(store == NULL);
    }
}

/* The same for the options of every other call. */
static void every_struct_is_checked(void)
{
    scenariolog_store *store = new_store("every.db");
    scenariolog_run *run = new_run(store);
    scenariolog_step *step = new_step(run, "step");
    scenariolog_exec_result *result;
    scenariolog_cursor *cursor;
    scenariolog_stream *stream;
    scenariolog_command *command;
    scenariolog_run *other;
    scenariolog_step *next;
    scenariolog_run_options run_options = {0};
    scenariolog_step_options step_options = {0};
    scenariolog_command_options command_options = {0};
    scenariolog_ending ending = {0};
    scenariolog_index_options index = {0};
    scenariolog_exec_options exec = {0};
    scenariolog_run_filter runs = {0};
    scenariolog_search_options search = {0};
    scenariolog_failure_options failures = {0};
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_start(store, ".", &run_options, &other, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_step_start(run, "next", &step_options, &next, &error));
    CHECK_REFUSED(INVALID_ARGUMENT,
                  scenariolog_command_start(step, &command_options, &command, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_step_end(step, &ending, NULL, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_step_stream_open(step, "log", &index, &stream, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_exec(run, &exec, &result, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_report_runs(store, &runs, 0, &cursor, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_search(store, "word", &search, &cursor, &error));
    CHECK_REFUSED(INVALID_ARGUMENT,
                  scenariolog_report_failures(store, NULL, &failures, &cursor, &error));
    CHECK(!other && !next && !command && !stream && !result && !cursor);
    scenariolog_step_free(step);
    scenariolog_run_free(run);
    scenariolog_store_close(store);
}

int main(void)
{
    RUN(a_newer_program_may_leave_new_options_at_their_default);
    RUN(a_newer_program_may_not_ask_for_what_is_not_there);
    RUN(a_size_that_was_never_set_is_refused);
    RUN(every_struct_is_checked);
    return 0;
}
