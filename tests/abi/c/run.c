/* Runs. */

#include "check.h"

static scenariolog_store *store;

static void a_run_knows_where_it_is(void)
{
    const scenariolog_pair kv[] = {{"shard", "3"}, {"os", "ours"}};
    scenariolog_run_options options = SCENARIOLOG_RUN_OPTIONS_INIT;
    scenariolog_run *run;
    char *os;
    options.suite = "smöke";
    options.log_dir = "output";
    options.kv = kv;
    options.kv_count = 2;
    options.owned_by_caller = 1;
    CHECK_OK(scenariolog_run_start(store, ".", &options, &run, &error));
    CHECK(strlen(scenariolog_run_id(run)) == 36);
    CHECK(scenariolog_run_root_dir(run)[0] == '/');
    CHECK_TEXT(strrchr(scenariolog_run_log_dir(run), '/'), "/output");
    CHECK_OK(scenariolog_run_kv_get(run, "os", &os, &error));
    CHECK_TEXT(os, "ours");
    scenariolog_string_free(os);
    scenariolog_run_free(run);
}

static void a_run_is_found_by_what_people_type(void)
{
    scenariolog_run *first = new_run(store);
    scenariolog_run *second = new_run(store);
    scenariolog_run *found;
    CHECK_OK(scenariolog_run_open(store, scenariolog_run_id(first), &found, &error));
    CHECK_TEXT(scenariolog_run_id(found), scenariolog_run_id(first));
    scenariolog_run_free(found);
    CHECK_OK(scenariolog_run_open(store, "latest", &found, &error));
    CHECK_TEXT(scenariolog_run_id(found), scenariolog_run_id(second));
    scenariolog_run_free(found);
    CHECK_REFUSED(AMBIGUOUS, scenariolog_run_open(store, "0", &found, &error));
    CHECK_REFUSED(NOT_FOUND, scenariolog_run_open(store, "nothing", &found, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_open(store, "", &found, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_open(store, LATIN1, &found, &error));
    CHECK(found == NULL);
    scenariolog_run_free(first);
    scenariolog_run_free(second);
}

static void a_run_ends_once_and_by_default_as_its_worst_step(void)
{
    scenariolog_run *run = new_run(store);
    scenariolog_step *step = new_step(run, "fails");
    scenariolog_ending ending = SCENARIOLOG_ENDING_INIT;
    scenariolog_outcome outcome;
    ending.has_exit_code = 1;
    ending.exit_code = 3;
    CHECK_OK(scenariolog_step_end(step, &ending, NULL, &error));
    CHECK_OK(scenariolog_run_end(run, NULL, &outcome, &error));
    CHECK(outcome == SCENARIOLOG_OUTCOME_FAILED);
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_end(run, NULL, &outcome, &error));
    CHECK(outcome == SCENARIOLOG_OUTCOME_NONE);
    scenariolog_step_free(step);
    scenariolog_run_free(run);
}

static void a_run_that_is_reopened_ends_anew(void)
{
    scenariolog_run *run = new_run(store);
    scenariolog_ending ending = SCENARIOLOG_ENDING_INIT;
    scenariolog_outcome outcome;
    CHECK_OK(scenariolog_run_reopen(run, &error));
    CHECK_OK(scenariolog_run_end(run, NULL, &outcome, &error));
    CHECK(outcome == SCENARIOLOG_OUTCOME_PASSED);
    CHECK_OK(scenariolog_run_reopen(run, &error));
    ending.has_exit_code = 1;
    ending.exit_code = 1;
    CHECK_OK(scenariolog_run_end(run, &ending, &outcome, &error));
    CHECK(outcome == SCENARIOLOG_OUTCOME_FAILED);
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_reopen(NULL, &error));
    scenariolog_run_free(run);
}

static void every_part_of_an_ending_is_recorded(void)
{
    scenariolog_run *run = new_run(store);
    scenariolog_ending ending = SCENARIOLOG_ENDING_INIT;
    scenariolog_cursor *cursor;
    ending.outcome = SCENARIOLOG_OUTCOME_SKIPPED;
    ending.has_exit_code = 1;
    ending.exit_code = 130;
    ending.signal = 2;
    ending.has_duration = 1;
    ending.duration_ns = 1500000;
    ending.reason = "no network";
    CHECK_OK(scenariolog_run_end(run, &ending, NULL, &error));
    CHECK_OK(scenariolog_report_run(run, &cursor, &error));
    next_row(cursor);
    CHECK_TEXT(text_of(cursor, "outcome"), "skipped");
    CHECK_TEXT(text_of(cursor, "reason"), "no network");
    CHECK(int_of(cursor, "exit_code") == 130 && int_of(cursor, "signal") == 2);
    CHECK(scenariolog_cursor_double(cursor, column(cursor, "duration_ms")) == 1.5);
    scenariolog_cursor_free(cursor);
    scenariolog_run_free(run);
}

static void wrong_endings_are_refused(void)
{
    static const scenariolog_outcome wrong[] = {-1, 9, INT32_MAX, INT32_MIN};
    scenariolog_run *run = new_run(store);
    scenariolog_ending ending = SCENARIOLOG_ENDING_INIT;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        ending.outcome = wrong[i];
        CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_end(run, &ending, NULL, &error));
    }
    ending.outcome = SCENARIOLOG_OUTCOME_PASSED;
    ending.reason = LATIN1;
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_end(run, &ending, NULL, &error));
    scenariolog_run_free(run);
}

static void wrong_arguments_are_refused(void)
{
    const scenariolog_pair no_value = {"key", NULL};
    scenariolog_run_options options = SCENARIOLOG_RUN_OPTIONS_INIT;
    scenariolog_run *run;
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_start(NULL, ".", NULL, &run, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_start(store, NULL, NULL, &run, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_start(store, ".", NULL, NULL, &error));
    CHECK_REFUSED(IO, scenariolog_run_start(store, "missing/directory", NULL, &run, &error));
    options.suite = LATIN1;
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_start(store, ".", &options, &run, &error));
    options.suite = NULL;
    options.kv = &no_value;
    options.kv_count = 1;
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_start(store, ".", &options, &run, &error));
    options.kv = NULL;
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_start(store, ".", &options, &run, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_open(store, NULL, &run, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_open(NULL, "latest", &run, &error));
    CHECK(run == NULL);
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_end(NULL, NULL, NULL, &error));
    CHECK(!scenariolog_run_id(NULL) && !scenariolog_run_root_dir(NULL) &&
          !scenariolog_run_log_dir(NULL));
    scenariolog_run_free(NULL);
}

int main(void)
{
    store = new_store("run.db");
    RUN(a_run_knows_where_it_is);
    RUN(a_run_is_found_by_what_people_type);
    RUN(a_run_ends_once_and_by_default_as_its_worst_step);
    RUN(a_run_that_is_reopened_ends_anew);
    RUN(every_part_of_an_ending_is_recorded);
    RUN(wrong_endings_are_refused);
    RUN(wrong_arguments_are_refused);
    scenariolog_store_close(store);
    return 0;
}
