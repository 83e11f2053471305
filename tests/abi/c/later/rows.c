/* Reports by name, and cursors over more rows than anybody should hold. */

#include "check.h"
#include <pthread.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
/* What is freed is kept for a while to find its later use, so the memory says nothing. */
enum { LINES = 5000, MEASURED = 0 };
#else
enum { LINES = 300000, MEASURED = 1 };
#endif

/* A cursor that held all of the rows would take ten times as much. */
static const long BOUND_KIB = 24 << 10;

static scenariolog_store *store;

static void record(void)
{
    scenariolog_run *run = new_run(store);
    scenariolog_step *step = new_step(run, "chatty");
    scenariolog_ending ending = SCENARIOLOG_ENDING_INIT;
    scenariolog_stream *stream;
    char line[32];
    CHECK_OK(scenariolog_step_stream_open(step, "stdout", NULL, &stream, &error));
    for (int i = 0; i < LINES; i++) {
        int length = snprintf(line, sizeof line, "needle %d\n", i);
        CHECK_OK(scenariolog_stream_write(stream, (const uint8_t *)line, (size_t)length, &error));
    }
    CHECK_OK(scenariolog_stream_end(stream, NULL, &error));
    scenariolog_stream_free(stream);
    ending.has_exit_code = 1;
    CHECK_OK(scenariolog_step_end(step, &ending, NULL, &error));
    scenariolog_step_free(step);
    CHECK_OK(scenariolog_run_end(run, NULL, NULL, &error));
    scenariolog_run_free(run);
}

static scenariolog_cursor *hits(const scenariolog_store *from)
{
    scenariolog_pair pairs[] = {{"query", "needle"}, {"limit", "0"}};
    scenariolog_report_options options = SCENARIOLOG_REPORT_OPTIONS_INIT;
    scenariolog_cursor *cursor;
    options.options = pairs;
    options.option_count = 2;
    CHECK_OK(scenariolog_report(from, "search", &options, &cursor, &error));
    return cursor;
}

static void a_report_is_asked_by_its_name(void)
{
    scenariolog_pair pairs[] = {{"run_id", "latest"}, {"all_attempts", "true"}};
    scenariolog_report_options options = SCENARIOLOG_REPORT_OPTIONS_INIT;
    scenariolog_cursor *cursor;
    CHECK_OK(scenariolog_report(store, "summary", NULL, &cursor, &error));
    next_row(cursor);
    CHECK(int_of(cursor, "passed") == 1);
    size_t duration = scenariolog_cursor_find_column(cursor, "duration_ms");
    size_t id = scenariolog_cursor_find_column(cursor, "run_id");
    CHECK_TEXT(scenariolog_cursor_column_unit(cursor, duration), "ms");
    CHECK(scenariolog_cursor_column_unit(cursor, id) == NULL);
    CHECK(scenariolog_cursor_column_nullable(cursor, duration));
    CHECK(!scenariolog_cursor_column_nullable(cursor, id));
    CHECK(scenariolog_cursor_column_unit(cursor, SIZE_MAX) == NULL);
    CHECK(scenariolog_cursor_column_nullable(cursor, SIZE_MAX));
    CHECK(count_rows(cursor) == 0);
    options.options = pairs;
    options.option_count = 2;
    CHECK_OK(scenariolog_report(store, "failures", &options, &cursor, &error));
    CHECK(count_rows(cursor) == 0);
}

static void what_a_report_does_not_know_is_refused(void)
{
    scenariolog_pair pairs[] = {{"top", "3"}};
    scenariolog_report_options options = SCENARIOLOG_REPORT_OPTIONS_INIT;
    scenariolog_cursor *cursor;
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_report(store, "slowest", NULL, &cursor, &error));
    options.options = pairs;
    options.option_count = 1;
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_report(store, "timings", &options, &cursor, &error));
    pairs[0].key = "limit";
    pairs[0].value = "three";
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_report(store, "timings", &options, &cursor, &error));
    pairs[0].value = NULL;
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_report(store, "timings", &options, &cursor, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_report(store, "search", NULL, &cursor, &error));
    pairs[0].key = "query";
    pairs[0].value = "needle AND";
    CHECK_REFUSED(QUERY, scenariolog_report(store, "search", &options, &cursor, &error));
    CHECK(cursor == NULL);
}

static long peak_kib(void)
{
    struct rusage usage;
    CHECK(getrusage(RUSAGE_SELF, &usage) == 0);
    return usage.ru_maxrss;
}

static void a_cursor_takes_little_memory(void)
{
    long before = peak_kib();
    scenariolog_cursor *cursor = hits(store);
    CHECK(count_rows(cursor) == LINES);
    CHECK(!MEASURED || peak_kib() - before < BOUND_KIB);
}

static void the_store_records_while_it_is_read(void)
{
    scenariolog_cursor *cursor = hits(store);
    next_row(cursor);
    scenariolog_run *run = new_run(store);
    CHECK_OK(scenariolog_run_end(run, NULL, NULL, &error));
    scenariolog_run_free(run);
    CHECK(count_rows(cursor) == LINES - 1);
}

static void *walk(void *cursor)
{
    CHECK(count_rows(cursor) == LINES - 1);
    return NULL;
}

static void a_cursor_outlives_its_store_and_changes_threads(void)
{
    scenariolog_store *again;
    pthread_t thread;
    CHECK_OK(scenariolog_store_open("rows.db", NULL, &again, &error));
    scenariolog_cursor *cursor = hits(again);
    next_row(cursor);
    scenariolog_store_close(again);
    CHECK(pthread_create(&thread, NULL, walk, cursor) == 0);
    CHECK(pthread_join(thread, NULL) == 0);
}

/* It may still have the rows that were read before. */
static void is_refused(scenariolog_cursor *cursor)
{
    scenariolog_status status;
    do
        status = scenariolog_cursor_next(cursor, NULL);
    while (status == SCENARIOLOG_ROW);
    CHECK(status == SCENARIOLOG_ERR_FORKED);
    CHECK(scenariolog_cursor_next(cursor, NULL) == SCENARIOLOG_DONE);
    scenariolog_cursor_free(cursor);
}

static void a_forked_child_cannot_read_on(void)
{
    int status;
    scenariolog_cursor *cursor = hits(store);
    next_row(cursor);
    pid_t pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        is_refused(cursor);
        _exit(0);
    }
    CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0);
    CHECK(count_rows(cursor) == LINES - 1);
}

int main(void)
{
    store = new_store("rows.db");
    record();
    RUN(a_report_is_asked_by_its_name);
    RUN(what_a_report_does_not_know_is_refused);
    RUN(a_cursor_takes_little_memory);
    RUN(the_store_records_while_it_is_read);
    RUN(a_cursor_outlives_its_store_and_changes_threads);
    RUN(a_forked_child_cannot_read_on);
    scenariolog_store_close(store);
    return 0;
}
