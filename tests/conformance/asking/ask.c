/* Asks the C library. usage: ask FILE */

#include <scenariolog.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 64 };

static const char *kind(scenariolog_status status)
{
    if (status == SCENARIOLOG_ERR_AMBIGUOUS)
        return "ambiguous";
    return status == SCENARIOLOG_ERR_NOT_FOUND ? "not found" : "another error";
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Prints the paths of the rows, sorted. */
static void answer(const char *what, scenariolog_status status, scenariolog_cursor *rows)
{
    char *paths[MOST];
    size_t count = 0, column;

    if (status < 0) {
        printf("%s: %s\n", what, kind(status));
        return;
    }
    column = scenariolog_cursor_find_column(rows, "step_path");
    while (count < MOST && scenariolog_cursor_next(rows, NULL) == SCENARIOLOG_ROW)
        paths[count++] = strdup(scenariolog_cursor_text(rows, column, NULL));
    scenariolog_cursor_free(rows);
    qsort(paths, count, sizeof *paths, compare);
    printf("%s:%s", what, count == 0 ? " " : "");
    for (size_t i = 0; i < count; i++) {
        printf(" %s", paths[i]);
        free(paths[i]);
    }
    printf("\n");
}

static void failures(const char *what, scenariolog_store *store, const scenariolog_run_filter *runs)
{
    scenariolog_cursor *rows = NULL;
    scenariolog_status status = scenariolog_report_failures(store, runs, NULL, &rows, NULL);

    answer(what, status, rows);
}

static void hits(const char *what, scenariolog_store *store, const scenariolog_search_options *options)
{
    scenariolog_cursor *rows = NULL;
    scenariolog_status status = scenariolog_search(store, "needle", options, &rows, NULL);

    answer(what, status, rows);
}

static void step(const scenariolog_run *run, const char *name)
{
    scenariolog_step *found = NULL;
    scenariolog_cursor *row = NULL;
    scenariolog_status status = scenariolog_step_find(run, name, &found, NULL);

    printf("step %s: ", name);
    if (status < 0) {
        printf("%s\n", kind(status));
        return;
    }
    if (scenariolog_report_step(found, &row, NULL) < 0 || scenariolog_cursor_next(row, NULL) != SCENARIOLOG_ROW)
        exit(1);
    printf("%s ", scenariolog_cursor_text(row, scenariolog_cursor_find_column(row, "step_path"), NULL));
    printf("%lld\n", (long long)scenariolog_cursor_int64(
                         row, scenariolog_cursor_find_column(row, "attempt")));
    scenariolog_cursor_free(row);
    scenariolog_step_free(found);
}

int main(int argc, char **argv)
{
    static const char *const names[] = {"TestNew", "b/TestNew", "m/a/TestNew", "flaky", "9", "killed", "nobody"};
    scenariolog_run_filter usual = SCENARIOLOG_RUN_FILTER_INIT, runs;
    scenariolog_search_options all = SCENARIOLOG_SEARCH_OPTIONS_INIT, options;
    scenariolog_store *store = NULL;
    scenariolog_run *run = NULL;
    scenariolog_cursor *rows = NULL;
    scenariolog_status status;

    usual.usual = 1;
    if (argc != 2 || scenariolog_store_open(argv[1], NULL, &store, NULL) < 0 ||
        scenariolog_run_open(store, "latest", &run, NULL) < 0)
        return 1;
    failures("failures", store, &usual);
    runs = usual;
    runs.suite = "old";
    failures("failures of a suite", store, &runs);
    runs.since = "1h";
    runs.suite = NULL;
    failures("failures since", store, &runs);
    runs.suite = "old";
    failures("failures of a suite since", store, &runs);
    runs = usual;
    runs.run_id = "latest";
    failures("failures of the latest run", store, &runs);
    /* As in 0.2.0, where no filter means all runs. */
    failures("failures of all runs", store, NULL);
    runs = usual;
    runs.suite = "nobody";
    failures("failures of an unknown suite", store, &runs);
    runs = usual;
    runs.run_id = "nobody";
    failures("failures of an unknown run", store, &runs);
    status = scenariolog_report_timings(store, &usual, 0, &rows, NULL);
    answer("timings", status, rows);
    hits("hits", store, NULL);
    options = all;
    options.failed = 1;
    hits("hits in failures", store, &options);
    runs = usual;
    runs.run_id = "latest";
    options.runs = &runs;
    hits("hits in the latest run", store, &options);
    options = all;
    runs = usual;
    runs.suite = "old";
    options.runs = &runs;
    hits("hits in a suite", store, &options);
    options = all;
    options.step = "a/TestNew";
    hits("hits in a step", store, &options);
    options.step = "TestNew";
    hits("hits in an ambiguous step", store, &options);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        step(run, names[i]);
    scenariolog_run_free(run);
    scenariolog_store_close(store);
    return 0;
}
