/* Structs of options from programs that are older, newer, or wrong. */

#include "check.h"

static scenariolog_store *store;
static scenariolog_run *run;

static scenariolog_status use_store(const void *options)
{
    scenariolog_store *other;
    scenariolog_status status = scenariolog_store_open("options.db", options, &other, &error);
    scenariolog_store_close(other);
    return status;
}

static scenariolog_status use_run(const void *options)
{
    scenariolog_run *other;
    scenariolog_status status = scenariolog_run_start(store, ".", options, &other, &error);
    scenariolog_run_free(other);
    return status;
}

static scenariolog_status use_step(const void *options)
{
    scenariolog_step *step;
    scenariolog_status status = scenariolog_step_start(run, "step", options, &step, &error);
    scenariolog_step_free(step);
    return status;
}

static scenariolog_status use_command(const void *options)
{
    scenariolog_step *step = new_step(run, "step");
    scenariolog_command *command;
    scenariolog_status status = scenariolog_command_start(step, options, &command, &error);
    scenariolog_command_free(command);
    scenariolog_step_free(step);
    return status;
}

static scenariolog_status use_ending(const void *ending)
{
    scenariolog_run *other = new_run(store);
    scenariolog_status status = scenariolog_run_end(other, ending, NULL, &error);
    scenariolog_run_free(other);
    return status;
}

static scenariolog_status use_index(const void *options)
{
    return scenariolog_index_rebuild(store, NULL, options, NULL, &error);
}

static scenariolog_status use_exec(const void *options)
{
    scenariolog_exec_result *result;
    scenariolog_status status =
        scenariolog_run_exec_step(run, "exec", NULL, options, NULL, &result, &error);
    scenariolog_exec_result_free(result);
    return status;
}

static scenariolog_status use_filter(const void *filter)
{
    scenariolog_cursor *cursor;
    scenariolog_status status = scenariolog_report_runs(store, filter, 0, &cursor, &error);
    scenariolog_cursor_free(cursor);
    return status;
}

static scenariolog_status use_search(const void *options)
{
    scenariolog_cursor *cursor;
    scenariolog_status status = scenariolog_search(store, "word", options, &cursor, &error);
    scenariolog_cursor_free(cursor);
    return status;
}

static scenariolog_status use_failures(const void *options)
{
    scenariolog_cursor *cursor;
    scenariolog_status status = scenariolog_report_failures(store, NULL, options, &cursor, &error);
    scenariolog_cursor_free(cursor);
    return status;
}

static const char *const argv[] = {"true"};

static const scenariolog_store_options store_options = SCENARIOLOG_STORE_OPTIONS_INIT;
static const scenariolog_run_options run_options = SCENARIOLOG_RUN_OPTIONS_INIT;
static const scenariolog_step_options step_options = SCENARIOLOG_STEP_OPTIONS_INIT;
static const scenariolog_command_options command_options = SCENARIOLOG_COMMAND_OPTIONS_INIT;
static const scenariolog_ending ending = SCENARIOLOG_ENDING_INIT;
static const scenariolog_index_options index_options = SCENARIOLOG_INDEX_OPTIONS_INIT;
static const scenariolog_exec_options exec_options = {
    .struct_size = sizeof exec_options, .argv = argv, .argv_count = 1};
static const scenariolog_run_filter run_filter = SCENARIOLOG_RUN_FILTER_INIT;
static const scenariolog_search_options search_options = SCENARIOLOG_SEARCH_OPTIONS_INIT;
static const scenariolog_failure_options failure_options = SCENARIOLOG_FAILURE_OPTIONS_INIT;

/* Every struct of options, with the size that it had when it was introduced. */
static const struct {
    const char *name;
    scenariolog_status (*use)(const void *options);
    const void *defaults;
    size_t size;
    size_t first_size;
} structs[] = {
    {"store_options", use_store, &store_options, sizeof store_options, 16},
    {"run_options", use_run, &run_options, sizeof run_options, 40},
    {"step_options", use_step, &step_options, sizeof step_options, 80},
    {"command_options", use_command, &command_options, sizeof command_options, 56},
    {"ending", use_ending, &ending, sizeof ending, 40},
    {"index_options", use_index, &index_options, sizeof index_options, 24},
    {"exec_options", use_exec, &exec_options, sizeof exec_options, 120},
    {"run_filter", use_filter, &run_filter, sizeof run_filter, 32},
    {"search_options", use_search, &search_options, sizeof search_options, 72},
    {"failure_options", use_failures, &failure_options, sizeof failure_options, 24},
};

/* More than any of them has or will soon have. */
enum { LATER = 512 };

/* Passes the defaults as a struct of this size, with a last byte that is unlike 0 where it is asked for. */
static scenariolog_status use_sized(size_t i, size_t size, unsigned char last)
{
    /* Aligned, and filled beyond the size with what the library must not look at. */
    uint64_t options[LATER / 8 + 1];
    uint32_t struct_size = (uint32_t)size;
    memset(options, 0xAA, sizeof options);
    if (size <= LATER) {
        memset(options, 0, size);
        memcpy(options, structs[i].defaults, size < structs[i].size ? size : structs[i].size);
        if (last)
            ((unsigned char *)options)[size - 1] = last;
    }
    memcpy(options, &struct_size, sizeof struct_size);
    return structs[i].use(options);
}

/* Every struct of options, one after the other. */
#define FOR_EACH_STRUCT(i) for (size_t i = 0; i < sizeof structs / sizeof *structs; i++)

static void the_size_of_the_header_is_taken(void)
{
    FOR_EACH_STRUCT(i) CHECK_OK(use_sized(i, structs[i].size, 0));
}

static void the_size_of_the_first_release_is_taken_and_no_smaller_one(void)
{
    FOR_EACH_STRUCT(i)
    {
#ifndef SCENARIOLOG_DEPRECATED /* The header of 0.2.0. */
        CHECK(structs[i].size == structs[i].first_size);
#endif
        CHECK_OK(use_sized(i, structs[i].first_size, 0));
        CHECK_REFUSED(INVALID_ARGUMENT, use_sized(i, structs[i].first_size - 1, 0));
    }
}

static void a_newer_program_may_leave_new_options_at_their_default(void)
{
    FOR_EACH_STRUCT(i) CHECK_OK(use_sized(i, LATER, 0));
}

static void a_newer_program_may_not_ask_for_what_is_not_there(void)
{
    FOR_EACH_STRUCT(i) CHECK_REFUSED(INVALID_ARGUMENT, use_sized(i, LATER, 1));
}

static void a_size_that_was_never_set_is_refused(void)
{
    static const size_t sizes[] = {0, 1, 4, 5000, UINT32_MAX};
    FOR_EACH_STRUCT(i)
    for (size_t j = 0; j < sizeof sizes / sizeof *sizes; j++)
        CHECK_REFUSED(INVALID_ARGUMENT, use_sized(i, sizes[j], 0));
}

int main(void)
{
    store = new_store("options.db");
    run = new_run(store);
    RUN(the_size_of_the_header_is_taken);
    RUN(the_size_of_the_first_release_is_taken_and_no_smaller_one);
    RUN(a_newer_program_may_leave_new_options_at_their_default);
    RUN(a_newer_program_may_not_ask_for_what_is_not_there);
    RUN(a_size_that_was_never_set_is_refused);
    scenariolog_run_free(run);
    scenariolog_store_close(store);
    return 0;
}
