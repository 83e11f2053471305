/* Reports. */

#include "check.h"

static scenariolog_store *store;
static scenariolog_run *run;
static scenariolog_step *failing;

/* Two steps and a command; the second step fails at both of its attempts. */
static void record(void)
{
    scenariolog_run_options options = SCENARIOLOG_RUN_OPTIONS_INIT;
    scenariolog_step_options second = SCENARIOLOG_STEP_OPTIONS_INIT;
    scenariolog_ending ending = SCENARIOLOG_ENDING_INIT;
    options.suite = "reports";
    second.has_step_num = 1;
    second.step_num = 2;
    ending.has_exit_code = 1;
    CHECK_OK(scenariolog_run_start(store, ".", &options, &run, &error));
    scenariolog_step *step = new_step(run, "fine");
    CHECK_OK(scenariolog_step_end(step, &ending, NULL, &error));
    scenariolog_step_free(step);
    ending.exit_code = 1;
    for (int attempt = 1; attempt <= 2; attempt++) {
        CHECK_OK(scenariolog_step_start(run, "broken", &second, &step, &error));
        CHECK_OK(scenariolog_step_artifact_add_bytes(step, "stderr", "err",
                                                     (const uint8_t *)"1\n2\n3\n4\n5\n", 10, NULL, &error));
        CHECK_OK(scenariolog_step_end(step, &ending, NULL, &error));
        scenariolog_step_free(failing);
        failing = step;
    }
    scenariolog_command_free(new_command(failing));
    CHECK_OK(scenariolog_run_end(run, NULL, NULL, &error));
}

static void runs_count_their_steps(void)
{
    scenariolog_run_filter runs = SCENARIOLOG_RUN_FILTER_INIT;
    scenariolog_cursor *cursor;
    CHECK_OK(scenariolog_report_runs(store, NULL, 0, &cursor, &error));
    next_row(cursor);
    CHECK_TEXT(text_of(cursor, "suite"), "reports");
    CHECK_TEXT(text_of(cursor, "outcome"), "failed");
    CHECK(int_of(cursor, "steps") == 2 && int_of(cursor, "failed") == 1);
    CHECK(count_rows(cursor) == 0);
    CHECK_OK(scenariolog_report_run(run, &cursor, &error));
    next_row(cursor);
    CHECK(int_of(cursor, "passed") == 1);
    CHECK(count_rows(cursor) == 0);
    runs.since = "2999-01-01";
    CHECK_OK(scenariolog_report_runs(store, &runs, 5, &cursor, &error));
    CHECK(count_rows(cursor) == 0);
}

static void steps_and_commands_are_listed(void)
{
    scenariolog_cursor *cursor;
    CHECK_OK(scenariolog_report_steps(run, &cursor, &error));
    CHECK(count_rows(cursor) == 3);
    CHECK_OK(scenariolog_report_step(failing, &cursor, &error));
    next_row(cursor);
    CHECK(int_of(cursor, "attempt") == 2);
    CHECK(count_rows(cursor) == 0);
    CHECK_OK(scenariolog_report_commands(failing, &cursor, &error));
    CHECK(count_rows(cursor) == 1);
}

static void failures_say_what_went_wrong(void)
{
    scenariolog_failure_options options = SCENARIOLOG_FAILURE_OPTIONS_INIT;
    scenariolog_cursor *cursor;
    CHECK_OK(scenariolog_report_failures(store, NULL, NULL, &cursor, &error));
    next_row(cursor);
    CHECK(scenariolog_cursor_list_count(cursor, column(cursor, "first_lines")) == 3);
    CHECK(scenariolog_cursor_list_count(cursor, column(cursor, "last_lines")) == 2);
    CHECK(count_rows(cursor) == 0);
    options.all_attempts = 1;
    options.first_lines = -1;
    options.last_lines = 1;
    CHECK_OK(scenariolog_report_failures(store, NULL, &options, &cursor, &error));
    next_row(cursor);
    CHECK(scenariolog_cursor_list_count(cursor, column(cursor, "first_lines")) == 0);
    size_t last = column(cursor, "last_lines");
    CHECK_TEXT(scenariolog_cursor_list_item(cursor, last, 0, NULL), "5");
    CHECK(count_rows(cursor) == 1);
    options.limit = 1;
    CHECK_OK(scenariolog_report_failures(store, NULL, &options, &cursor, &error));
    CHECK(count_rows(cursor) == 1);
}

static void timings_are_of_a_run_or_across_runs(void)
{
    scenariolog_cursor *cursor;
    CHECK_OK(scenariolog_report_timings(store, NULL, 2, &cursor, &error));
    CHECK(count_rows(cursor) == 2);
    CHECK_OK(scenariolog_report_across_runs(store, NULL, 0, &cursor, &error));
    next_row(cursor);
    CHECK(int_of(cursor, "count") >= 1);
    CHECK(count_rows(cursor) == 1);
}

static void artifacts_are_listed_and_verified(void)
{
    scenariolog_run_filter runs = SCENARIOLOG_RUN_FILTER_INIT;
    scenariolog_cursor *cursor;
    runs.run_id = scenariolog_run_id(run);
    CHECK_OK(scenariolog_report_artifacts(store, &runs, &cursor, &error));
    CHECK(count_rows(cursor) == 2);
    CHECK_OK(scenariolog_report_verify(store, &runs, &cursor, &error));
    next_row(cursor);
    CHECK_TEXT(text_of(cursor, "state"), "ok");
    CHECK(count_rows(cursor) == 1);
}

static void wrong_arguments_are_refused(void)
{
    scenariolog_run_filter runs = SCENARIOLOG_RUN_FILTER_INIT;
    scenariolog_cursor *cursor;
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_report_runs(NULL, NULL, 0, &cursor, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_report_runs(store, NULL, 0, NULL, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_report_run(NULL, &cursor, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_report_steps(NULL, &cursor, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_report_step(NULL, &cursor, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_report_commands(NULL, &cursor, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_report_failures(NULL, NULL, NULL, &cursor, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_report_timings(NULL, NULL, 0, &cursor, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_report_across_runs(NULL, NULL, 0, &cursor, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_report_artifacts(NULL, NULL, &cursor, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_report_verify(NULL, NULL, &cursor, &error));
    runs.run_id = LATIN1;
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_report_runs(store, &runs, 0, &cursor, &error));
    runs.run_id = "nothing";
    CHECK_REFUSED(NOT_FOUND, scenariolog_report_timings(store, &runs, 0, &cursor, &error));
    CHECK_REFUSED(NOT_FOUND, scenariolog_report_artifacts(store, &runs, &cursor, &error));
    CHECK(cursor == NULL);
}

int main(void)
{
    store = new_store("report.db");
    record();
    RUN(runs_count_their_steps);
    RUN(steps_and_commands_are_listed);
    RUN(failures_say_what_went_wrong);
    RUN(timings_are_of_a_run_or_across_runs);
    RUN(artifacts_are_listed_and_verified);
    RUN(wrong_arguments_are_refused);
    scenariolog_step_free(failing);
    scenariolog_run_free(run);
    scenariolog_store_close(store);
    return 0;
}
