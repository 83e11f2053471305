/* Runs and steps that are over already: what another tool reports. */

#include "check.h"

/* 2023-11-14T22:13:20Z */
static const int64_t START_NS = INT64_C(1700000000) * 1000000000;

static const int64_t MS = 1000000;

static scenariolog_store *store;

static scenariolog_run *imported_run(void)
{
    scenariolog_run_options options = SCENARIOLOG_RUN_OPTIONS_INIT;
    scenariolog_run *run;
    options.started_at_ns = START_NS;
    CHECK_OK(scenariolog_run_start(store, ".", &options, &run, &error));
    return run;
}

static scenariolog_step *imported_step(const scenariolog_run *run)
{
    scenariolog_step_options options = SCENARIOLOG_STEP_OPTIONS_INIT;
    scenariolog_step *step;
    options.started_at_ns = START_NS + 250 * MS;
    CHECK_OK(scenariolog_step_start(run, "over", &options, &step, &error));
    return step;
}

static void check_times(scenariolog_cursor *cursor, const char *start, const char *end, double ms)
{
    next_row(cursor);
    CHECK_TEXT(text_of(cursor, "started_at"), start);
    CHECK_TEXT(text_of(cursor, "completed_at"), end);
    CHECK(scenariolog_cursor_double(cursor, column(cursor, "duration_ms")) == ms);
    scenariolog_cursor_free(cursor);
}

static void the_duration_follows_from_the_times(void)
{
    scenariolog_run *run = imported_run();
    scenariolog_step *step = imported_step(run);
    scenariolog_ending ending = SCENARIOLOG_ENDING_INIT;
    scenariolog_cursor *cursor;
    ending.outcome = SCENARIOLOG_OUTCOME_PASSED;
    ending.completed_at_ns = START_NS + 1500 * MS;
    CHECK_OK(scenariolog_step_end(step, &ending, NULL, &error));
    ending.completed_at_ns = START_NS + 2000 * MS;
    CHECK_OK(scenariolog_run_end(run, &ending, NULL, &error));
    CHECK_OK(scenariolog_report_step(step, &cursor, &error));
    check_times(cursor, "2023-11-14T22:13:20.250000000Z", "2023-11-14T22:13:21.500000000Z", 1250);
    CHECK_OK(scenariolog_report_run(run, &cursor, &error));
    check_times(cursor, "2023-11-14T22:13:20.000000000Z", "2023-11-14T22:13:22.000000000Z", 2000);
    scenariolog_step_free(step);
    scenariolog_run_free(run);
}

static void a_duration_that_is_given_counts(void)
{
    scenariolog_run *run = imported_run();
    scenariolog_step *step = imported_step(run);
    scenariolog_ending ending = SCENARIOLOG_ENDING_INIT;
    scenariolog_cursor *cursor;
    ending.outcome = SCENARIOLOG_OUTCOME_FAILED;
    ending.completed_at_ns = START_NS + 1500 * MS;
    ending.has_duration = 1;
    ending.duration_ns = 5 * (uint64_t)MS;
    CHECK_OK(scenariolog_step_end(step, &ending, NULL, &error));
    CHECK_OK(scenariolog_report_step(step, &cursor, &error));
    check_times(cursor, "2023-11-14T22:13:20.250000000Z", "2023-11-14T22:13:21.500000000Z", 5);
    scenariolog_step_free(step);
    scenariolog_run_free(run);
}

static void an_end_comes_with_tags_and_artifacts(void)
{
    static const char text[] = "no luck\nat all\n";
    static const unsigned char blob[] = {0, 1, 2};
    const scenariolog_pair tags[] = {{"phase", "call"}, {"owner", "core"}};
    const scenariolog_payload payloads[] = {{"traceback", "trace.txt", text, sizeof text - 1},
                                            {"core", "core", blob, sizeof blob},
                                            {"empty", "empty", NULL, 0}};
    scenariolog_run *run = new_run(store);
    scenariolog_step *step = new_step(run, "with");
    scenariolog_ending ending = SCENARIOLOG_ENDING_INIT;
    scenariolog_outcome outcome;
    scenariolog_cursor *cursor;
    ending.outcome = SCENARIOLOG_OUTCOME_FAILED;
    CHECK_OK(scenariolog_step_end_with(step, &ending, tags, 2, payloads, 3, &outcome, &error));
    CHECK(outcome == SCENARIOLOG_OUTCOME_FAILED);
    CHECK_OK(scenariolog_step_tag_list(step, &cursor, &error));
    CHECK(count_rows(cursor) == 2);
    CHECK_OK(scenariolog_step_artifact_list(step, &cursor, &error));
    next_row(cursor);
    CHECK_TEXT(text_of(cursor, "kind"), "traceback");
    CHECK(int_of(cursor, "indexed_lines") == 2);
    next_row(cursor);
    CHECK(int_of(cursor, "size_bytes") == 3);
    CHECK(count_rows(cursor) == 1);
    CHECK_REFUSED(INVALID_ARGUMENT,
                  scenariolog_step_end_with(step, &ending, NULL, 0, NULL, 0, &outcome, &error));
    CHECK(outcome == SCENARIOLOG_OUTCOME_NONE);
    scenariolog_step_free(step);
    scenariolog_run_free(run);
}

static void an_end_that_is_refused_is_none(void)
{
    const scenariolog_pair no_value = {"key", NULL};
    const scenariolog_payload no_data = {"log", "log", NULL, 1};
    const scenariolog_payload no_kind = {NULL, "log", "", 0};
    const scenariolog_payload no_name = {"log", NULL, "", 0};
    scenariolog_run *run = new_run(store);
    scenariolog_step *step = new_step(run, "with");
    scenariolog_ending ending = SCENARIOLOG_ENDING_INIT;
    ending.outcome = SCENARIOLOG_OUTCOME_PASSED;
    CHECK_REFUSED(INVALID_ARGUMENT,
                  scenariolog_step_end_with(NULL, &ending, NULL, 0, NULL, 0, NULL, &error));
    CHECK_REFUSED(INVALID_ARGUMENT,
                  scenariolog_step_end_with(step, NULL, NULL, 0, NULL, 0, NULL, &error));
    CHECK_REFUSED(INVALID_ARGUMENT,
                  scenariolog_step_end_with(step, &ending, NULL, 1, NULL, 0, NULL, &error));
    CHECK_REFUSED(INVALID_ARGUMENT,
                  scenariolog_step_end_with(step, &ending, &no_value, 1, NULL, 0, NULL, &error));
    CHECK_REFUSED(INVALID_ARGUMENT,
                  scenariolog_step_end_with(step, &ending, NULL, 0, &no_data, 1, NULL, &error));
    CHECK_REFUSED(INVALID_ARGUMENT,
                  scenariolog_step_end_with(step, &ending, NULL, 0, &no_kind, 1, NULL, &error));
    CHECK_REFUSED(INVALID_ARGUMENT,
                  scenariolog_step_end_with(step, &ending, NULL, 0, &no_name, 1, NULL, &error));
    CHECK_OK(scenariolog_step_end_with(step, &ending, NULL, 0, NULL, 0, NULL, &error));
    scenariolog_step_free(step);
    scenariolog_run_free(run);
}

static void an_excerpt_may_have_no_lines(void)
{
    scenariolog_failure_options options = SCENARIOLOG_FAILURE_OPTIONS_INIT;
    scenariolog_cursor *cursor;
    options.first_lines = SCENARIOLOG_NO_LINES;
    options.last_lines = 1;
    CHECK_OK(scenariolog_search(store, "luck", NULL, &cursor, &error));
    CHECK(count_rows(cursor) == 1);
    CHECK_OK(scenariolog_report_failures(store, NULL, &options, &cursor, &error));
    do {
        next_row(cursor);
    } while (strcmp(text_of(cursor, "step_name"), "with") != 0);
    CHECK(scenariolog_cursor_list_count(cursor, column(cursor, "first_lines")) == 0);
    CHECK(scenariolog_cursor_list_count(cursor, column(cursor, "last_lines")) == 1);
    CHECK(int_of(cursor, "left_out") == 1);
    scenariolog_cursor_free(cursor);
}

int main(void)
{
    store = new_store("import.db");
    RUN(the_duration_follows_from_the_times);
    RUN(a_duration_that_is_given_counts);
    RUN(an_end_comes_with_tags_and_artifacts);
    RUN(an_end_that_is_refused_is_none);
    RUN(an_excerpt_may_have_no_lines);
    scenariolog_store_close(store);
    return 0;
}
