/* Steps. */

#include "check.h"

static scenariolog_store *store;
static scenariolog_run *run;

static void a_step_has_what_it_was_given(void)
{
    const char *argv[] = {"tar", "-x", LATIN1};
    const scenariolog_pair kv[] = {{"owner", "core"}};
    scenariolog_step *parent = new_step(run, "parent");
    scenariolog_step_options options = SCENARIOLOG_STEP_OPTIONS_INIT;
    scenariolog_step *step;
    scenariolog_cursor *cursor;
    options.has_step_num = 1;
    options.step_num = -7;
    options.attempt = 3;
    options.parent_step_id = scenariolog_step_id(parent);
    options.script_path = "unpack.sh";
    options.cwd = "/";
    options.argv = argv;
    options.argv_count = 3;
    options.kv = kv;
    options.kv_count = 1;
    CHECK_OK(scenariolog_step_start(run, "unpäck \"it\"\n", &options, &step, &error));
    CHECK(scenariolog_step_num(step) == -7 && scenariolog_step_attempt(step) == 3);
    CHECK_TEXT(scenariolog_step_name(step), "unpäck \"it\"\n");
    CHECK_TEXT(scenariolog_step_run_id(step), scenariolog_run_id(run));
    CHECK_OK(scenariolog_report_step(step, &cursor, &error));
    next_row(cursor);
    CHECK_TEXT(text_of(cursor, "parent_step_id"), scenariolog_step_id(parent));
    CHECK_TEXT(text_of(cursor, "script_path"), "unpack.sh");
    CHECK_TEXT(text_of(cursor, "argv_json"), "[\"tar\",\"-x\",\"caf\xEF\xBF\xBD\"]");
    CHECK_TEXT(text_of(cursor, "cwd"), "/");
    CHECK_TEXT(text_of(cursor, "outcome"), "running");
    scenariolog_cursor_free(cursor);
    CHECK_OK(scenariolog_step_kv_list(step, &cursor, &error));
    CHECK(count_rows(cursor) == 1);
    scenariolog_step_free(step);
    scenariolog_step_free(parent);
}

static void a_step_that_is_repeated_is_another_attempt(void)
{
    scenariolog_step_options options = SCENARIOLOG_STEP_OPTIONS_INIT;
    scenariolog_step *first;
    scenariolog_step *second;
    options.has_step_num = 1;
    options.step_num = 40;
    CHECK_OK(scenariolog_step_start(run, "flaky", &options, &first, &error));
    CHECK_OK(scenariolog_step_start(run, "flaky", &options, &second, &error));
    CHECK(scenariolog_step_attempt(first) == 1 && scenariolog_step_attempt(second) == 2);
    CHECK(strcmp(scenariolog_step_id(first), scenariolog_step_id(second)) != 0);
    scenariolog_step_free(first);
    scenariolog_step_free(second);
}

static void a_step_is_found_by_what_people_type(void)
{
    scenariolog_step *step = new_step(run, "find me");
    const char *names[] = {scenariolog_step_id(step), "latest", "find me"};
    scenariolog_step *found;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        CHECK_OK(scenariolog_step_find(run, names[i], &found, &error));
        CHECK_TEXT(scenariolog_step_id(found), scenariolog_step_id(step));
        scenariolog_step_free(found);
    }
    CHECK_OK(scenariolog_step_open(store, scenariolog_step_id(step), &found, &error));
    CHECK(scenariolog_step_num(found) == scenariolog_step_num(step));
    scenariolog_step_free(found);
    CHECK_REFUSED(NOT_FOUND, scenariolog_step_find(run, "nobody", &found, &error));
    CHECK_REFUSED(NOT_FOUND, scenariolog_step_open(store, "nobody", &found, &error));
    CHECK_REFUSED(AMBIGUOUS, scenariolog_step_open(store, "0", &found, &error));
    CHECK(found == NULL);
    scenariolog_step_free(step);
}

static void a_step_ends_once_in_each_outcome(void)
{
    for (scenariolog_outcome given = SCENARIOLOG_OUTCOME_PASSED;
         given <= SCENARIOLOG_OUTCOME_INTERRUPTED; given++) {
        scenariolog_step *step = new_step(run, "outcome");
        scenariolog_ending ending = SCENARIOLOG_ENDING_INIT;
        scenariolog_outcome outcome;
        ending.outcome = given;
        CHECK_OK(scenariolog_step_end(step, &ending, &outcome, &error));
        CHECK(outcome == given);
        CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_step_end(step, &ending, &outcome, &error));
        CHECK(outcome == SCENARIOLOG_OUTCOME_NONE);
        scenariolog_step_free(step);
    }
}

static void the_outcome_follows_from_exit_code_and_signal(void)
{
    static const struct {
        int32_t exit_code;
        int32_t signal;
        scenariolog_outcome outcome;
    } endings[] = {{0, 0, SCENARIOLOG_OUTCOME_PASSED},
                   {3, 0, SCENARIOLOG_OUTCOME_FAILED},
                   {139, 11, SCENARIOLOG_OUTCOME_FAILED},
                   {143, 15, SCENARIOLOG_OUTCOME_INTERRUPTED}};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        scenariolog_step *step = new_step(run, "derived");
        scenariolog_ending ending = SCENARIOLOG_ENDING_INIT;
        scenariolog_outcome outcome;
        ending.has_exit_code = 1;
        ending.exit_code = endings[i].exit_code;
        ending.signal = endings[i].signal;
        CHECK_OK(scenariolog_step_end(step, &ending, &outcome, &error));
        CHECK(outcome == endings[i].outcome);
        scenariolog_step_free(step);
    }
}

static void an_ending_that_says_nothing_is_refused(void)
{
    scenariolog_step *step = new_step(run, "endless");
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_step_end(step, NULL, NULL, &error));
    scenariolog_step_free(step);
}

static void wrong_arguments_are_refused(void)
{
    const char *argv[] = {"tar", NULL};
    scenariolog_step_options options = SCENARIOLOG_STEP_OPTIONS_INIT;
    scenariolog_step *step;
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_step_start(NULL, "x", NULL, &step, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_step_start(run, NULL, NULL, &step, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_step_start(run, "", NULL, &step, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_step_start(run, LATIN1, NULL, &step, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_step_start(run, "x", NULL, NULL, &error));
    options.argv = argv;
    options.argv_count = 2;
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_step_start(run, "x", &options, &step, &error));
    options.argv_count = SIZE_MAX;
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_step_start(run, "x", &options, &step, &error));
    options.argv_count = 0;
    options.parent_step_id = "nobody";
    CHECK_REFUSED(NOT_FOUND, scenariolog_step_start(run, "x", &options, &step, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_step_open(NULL, "latest", &step, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_step_open(store, NULL, &step, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_step_find(NULL, "latest", &step, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_step_find(run, LATIN1, &step, &error));
    CHECK(step == NULL);
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_step_end(NULL, NULL, NULL, &error));
    CHECK(!scenariolog_step_id(NULL) && !scenariolog_step_run_id(NULL) && !scenariolog_step_name(NULL));
    CHECK(scenariolog_step_num(NULL) == 0 && scenariolog_step_attempt(NULL) == 0);
    scenariolog_step_free(NULL);
}

int main(void)
{
    store = new_store("step.db");
    run = new_run(store);
    RUN(a_step_has_what_it_was_given);
    RUN(a_step_that_is_repeated_is_another_attempt);
    RUN(a_step_is_found_by_what_people_type);
    RUN(a_step_ends_once_in_each_outcome);
    RUN(the_outcome_follows_from_exit_code_and_signal);
    RUN(an_ending_that_says_nothing_is_refused);
    RUN(wrong_arguments_are_refused);
    scenariolog_run_free(run);
    scenariolog_store_close(store);
    return 0;
}
