/* Structs of options whose members are any bytes and whose size is any number. Each lies in memory of just the size that it
 * claims, so that whoever reads on is caught. Pointers among the members are NULL or right, as the header demands. */

#define _POSIX_C_SOURCE 200809L
#include "input.h"

/* The members that are pointers: their offsets in the struct. */
typedef struct {
    size_t size;
    size_t pointers[8];
} layout;

#define AT(type, member) offsetof(scenariolog_##type, member)
#define END SIZE_MAX

static const layout STORE = {sizeof(scenariolog_store_options), {AT(store_options, redact), AT(store_options, redact_env), END}};
static const layout RUN = {
    sizeof(scenariolog_run_options),
    {AT(run_options, suite), AT(run_options, log_dir), AT(run_options, kv), END}};
static const layout STEP = {
    sizeof(scenariolog_step_options),
    {AT(step_options, parent_step_id), AT(step_options, script_path), AT(step_options, cwd), AT(step_options, argv),
     AT(step_options, kv), AT(step_options, group), END}};
static const layout COMMAND = {
    sizeof(scenariolog_command_options),
    {AT(command_options, name), AT(command_options, cwd), AT(command_options, argv), AT(command_options, kv), END}};
static const layout ENDING = {sizeof(scenariolog_ending), {AT(ending, reason), END}};
static const layout FILTER = {
    sizeof(scenariolog_run_filter),
    {AT(run_filter, run_id), AT(run_filter, suite), AT(run_filter, since), END}};
static const layout INDEX = {sizeof(scenariolog_index_options), {END}};
static const layout SEARCH = {
    sizeof(scenariolog_search_options),
    {AT(search_options, runs), AT(search_options, kind), AT(search_options, step), AT(search_options, kv), END}};
static const layout FAILURES = {sizeof(scenariolog_failure_options), {END}};
static const layout REPORT = {sizeof(scenariolog_report_options), {AT(report_options, options), END}};
/* Without argv there is no child, so nothing is started; functions and a canceller are never called. */
static const layout EXEC = {
    sizeof(scenariolog_exec_options),
    {AT(exec_options, argv), AT(exec_options, cwd), AT(exec_options, env), AT(exec_options, index),
     AT(exec_options, canceller), AT(exec_options, on_stdout), AT(exec_options, on_stderr), END}};

/* Sizes that mean something: the struct's own, a bit less and more, the end of what is allowed. */
static uint32_t take_size(input *in, size_t size)
{
    uint8_t kind = take(in);
    switch (kind % 4) {
    case 0:
        return (uint32_t)size;
    case 1:
        return (uint32_t)size + take(in);
    case 2:
        return (uint32_t)take(in) * (kind < 128 ? 1 : 32);
    default:
        return (uint32_t)take_number(in);
    }
}

/* A struct of the input's bytes. More than 4096 bytes are refused by the size alone. */
static void *take_options(input *in, const layout *of)
{
    uint32_t size = take_size(in, of->size);
    size_t known = size < 4 || size > 4096 ? 4 : size;
    uint8_t *bytes = malloc(known);
    /* Mostly zeros, since anything is refused if one member is. */
    memset(bytes, 0, known);
    for (int count = take(in) % 16; count > 0; count--) {
        bytes[take_number(in) % known] = take(in);
    }
    for (const size_t *at = of->pointers; *at != END; at++) {
        for (size_t i = *at; i < *at + sizeof(void *) && i < known; i++) {
            bytes[i] = 0;
        }
    }
    memcpy(bytes, &size, 4);
    return bytes;
}

/* Puts a text where the struct has a pointer to one, if it is that large. */
static void set_text(void *options, size_t offset, char *text)
{
    uint32_t size;
    memcpy(&size, options, 4);
    if (size >= offset + sizeof text && size <= 4096) {
        memcpy((uint8_t *)options + offset, &text, sizeof text);
    }
}

static void read_all(scenariolog_cursor *cursor)
{
    for (int rows = 0; rows < 100 && scenariolog_cursor_next(cursor, NULL) == SCENARIOLOG_ROW; rows++) {
        for (size_t column = 0; column <= scenariolog_cursor_column_count(cursor); column++) {
            scenariolog_cursor_text(cursor, column, NULL);
        }
    }
    scenariolog_cursor_free(cursor);
}

static void ask(scenariolog_store *store, input *in, char *text)
{
    scenariolog_cursor *cursor = NULL;
    scenariolog_error *error = NULL;
    void *filter = take_options(in, &FILTER), *options;
    set_text(filter, AT(run_filter, run_id) + take(in) % 3 * sizeof(char *), text);
    switch (take(in) % 4) {
    case 0:
        options = take_options(in, &SEARCH);
        set_text(options, AT(search_options, runs), filter);
        (void)!scenariolog_search(store, "line", options, &cursor, &error);
        break;
    case 1:
        options = take_options(in, &FAILURES);
        (void)!scenariolog_report_failures(store, filter, options, &cursor, &error);
        break;
    case 2:
        options = take_options(in, &REPORT);
        (void)!scenariolog_report(store, text, options, &cursor, &error);
        break;
    default:
        options = take_options(in, &INDEX);
        scenariolog_index_rebuild(store, filter, options, NULL, &error);
    }
    read_all(cursor);
    scenariolog_error_free(error);
    free(options);
    free(filter);
}

static void record(scenariolog_store *store, input *in, char *text)
{
    scenariolog_run *run = NULL;
    scenariolog_step *step = NULL;
    scenariolog_command *command = NULL;
    scenariolog_exec_result *result = NULL;
    void *options[] = {take_options(in, &RUN), take_options(in, &STEP), take_options(in, &COMMAND),
                       take_options(in, &ENDING), take_options(in, &EXEC)};
    set_text(options[0], AT(run_options, suite), text);
    set_text(options[1], AT(step_options, parent_step_id), text);
    set_text(options[2], AT(command_options, name), text);
    set_text(options[3], AT(ending, reason), text);
    (void)!scenariolog_run_start(store, ".", options[0], &run, NULL);
    (void)!scenariolog_step_start(run, "step", options[1], &step, NULL);
    (void)!scenariolog_command_start(step, options[2], &command, NULL);
    (void)!scenariolog_run_exec(run, options[4], &result, NULL);
    scenariolog_exec_result_free(result);
    scenariolog_command_end(command, options[3], NULL, NULL);
    scenariolog_step_end(step, options[3], NULL, NULL);
    scenariolog_run_end(run, options[3], NULL, NULL);
    scenariolog_command_free(command);
    scenariolog_step_free(step);
    scenariolog_run_free(run);
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        free(options[i]);
    }
}

void fuzz_options(const uint8_t *data, size_t length);

void fuzz_options(const uint8_t *data, size_t length)
{
    input in = {data, length};
    scenariolog_store *store = NULL;
    void *options = take_options(&in, &STORE);
    char *text = take_text(&in);
    if (scenariolog_store_open("scenariolog.db", options, &store, NULL) != SCENARIOLOG_OK) {
        (void)!scenariolog_store_open("scenariolog.db", NULL, &store, NULL);
    }
    if (take(&in) % 2 == 0) {
        ask(store, &in, text);
    } else {
        record(store, &in, text);
    }
    scenariolog_store_close(store);
    free(text);
    free(options);
}
