/* The index, and search in it. */

#include "check.h"
#include <unistd.h>

static scenariolog_store *store;

/* A run of a suite with one step, which says this on its standard error. */
static void record(const char *suite, const char *step_name, scenariolog_outcome outcome,
                   const char *text)
{
    scenariolog_run_options options = SCENARIOLOG_RUN_OPTIONS_INIT;
    scenariolog_ending ending = SCENARIOLOG_ENDING_INIT;
    scenariolog_run *run;
    scenariolog_stream *stream;
    options.suite = suite;
    ending.outcome = outcome;
    CHECK_OK(scenariolog_run_start(store, ".", &options, &run, &error));
    scenariolog_step *step = new_step(run, step_name);
    CHECK_OK(scenariolog_step_kv_set(step, "of", suite, &error));
    CHECK_OK(scenariolog_step_stream_open(step, "stderr", NULL, &stream, &error));
    CHECK_OK(scenariolog_stream_write(stream, (const uint8_t *)text, strlen(text), &error));
    CHECK_OK(scenariolog_stream_end(stream, NULL, &error));
    CHECK_OK(scenariolog_step_end(step, &ending, NULL, &error));
    CHECK_OK(scenariolog_run_end(run, NULL, NULL, &error));
    scenariolog_stream_free(stream);
    scenariolog_step_free(step);
    scenariolog_run_free(run);
}

static int hits(const char *query, const scenariolog_search_options *options)
{
    scenariolog_cursor *cursor;
    CHECK_OK(scenariolog_search(store, query, options, &cursor, &error));
    return count_rows(cursor);
}

static void lines_are_found_with_what_is_around_them(void)
{
    scenariolog_search_options options = SCENARIOLOG_SEARCH_OPTIONS_INIT;
    scenariolog_cursor *cursor;
    options.before = 1;
    options.after = 2;
    CHECK_OK(scenariolog_search(store, "refused", &options, &cursor, &error));
    next_row(cursor);
    CHECK_TEXT(text_of(cursor, "text"), "connection refused (timeout)");
    CHECK_TEXT(text_of(cursor, "step_name"), "connect");
    CHECK_TEXT(text_of(cursor, "kind"), "stderr");
    CHECK(int_of(cursor, "line_num") == 2);
    size_t before = column(cursor, "before");
    CHECK(scenariolog_cursor_list_count(cursor, before) == 1);
    CHECK_TEXT(scenariolog_cursor_list_item(cursor, before, 0, NULL), "connecting");
    CHECK(scenariolog_cursor_list_count(cursor, column(cursor, "after")) == 1);
    CHECK(count_rows(cursor) == 0);
}

static void every_filter_narrows(void)
{
    const scenariolog_pair kv[] = {{"of", "net"}};
    scenariolog_search_options options = SCENARIOLOG_SEARCH_OPTIONS_INIT;
    scenariolog_run_filter runs = SCENARIOLOG_RUN_FILTER_INIT;
    CHECK(hits("timeout", NULL) == 2);
    options.failed = 1;
    CHECK(hits("timeout", &options) == 1);
    options.failed = 0;
    options.kind = "stdout";
    CHECK(hits("timeout", &options) == 0);
    options.kind = NULL;
    options.step = "connect";
    CHECK(hits("timeout", &options) == 1);
    options.step = NULL;
    options.kv = kv;
    options.kv_count = 1;
    CHECK(hits("timeout", &options) == 1);
    options.kv_count = 0;
    options.limit = 1;
    options.order = SCENARIOLOG_ORDER_RANK;
    CHECK(hits("timeout", &options) == 1);
    options.limit = 0;
    options.runs = &runs;
    runs.suite = "disk";
    CHECK(hits("timeout", &options) == 1);
    runs.suite = NULL;
    runs.run_id = "latest";
    CHECK(hits("timeout", &options) == 1);
    runs.run_id = NULL;
    runs.since = "2999-01-01";
    CHECK(hits("timeout", &options) == 0);
}

static void a_query_is_fts5_unless_it_is_literal(void)
{
    scenariolog_search_options options = SCENARIOLOG_SEARCH_OPTIONS_INIT;
    scenariolog_cursor *cursor;
    CHECK(hits("connection AND timeout", NULL) == 1);
    CHECK_REFUSED(QUERY, scenariolog_search(store, "(timeout)\"", NULL, &cursor, &error));
    CHECK(cursor == NULL);
    options.literal = 1;
    CHECK(hits("(timeout)", &options) == 1);
}

static void the_index_is_rebuilt_from_the_files(void)
{
    scenariolog_index_options options = SCENARIOLOG_INDEX_OPTIONS_INIT;
    scenariolog_run_filter runs = SCENARIOLOG_RUN_FILTER_INIT;
    scenariolog_index_counts counts;
    CHECK_OK(scenariolog_index_rebuild(store, NULL, NULL, &counts, &error));
    CHECK(counts.artifacts == 2 && counts.lines == 4 && counts.missing == 0);
    CHECK(counts.bytes > 0);
    CHECK(hits("timeout", NULL) == 2);
    runs.suite = "net";
    options.max_line_bytes = 5;
    CHECK_OK(scenariolog_index_rebuild(store, &runs, &options, NULL, &error));
    CHECK(hits("timeout", NULL) == 1);
}

static void wrong_arguments_are_refused(void)
{
    scenariolog_search_options options = SCENARIOLOG_SEARCH_OPTIONS_INIT;
    scenariolog_run_filter runs = SCENARIOLOG_RUN_FILTER_INIT;
    scenariolog_index_counts counts = {1, 1, 1, 1};
    scenariolog_cursor *cursor;
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_search(NULL, "x", NULL, &cursor, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_search(store, NULL, NULL, &cursor, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_search(store, " ", NULL, &cursor, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_search(store, LATIN1, NULL, &cursor, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_search(store, "x", NULL, NULL, &error));
    options.order = 2;
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_search(store, "x", &options, &cursor, &error));
    options.order = SCENARIOLOG_ORDER_TIME;
    options.step = LATIN1;
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_search(store, "x", &options, &cursor, &error));
    options.step = NULL;
    options.runs = &runs;
    runs.since = "the day before yesterday";
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_search(store, "x", &options, &cursor, &error));
    runs.since = NULL;
    runs.run_id = "nothing";
    CHECK_REFUSED(NOT_FOUND, scenariolog_search(store, "x", &options, &cursor, &error));
    CHECK_REFUSED(NOT_FOUND, scenariolog_index_rebuild(store, &runs, NULL, &counts, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_index_rebuild(NULL, NULL, NULL, &counts, &error));
    CHECK(cursor == NULL && counts.artifacts == 0 && counts.missing == 0);
}

int main(void)
{
    store = new_store("search.db");
    record("net", "connect", SCENARIOLOG_OUTCOME_FAILED,
           "connecting\nconnection refused (timeout)\nretrying\n");
    record("disk", "write", SCENARIOLOG_OUTCOME_PASSED, "no timeout\n");
    RUN(lines_are_found_with_what_is_around_them);
    RUN(every_filter_narrows);
    RUN(a_query_is_fts5_unless_it_is_literal);
    RUN(the_index_is_rebuilt_from_the_files);
    RUN(wrong_arguments_are_refused);
    scenariolog_store_close(store);
    return 0;
}
