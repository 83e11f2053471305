/* Commands. */

#include "check.h"

static scenariolog_store *store;
static scenariolog_step *step;

static void a_command_has_what_it_was_given(void)
{
    const char *argv[] = {"git", "status"};
    const scenariolog_pair kv[] = {{"phase", "check"}};
    scenariolog_command_options options = SCENARIOLOG_COMMAND_OPTIONS_INIT;
    scenariolog_command *command;
    scenariolog_cursor *cursor;
    options.name = "look";
    options.cwd = "/tmp";
    options.argv = argv;
    options.argv_count = 2;
    options.kv = kv;
    options.kv_count = 1;
    CHECK_OK(scenariolog_command_start(step, &options, &command, &error));
    CHECK(scenariolog_command_num(command) == 1);
    CHECK_TEXT(scenariolog_command_step_id(command), scenariolog_step_id(step));
    CHECK_OK(scenariolog_report_commands(step, &cursor, &error));
    next_row(cursor);
    CHECK_TEXT(text_of(cursor, "command_id"), scenariolog_command_id(command));
    CHECK_TEXT(text_of(cursor, "name"), "look");
    CHECK_TEXT(text_of(cursor, "argv0"), "git");
    CHECK_TEXT(text_of(cursor, "argv_json"), "[\"git\",\"status\"]");
    CHECK_TEXT(text_of(cursor, "cwd"), "/tmp");
    scenariolog_cursor_free(cursor);
    CHECK_OK(scenariolog_command_kv_list(command, &cursor, &error));
    CHECK(count_rows(cursor) == 1);
    scenariolog_command_free(command);
}

static void a_command_ends_once(void)
{
    scenariolog_command *command = new_command(step);
    scenariolog_ending ending = SCENARIOLOG_ENDING_INIT;
    scenariolog_outcome outcome;
    ending.has_exit_code = 1;
    CHECK_OK(scenariolog_command_end(command, &ending, &outcome, &error));
    CHECK(outcome == SCENARIOLOG_OUTCOME_PASSED);
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_command_end(command, &ending, &outcome, &error));
    CHECK(outcome == SCENARIOLOG_OUTCOME_NONE);
    scenariolog_command_free(command);
}

static void a_command_is_found_by_its_id(void)
{
    scenariolog_command *command = new_command(step);
    scenariolog_command *found;
    CHECK_OK(scenariolog_command_open(store, scenariolog_command_id(command), &found, &error));
    CHECK(scenariolog_command_num(found) == scenariolog_command_num(command));
    scenariolog_command_free(found);
    CHECK_REFUSED(NOT_FOUND, scenariolog_command_open(store, "nobody", &found, &error));
    CHECK(found == NULL);
    scenariolog_command_free(command);
}

static void wrong_arguments_are_refused(void)
{
    scenariolog_command_options options = SCENARIOLOG_COMMAND_OPTIONS_INIT;
    scenariolog_command *command;
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_command_start(NULL, NULL, &command, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_command_start(step, NULL, NULL, &error));
    options.name = LATIN1;
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_command_start(step, &options, &command, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_command_open(NULL, "latest", &command, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_command_open(store, NULL, &command, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_command_open(store, LATIN1, &command, &error));
    CHECK(command == NULL);
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_command_end(NULL, NULL, NULL, &error));
    CHECK(!scenariolog_command_id(NULL) && !scenariolog_command_step_id(NULL));
    CHECK(scenariolog_command_num(NULL) == 0);
    scenariolog_command_free(NULL);
}

int main(void)
{
    store = new_store("command.db");
    scenariolog_run *run = new_run(store);
    step = new_step(run, "step");
    RUN(a_command_has_what_it_was_given);
    RUN(a_command_ends_once);
    RUN(a_command_is_found_by_its_id);
    RUN(wrong_arguments_are_refused);
    scenariolog_step_free(step);
    scenariolog_run_free(run);
    scenariolog_store_close(store);
    return 0;
}
