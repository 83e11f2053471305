/* How the output of a child is taken, and when it came. */

#include "check.h"

static scenariolog_store *store;
static scenariolog_run *run;

static const char SCRIPT[] = "for i in 1 2 3; do echo out; echo err >&2; done; test -t 1 && echo terminal; :";

/* Runs the script as a step of this name, and returns how many artifacts that has. */
static int run_with(const char *name, int32_t streams)
{
    const char *argv[] = {"sh", "-c", SCRIPT};
    scenariolog_exec_options exec = SCENARIOLOG_EXEC_OPTIONS_INIT;
    scenariolog_exec_result *result;
    scenariolog_cursor *cursor;
    scenariolog_step *step;
    int artifacts;
    exec.argv = argv;
    exec.argv_count = 3;
    exec.streams = streams;
    CHECK_OK(scenariolog_run_exec_step(run, name, NULL, &exec, &step, &result, &error));
    scenariolog_exec_result_free(result);
    CHECK_OK(scenariolog_step_artifact_list(step, &cursor, &error));
    artifacts = count_rows(cursor);
    scenariolog_step_free(step);
    return artifacts;
}

/* The output of a step as a report. */
static scenariolog_cursor *output(const char *step)
{
    const scenariolog_pair pairs[] = {{"step", step}};
    scenariolog_report_options options = SCENARIOLOG_REPORT_OPTIONS_INIT;
    scenariolog_cursor *cursor;
    options.options = pairs;
    options.option_count = 1;
    CHECK_OK(scenariolog_report(store, "output", &options, &cursor, &error));
    return cursor;
}

static void both_streams_may_be_one(void)
{
    scenariolog_cursor *cursor;
    CHECK(run_with("auto", SCENARIOLOG_STREAMS_AUTO) == 2);
    CHECK(run_with("split", SCENARIOLOG_STREAMS_SPLIT) == 2);
    CHECK(run_with("merged", SCENARIOLOG_STREAMS_MERGED) == 1);
    cursor = output("merged");
    for (int i = 0; i < 3; i++) {
        next_row(cursor);
        CHECK_TEXT(text_of(cursor, "text"), "out");
        next_row(cursor);
        CHECK_TEXT(text_of(cursor, "text"), "err");
    }
    scenariolog_cursor_free(cursor);
}

static void a_child_may_see_a_terminal(void)
{
    scenariolog_cursor *cursor;
    CHECK(run_with("pty", SCENARIOLOG_STREAMS_PTY) == 1);
    cursor = output("pty");
    for (int i = 0; i < 7; i++)
        next_row(cursor);
    CHECK_TEXT(text_of(cursor, "text"), "terminal\r");
    scenariolog_cursor_free(cursor);
}

static void an_unknown_way_is_refused(void)
{
    const char *argv[] = {"true"};
    scenariolog_exec_options exec = SCENARIOLOG_EXEC_OPTIONS_INIT;
    scenariolog_exec_result *result;
    exec.argv = argv;
    exec.argv_count = 1;
    exec.streams = 9;
    CHECK_REFUSED(INVALID_ARGUMENT,
                  scenariolog_run_exec_step(run, "none", NULL, &exec, NULL, &result, &error));
}

static void lines_of_a_stream_have_times(void)
{
    scenariolog_step *step = new_step(run, "streamed");
    scenariolog_stream *stream;
    scenariolog_cursor *cursor;
    CHECK_OK(scenariolog_step_stream_open(step, "stderr", NULL, &stream, &error));
    CHECK_OK(scenariolog_stream_write(stream, (const uint8_t *)"said\n", 5, &error));
    CHECK_OK(scenariolog_stream_end(stream, NULL, &error));
    scenariolog_stream_free(stream);
    cursor = output("streamed");
    next_row(cursor);
    CHECK_TEXT(text_of(cursor, "kind"), "stderr");
    CHECK_TEXT(text_of(cursor, "text"), "said");
    CHECK(text_of(cursor, "arrived_at") != NULL);
    scenariolog_cursor_free(cursor);
    scenariolog_step_free(step);
}

int main(void)
{
    store = new_store("streams.db");
    run = new_run(store);
    RUN(both_streams_may_be_one);
    RUN(a_child_may_see_a_terminal);
    RUN(an_unknown_way_is_refused);
    RUN(lines_of_a_stream_have_times);
    scenariolog_run_free(run);
    scenariolog_store_close(store);
    return 0;
}
