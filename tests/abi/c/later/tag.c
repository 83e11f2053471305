/* Tags by the names that replaced kv. */

#include "check.h"

static scenariolog_run *run;
static scenariolog_step *step;
static scenariolog_command *command;

static void each_scope_has_its_own_value(void)
{
    char *of_run;
    char *of_step;
    char *of_command;
    CHECK_OK(scenariolog_run_tag_set(run, "size", "large", &error));
    CHECK_OK(scenariolog_step_tag_set(step, "size", "small", &error));
    CHECK_OK(scenariolog_command_tag_set(command, "size", "", &error));
    CHECK_OK(scenariolog_run_tag_get(run, "size", &of_run, &error));
    CHECK_OK(scenariolog_step_tag_get(step, "size", &of_step, &error));
    CHECK_OK(scenariolog_command_tag_get(command, "size", &of_command, &error));
    CHECK_TEXT(of_run, "large");
    CHECK_TEXT(of_step, "small");
    CHECK_TEXT(of_command, "");
    scenariolog_string_free(of_run);
    scenariolog_string_free(of_step);
    scenariolog_string_free(of_command);
}

static void the_old_names_mean_the_same_tags(void)
{
    char *value;
    CHECK_OK(scenariolog_step_kv_set(step, "colour", "red", &error));
    CHECK_OK(scenariolog_step_tag_get(step, "colour", &value, &error));
    CHECK_TEXT(value, "red");
    scenariolog_string_free(value);
}

static void lists_hold_the_tags_of_one_scope(void)
{
    scenariolog_cursor *cursor;
    CHECK_OK(scenariolog_command_tag_list(command, &cursor, &error));
    next_row(cursor);
    CHECK_TEXT(text_of(cursor, "key"), "size");
    CHECK(count_rows(cursor) == 0);
    CHECK_OK(scenariolog_step_tag_list(step, &cursor, &error));
    CHECK(count_rows(cursor) == 2);
    /* Among them is the provenance. */
    CHECK_OK(scenariolog_run_tag_list(run, &cursor, &error));
    CHECK(count_rows(cursor) > 2);
}

static void a_tag_is_removed_from_its_own_scope(void)
{
    bool removed = false;
    char *value;
    CHECK_OK(scenariolog_step_tag_remove(step, "size", &removed, &error));
    CHECK(removed);
    CHECK_OK(scenariolog_step_tag_remove(step, "size", &removed, &error));
    CHECK(!removed);
    CHECK_OK(scenariolog_step_tag_get(step, "size", &value, &error));
    CHECK(value == NULL);
    CHECK_OK(scenariolog_command_tag_remove(command, "size", &removed, &error));
    CHECK(removed);
    CHECK_OK(scenariolog_run_tag_get(run, "size", &value, &error));
    CHECK_TEXT(value, "large");
    scenariolog_string_free(value);
    CHECK_OK(scenariolog_run_tag_remove(run, "size", NULL, &error));
    CHECK_OK(scenariolog_run_tag_get(run, "size", &value, &error));
    CHECK(value == NULL);
}

static void wrong_arguments_are_refused(void)
{
    bool removed = true;
    char *value;
    scenariolog_cursor *cursor;
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_tag_set(NULL, "key", "value", &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_step_tag_set(step, "", "value", &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_command_tag_set(command, "key", NULL, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_tag_get(run, LATIN1, &value, &error));
    CHECK(value == NULL);
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_tag_get(run, "key", NULL, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_tag_list(NULL, &cursor, &error));
    CHECK(cursor == NULL);
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_tag_remove(NULL, "key", &removed, &error));
    CHECK(!removed);
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_step_tag_remove(step, NULL, &removed, &error));
}

static void a_column_is_found_by_its_name(void)
{
    scenariolog_cursor *cursor;
    CHECK_OK(scenariolog_run_tag_list(run, &cursor, &error));
    CHECK_TEXT(scenariolog_cursor_column_name(cursor, scenariolog_cursor_find_column(cursor, "value")),
               "value");
    CHECK(scenariolog_cursor_find_column(cursor, "nothing") == SIZE_MAX);
    CHECK(scenariolog_cursor_find_column(cursor, NULL) == SIZE_MAX);
    CHECK(scenariolog_cursor_find_column(NULL, "value") == SIZE_MAX);
    next_row(cursor);
    CHECK(scenariolog_cursor_text(cursor, SIZE_MAX, NULL) == NULL);
    scenariolog_cursor_free(cursor);
}

int main(void)
{
    scenariolog_store *store = new_store("tag.db");
    run = new_run(store);
    step = new_step(run, "step");
    command = new_command(step);
    RUN(each_scope_has_its_own_value);
    RUN(the_old_names_mean_the_same_tags);
    RUN(lists_hold_the_tags_of_one_scope);
    RUN(a_tag_is_removed_from_its_own_scope);
    RUN(wrong_arguments_are_refused);
    RUN(a_column_is_found_by_its_name);
    scenariolog_command_free(command);
    scenariolog_step_free(step);
    scenariolog_run_free(run);
    scenariolog_store_close(store);
    return 0;
}
