/* Records a run by hand, with a child process in it, and asks the file what happened.
 *
 * usage: record [FILE]
 *
 * Every function takes a place for an error, passes it on, and frees everything it made before it returns, whether it
 * succeeds or not: the library's functions for that accept NULL. */

#include <inttypes.h>
#include <scenariolog.h>
#include <stdio.h>
#include <string.h>

/* A step that this program does itself, with a tag, a command, an artifact and output. */
static scenariolog_status record_by_hand(const scenariolog_run *run, scenariolog_error **error)
{
    static const char *const argv[] = {"convert", "--fast", "photo.raw"};
    static const char said[] = "reading photo.raw\nwarning: no colour profile\n";
    static const char report[] = "{\"pixels\": 1024}\n";
    scenariolog_command_options options = SCENARIOLOG_COMMAND_OPTIONS_INIT;
    scenariolog_ending ending = SCENARIOLOG_ENDING_INIT;
    scenariolog_step *step = NULL;
    scenariolog_command *command = NULL;
    scenariolog_stream *out = NULL;
    scenariolog_status status;

    options.argv = argv;
    options.argv_count = 3;
    ending.has_exit_code = 1;
    ending.exit_code = 0;

    status = scenariolog_step_start(run, "convert the photo", NULL, &step, error);
    if (status == SCENARIOLOG_OK)
        status = scenariolog_step_tag_set(step, "owner", "imaging", error);
    if (status == SCENARIOLOG_OK)
        status = scenariolog_command_start(step, &options, &command, error);
    if (status == SCENARIOLOG_OK)
        status = scenariolog_step_stream_open(step, "stdout", NULL, &out, error);
    if (status == SCENARIOLOG_OK)
        status = scenariolog_stream_write(out, said, strlen(said), error);
    if (status == SCENARIOLOG_OK)
        status = scenariolog_stream_end(out, NULL, error);
    if (status == SCENARIOLOG_OK)
        status = scenariolog_step_artifact_add_bytes(step, "report", "report.json", report, strlen(report),
                                                     NULL, error);
    if (status == SCENARIOLOG_OK)
        status = scenariolog_command_end(command, &ending, NULL, error);
    if (status == SCENARIOLOG_OK)
        status = scenariolog_step_end(step, &ending, NULL, error);

    scenariolog_stream_free(out);
    scenariolog_command_free(command);
    scenariolog_step_free(step);
    return status;
}

/* Counts the output. */
static void count_bytes(void *user, const uint8_t *data, size_t length)
{
    (void)data;
    *(size_t *)user += length;
}

/* A step that runs a child process. */
static scenariolog_status record_child(const scenariolog_run *run, scenariolog_error **error)
{
    static const char *const argv[] = {"sh", "-c", "echo compared; echo 'error: 3 pixels differ' >&2; exit 4"};
    scenariolog_exec_options exec = SCENARIOLOG_EXEC_OPTIONS_INIT;
    scenariolog_exec_result *result = NULL;
    scenariolog_status status;
    size_t bytes = 0;

    exec.argv = argv;
    exec.argv_count = 3;
    exec.timeout_ms = 10000;
    exec.on_stdout = count_bytes;
    exec.user = &bytes;

    status = scenariolog_run_exec_step(run, "compare", NULL, &exec, NULL, &result, error);
    if (status == SCENARIOLOG_OK)
        printf("the child wrote %zu bytes and ended with status %" PRId32 "\n", bytes,
               scenariolog_exec_result_exit_status(result));
    for (size_t i = 0; i < scenariolog_exec_result_warning_count(result); i++)
        fprintf(stderr, "warning: %s\n", scenariolog_exec_result_warning(result, i));

    scenariolog_exec_result_free(result);
    return status;
}

/* Prints a line for each row, with two of its columns. */
static scenariolog_status print_rows(scenariolog_cursor *rows, const char *first, const char *second,
                                     scenariolog_error **error)
{
    size_t left = scenariolog_cursor_find_column(rows, first);
    size_t right = scenariolog_cursor_find_column(rows, second);
    scenariolog_status status;

    while ((status = scenariolog_cursor_next(rows, error)) == SCENARIOLOG_ROW) {
        const char *text = scenariolog_cursor_text(rows, right, NULL);
        printf("  %-20s %s\n", scenariolog_cursor_text(rows, left, NULL), text ? text : "-");
    }
    return status == SCENARIOLOG_DONE ? SCENARIOLOG_OK : status;
}

/* Asks what was recorded. */
static scenariolog_status ask(const scenariolog_store *store, const scenariolog_run *run,
                              scenariolog_error **error)
{
    scenariolog_search_options options = SCENARIOLOG_SEARCH_OPTIONS_INIT;
    scenariolog_cursor *steps = NULL;
    scenariolog_cursor *hits = NULL;
    scenariolog_run_filter runs = SCENARIOLOG_RUN_FILTER_INIT;
    scenariolog_status status;

    runs.run_id = scenariolog_run_id(run);
    options.runs = &runs;

    puts("steps:");
    status = scenariolog_report_steps(run, &steps, error);
    if (status == SCENARIOLOG_OK)
        status = print_rows(steps, "step_name", "outcome", error);

    puts("lines with an error or a warning:");
    if (status == SCENARIOLOG_OK)
        status = scenariolog_search(store, "error OR warning", &options, &hits, error);
    if (status == SCENARIOLOG_OK)
        status = print_rows(hits, "step_name", "text", error);

    scenariolog_cursor_free(steps);
    scenariolog_cursor_free(hits);
    return status;
}

/* Records one run into the file, and asks about it. */
static scenariolog_status record(const char *file, scenariolog_error **error)
{
    static const scenariolog_pair tags[] = {{"shard", "1"}};
    scenariolog_store_options create = SCENARIOLOG_STORE_OPTIONS_INIT;
    scenariolog_run_options options = SCENARIOLOG_RUN_OPTIONS_INIT;
    scenariolog_store *store = NULL;
    scenariolog_run *run = NULL;
    scenariolog_status status;

    create.create = 1;
    options.suite = "photos";
    options.kv = tags;
    options.kv_count = 1;

    status = scenariolog_store_open(file, &create, &store, error);
    if (status == SCENARIOLOG_OK)
        status = scenariolog_run_start(store, ".", &options, &run, error);
    if (status == SCENARIOLOG_OK)
        status = record_by_hand(run, error);
    if (status == SCENARIOLOG_OK)
        status = record_child(run, error);
    if (status == SCENARIOLOG_OK)
        status = scenariolog_run_end(run, NULL, NULL, error);
    if (status == SCENARIOLOG_OK)
        status = ask(store, run, error);

    scenariolog_run_free(run);
    scenariolog_store_close(store);
    return status;
}

int main(int argc, char **argv)
{
    scenariolog_error *error = NULL;

    if (record(argc > 1 ? argv[1] : "record.db", &error) != SCENARIOLOG_OK) {
        fprintf(stderr, "record: %s\n", scenariolog_error_message(error));
        scenariolog_error_free(error);
        return 1;
    }
    return 0;
}
