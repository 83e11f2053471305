/* Tags of runs, steps and commands. */

#include "check.h"

static scenariolog_run *run;
static scenariolog_step *step;
static scenariolog_command *command;

static void each_scope_has_its_own_value(void)
{
    char *of_run;
    char *of_step;
    char *of_command;
    CHECK_OK(scenariolog_run_kv_set(run, "size", "large", &error));
    CHECK_OK(scenariolog_step_kv_set(step, "size", "small", &error));
    CHECK_OK(scenariolog_command_kv_set(command, "size", "", &error));
    CHECK_OK(scenariolog_run_kv_get(run, "size", &of_run, &error));
    CHECK_OK(scenariolog_step_kv_get(step, "size", &of_step, &error));
    CHECK_OK(scenariolog_command_kv_get(command, "size", &of_command, &error));
    CHECK_TEXT(of_run, "large");
    CHECK_TEXT(of_step, "small");
    CHECK_TEXT(of_command, "");
    scenariolog_string_free(of_run);
    scenariolog_string_free(of_step);
    scenariolog_string_free(of_command);
}

static void a_value_is_replaced_and_an_unknown_key_has_none(void)
{
    char *value;
    CHECK_OK(scenariolog_step_kv_set(step, "colour", "red", &error));
    CHECK_OK(scenariolog_step_kv_set(step, "colour", "grün", &error));
    CHECK_OK(scenariolog_step_kv_get(step, "colour", &value, &error));
    CHECK_TEXT(value, "grün");
    scenariolog_string_free(value);
    CHECK_OK(scenariolog_step_kv_get(step, "nothing", &value, &error));
    CHECK(value == NULL);
}

static void lists_hold_the_tags_of_one_scope(void)
{
    scenariolog_cursor *cursor;
    CHECK_OK(scenariolog_command_kv_list(command, &cursor, &error));
    next_row(cursor);
    CHECK_TEXT(text_of(cursor, "key"), "size");
    CHECK_TEXT(text_of(cursor, "value"), "");
    CHECK_TEXT(text_of(cursor, "command_id"), scenariolog_command_id(command));
    CHECK(count_rows(cursor) == 0);
    CHECK_OK(scenariolog_step_kv_list(step, &cursor, &error));
    CHECK(count_rows(cursor) == 2);
    /* Among them is where the run comes from. */
    CHECK_OK(scenariolog_run_kv_list(run, &cursor, &error));
    CHECK(count_rows(cursor) > 2);
}

static void wrong_arguments_are_refused(void)
{
    char *value;
    scenariolog_cursor *cursor;
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_kv_set(NULL, "key", "value", &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_step_kv_set(NULL, "key", "value", &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_command_kv_set(NULL, "key", "value", &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_kv_set(run, "", "value", &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_kv_set(run, NULL, "value", &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_step_kv_set(step, "key", NULL, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_step_kv_set(step, LATIN1, "value", &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_command_kv_set(command, "key", LATIN1, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_kv_get(NULL, "key", &value, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_step_kv_get(NULL, "key", &value, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_command_kv_get(NULL, "key", &value, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_kv_get(run, NULL, &value, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_kv_get(run, LATIN1, &value, &error));
    CHECK(value == NULL);
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_kv_get(run, "key", NULL, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_kv_list(NULL, &cursor, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_step_kv_list(NULL, &cursor, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_command_kv_list(NULL, &cursor, &error));
    CHECK(cursor == NULL);
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_kv_list(run, NULL, &error));
}

int main(void)
{
    scenariolog_store *store = new_store("kv.db");
    run = new_run(store);
    step = new_step(run, "step");
    command = new_command(step);
    RUN(each_scope_has_its_own_value);
    RUN(a_value_is_replaced_and_an_unknown_key_has_none);
    RUN(lists_hold_the_tags_of_one_scope);
    RUN(wrong_arguments_are_refused);
    scenariolog_command_free(command);
    scenariolog_step_free(step);
    scenariolog_run_free(run);
    scenariolog_store_close(store);
    return 0;
}
