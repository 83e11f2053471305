/* Cursors: columns, types, and what is not there. */

#include "check.h"

static scenariolog_store *store;

/* A cursor over one run, which has not ended. */
static scenariolog_cursor *open_cursor(void)
{
    scenariolog_cursor *cursor;
    CHECK_OK(scenariolog_report_runs(store, NULL, 0, &cursor, &error));
    return cursor;
}

static void columns_have_names_and_types(void)
{
    scenariolog_cursor *cursor = open_cursor();
    size_t count = scenariolog_cursor_column_count(cursor);
    CHECK(count > 10);
    for (size_t i = 0; i < count; i++) {
        const char *name = scenariolog_cursor_column_name(cursor, i);
        CHECK(scenariolog_cursor_column_index(cursor, name) == (int32_t)i);
        CHECK(scenariolog_cursor_column_type(cursor, i) != SCENARIOLOG_TYPE_NONE);
    }
    CHECK(scenariolog_cursor_column_type(cursor, column(cursor, "run_id")) == SCENARIOLOG_TYPE_TEXT);
    CHECK(scenariolog_cursor_column_type(cursor, column(cursor, "steps")) == SCENARIOLOG_TYPE_INT);
    CHECK(scenariolog_cursor_column_type(cursor, column(cursor, "duration_ms")) ==
          SCENARIOLOG_TYPE_REAL);
    CHECK(scenariolog_cursor_column_name(cursor, count) == NULL);
    CHECK(scenariolog_cursor_column_type(cursor, count) == SCENARIOLOG_TYPE_NONE);
    CHECK(scenariolog_cursor_column_index(cursor, "nothing") == -1);
    CHECK(scenariolog_cursor_column_index(cursor, NULL) == -1);
    CHECK(scenariolog_cursor_column_index(cursor, LATIN1) == -1);
    scenariolog_cursor_free(cursor);
}

static void truths_and_lists_have_types_of_their_own(void)
{
    scenariolog_cursor *cursor;
    CHECK_OK(scenariolog_report_artifacts(store, NULL, &cursor, &error));
    CHECK(scenariolog_cursor_column_type(cursor, column(cursor, "is_text")) == SCENARIOLOG_TYPE_BOOL);
    scenariolog_cursor_free(cursor);
    CHECK_OK(scenariolog_report_failures(store, NULL, NULL, &cursor, &error));
    CHECK(scenariolog_cursor_column_type(cursor, column(cursor, "first_lines")) ==
          SCENARIOLOG_TYPE_LIST);
    scenariolog_cursor_free(cursor);
}

static void texts_have_a_length_and_end_in_a_nul(void)
{
    scenariolog_cursor *cursor = open_cursor();
    size_t length = 0;
    next_row(cursor);
    const char *text = scenariolog_cursor_text(cursor, column(cursor, "run_id"), &length);
    CHECK(length == 36 && strlen(text) == 36);
    scenariolog_cursor_free(cursor);
}

/* Everything that a cursor cannot give, from one that may be NULL. */
static void check_empty(const scenariolog_cursor *cursor, size_t index)
{
    size_t length = 7;
    CHECK(scenariolog_cursor_is_null(cursor, index));
    CHECK(scenariolog_cursor_int64(cursor, index) == 0);
    CHECK(scenariolog_cursor_double(cursor, index) == 0);
    CHECK(scenariolog_cursor_text(cursor, index, &length) == NULL && length == 0);
    CHECK(scenariolog_cursor_list_count(cursor, index) == 0);
    length = 7;
    CHECK(scenariolog_cursor_list_item(cursor, index, 0, &length) == NULL && length == 0);
}

static void nothing_is_there_before_the_first_row_and_after_the_last(void)
{
    scenariolog_cursor *cursor = open_cursor();
    size_t id = column(cursor, "run_id");
    check_empty(cursor, id);
    next_row(cursor);
    CHECK(!scenariolog_cursor_is_null(cursor, id));
    check_empty(cursor, column(cursor, "completed_at"));
    check_empty(cursor, SIZE_MAX);
    for (int i = 0; i < 2; i++) {
        CHECK(scenariolog_cursor_next(cursor, &error) == SCENARIOLOG_DONE && error == NULL);
        check_empty(cursor, id);
    }
    scenariolog_cursor_free(cursor);
}

static void another_type_gives_nothing(void)
{
    scenariolog_cursor *cursor = open_cursor();
    next_row(cursor);
    size_t text = column(cursor, "run_id");
    size_t number = column(cursor, "steps");
    CHECK(scenariolog_cursor_int64(cursor, text) == 0);
    CHECK(scenariolog_cursor_double(cursor, text) == 0);
    CHECK(scenariolog_cursor_list_count(cursor, text) == 0);
    CHECK(scenariolog_cursor_text(cursor, number, NULL) == NULL);
    scenariolog_cursor_free(cursor);
}

static void null_is_a_cursor_without_anything(void)
{
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_cursor_next(NULL, &error));
    CHECK(scenariolog_cursor_column_count(NULL) == 0);
    CHECK(scenariolog_cursor_column_name(NULL, 0) == NULL);
    CHECK(scenariolog_cursor_column_type(NULL, 0) == SCENARIOLOG_TYPE_NONE);
    CHECK(scenariolog_cursor_column_index(NULL, "run_id") == -1);
    check_empty(NULL, 0);
    scenariolog_cursor_free(NULL);
}

int main(void)
{
    store = new_store("cursor.db");
    scenariolog_run_free(new_run(store));
    RUN(columns_have_names_and_types);
    RUN(truths_and_lists_have_types_of_their_own);
    RUN(texts_have_a_length_and_end_in_a_nul);
    RUN(nothing_is_there_before_the_first_row_and_after_the_last);
    RUN(another_type_gives_nothing);
    RUN(null_is_a_cursor_without_anything);
    scenariolog_store_close(store);
    return 0;
}
