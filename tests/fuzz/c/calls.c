/* A program of calls: each byte of the input chooses what is called next, and with which handles. Handles are freed in any
 * order, used after what they came from is closed, and NULL. */

#define _POSIX_C_SOURCE 200809L
#include "input.h"
#include <stdio.h>

/* So many handles of a kind. */
#define SLOTS 4
/* So many calls, of which each may write to the disk. */
#define MOST_CALLS 64

typedef struct {
    scenariolog_store *stores[SLOTS];
    scenariolog_run *runs[SLOTS];
    scenariolog_step *steps[SLOTS];
    scenariolog_command *commands[SLOTS];
    scenariolog_stream *streams[SLOTS];
    scenariolog_cursor *cursors[SLOTS];
    scenariolog_exec_result *results[SLOTS];
    scenariolog_canceller *cancellers[SLOTS];
    int children;
} handles;

/* What a call works on: a slot of each kind, two texts, a number. */
typedef struct {
    scenariolog_store **store;
    scenariolog_run **run;
    scenariolog_step **step;
    scenariolog_command **command;
    scenariolog_stream **stream;
    scenariolog_cursor **cursor;
    scenariolog_exec_result **result;
    scenariolog_canceller **canceller;
    char *first, *second;
    uint64_t number;
    scenariolog_ending *ending;
    scenariolog_error **error;
} operands;

/* Frees what a place has before something new comes into it. */
#define RENEW(place, release) (release(*(place)), *(place) = NULL, (place))

static void call_stores(uint8_t which, operands *on)
{
    scenariolog_store_options options = SCENARIOLOG_STORE_OPTIONS_INIT;
    bool answer;
    options.create = (int32_t)(on->number % 2);
    options.no_checkpoint_on_close = (int32_t)(on->number / 2 % 2);
    switch (which % 10) {
    case 0:
    case 1:
        (void)!scenariolog_store_open(which % 10 ? "scenariolog.db" : on->first, &options,
                                      RENEW(on->store, scenariolog_store_close), on->error);
        break;
    case 2:
        (void)RENEW(on->store, scenariolog_store_close);
        break;
    case 3:
        (void)!scenariolog_store_has_fts5(*on->store, &answer, on->error);
        break;
    case 4:
        scenariolog_store_checkpoint(*on->store, on->error);
        break;
    case 5:
        scenariolog_store_recover(*on->store, on->error);
        break;
    case 6:
        scenariolog_store_snapshot(*on->store, on->first, on->error);
        remove("copy.db");
        break;
    case 7:
        scenariolog_store_path(*on->store);
        break;
    case 8:
        scenariolog_index_rebuild(*on->store, NULL, NULL, NULL, on->error);
        break;
    default:
        (void)!scenariolog_search(*on->store, on->first, NULL, RENEW(on->cursor, scenariolog_cursor_free), on->error);
    }
}

static void call_runs(uint8_t which, operands *on)
{
    char *value = NULL;
    scenariolog_run_options options = SCENARIOLOG_RUN_OPTIONS_INIT;
    options.suite = on->first;
    switch (which % 13) {
    case 0:
    case 1:
        (void)!scenariolog_run_start(*on->store, ".", &options, RENEW(on->run, scenariolog_run_free), on->error);
        break;
    case 2:
        (void)!scenariolog_run_open(*on->store, on->first, RENEW(on->run, scenariolog_run_free), on->error);
        break;
    case 3:
        scenariolog_run_end(*on->run, on->ending, NULL, on->error);
        break;
    case 4:
        scenariolog_run_reopen(*on->run, on->error);
        break;
    case 5:
        (void)RENEW(on->run, scenariolog_run_free);
        break;
    case 6:
        scenariolog_run_tag_set(*on->run, on->first, on->second, on->error);
        break;
    case 7:
        (void)!scenariolog_run_tag_get(*on->run, on->first, &value, on->error);
        scenariolog_string_free(value);
        break;
    case 8:
        scenariolog_run_tag_remove(*on->run, on->first, NULL, on->error);
        break;
    case 9:
        (void)!scenariolog_run_tag_list(*on->run, RENEW(on->cursor, scenariolog_cursor_free), on->error);
        break;
    case 10:
        (void)!scenariolog_report_steps(*on->run, RENEW(on->cursor, scenariolog_cursor_free), on->error);
        break;
    case 11:
        scenariolog_run_artifact_add(*on->run, on->first, on->second, NULL, NULL, on->error);
        break;
    default:
        (void)!scenariolog_run_stream_open(*on->run, on->first, NULL, RENEW(on->stream, scenariolog_stream_free),
                                           on->error);
    }
}

static void call_steps(uint8_t which, operands *on)
{
    scenariolog_step_options options = SCENARIOLOG_STEP_OPTIONS_INIT;
    scenariolog_pair tag = {on->first, on->second};
    scenariolog_payload payload = {on->first, on->second, "bytes\n", on->number % 7};
    /* A copy, since the step may make way for the new one. */
    const char *id = scenariolog_step_id(*on->step);
    char *parent = id == NULL ? NULL : strdup(id);
    options.parent_step_id = parent;
    options.has_step_num = (int32_t)(on->number % 2);
    options.step_num = (int64_t)on->number;
    options.attempt = (int64_t)(on->number >> 8);
    switch (which % 12) {
    case 0:
    case 1:
        (void)!scenariolog_step_start(*on->run, on->first, which % 12 ? &options : NULL,
                                      RENEW(on->step, scenariolog_step_free), on->error);
        break;
    case 2:
        (void)!scenariolog_step_find(*on->run, on->first, RENEW(on->step, scenariolog_step_free), on->error);
        break;
    case 3:
        (void)!scenariolog_step_open(*on->store, on->first, RENEW(on->step, scenariolog_step_free), on->error);
        break;
    case 4:
        scenariolog_step_end(*on->step, on->ending, NULL, on->error);
        break;
    case 5:
        scenariolog_step_end_with(*on->step, on->ending, &tag, 1, &payload, 1, NULL, on->error);
        break;
    case 6:
        (void)RENEW(on->step, scenariolog_step_free);
        break;
    case 7:
        scenariolog_step_tag_set(*on->step, on->first, on->second, on->error);
        break;
    case 8:
        scenariolog_step_metric_add(*on->step, on->first, (double)on->number / 3, on->second, on->error);
        break;
    case 9:
        scenariolog_step_artifact_add_bytes(*on->step, on->first, on->second, "some bytes\n", on->number % 12, NULL,
                                            on->error);
        break;
    case 10:
        (void)!scenariolog_step_stream_open(*on->step, on->first, NULL, RENEW(on->stream, scenariolog_stream_free),
                                            on->error);
        break;
    default:
        (void)!scenariolog_report_step(*on->step, RENEW(on->cursor, scenariolog_cursor_free), on->error);
    }
    free(parent);
}

static void call_commands_and_streams(uint8_t which, operands *on)
{
    scenariolog_command_options options = SCENARIOLOG_COMMAND_OPTIONS_INIT;
    options.name = on->first;
    switch (which % 9) {
    case 0:
        (void)!scenariolog_command_start(*on->step, &options, RENEW(on->command, scenariolog_command_free), on->error);
        break;
    case 1:
        scenariolog_command_end(*on->command, on->ending, NULL, on->error);
        break;
    case 2:
        (void)RENEW(on->command, scenariolog_command_free);
        break;
    case 3:
        scenariolog_command_tag_set(*on->command, on->first, on->second, on->error);
        break;
    case 4:
        (void)!scenariolog_report_commands(*on->step, RENEW(on->cursor, scenariolog_cursor_free), on->error);
        break;
    case 5:
        scenariolog_stream_write(*on->stream, "a line\nhalf", on->number % 12, on->error);
        break;
    case 6:
        scenariolog_stream_end(*on->stream, NULL, on->error);
        break;
    case 7:
        scenariolog_stream_path(*on->stream);
        break;
    default:
        (void)RENEW(on->stream, scenariolog_stream_free);
    }
}

static void call_cursors(uint8_t which, operands *on)
{
    size_t column = on->number % 40, length;
    switch (which % 8) {
    case 0:
    case 1:
        (void)!scenariolog_cursor_next(*on->cursor, on->error);
        break;
    case 2:
        (void)RENEW(on->cursor, scenariolog_cursor_free);
        break;
    case 3:
        scenariolog_cursor_text(*on->cursor, column, &length);
        scenariolog_cursor_int64(*on->cursor, column);
        scenariolog_cursor_double(*on->cursor, column);
        break;
    case 4:
        scenariolog_cursor_list_item(*on->cursor, column, scenariolog_cursor_list_count(*on->cursor, column), &length);
        scenariolog_cursor_list_item(*on->cursor, column, 0, NULL);
        break;
    case 5:
        scenariolog_cursor_find_column(*on->cursor, on->first);
        scenariolog_cursor_column_name(*on->cursor, column);
        scenariolog_cursor_column_unit(*on->cursor, column);
        break;
    case 6:
        (void)!scenariolog_report(*on->store, on->first, NULL, RENEW(on->cursor, scenariolog_cursor_free), on->error);
        break;
    default:
        (void)!scenariolog_report_failures(*on->store, NULL, NULL, RENEW(on->cursor, scenariolog_cursor_free), on->error);
    }
}

/* Forking takes long, so there are few children. */
static void call_children(uint8_t which, operands *on, int *children)
{
    static const char *const argv[] = {"/bin/echo", "a line"};
    scenariolog_exec_options exec = SCENARIOLOG_EXEC_OPTIONS_INIT;
    exec.argv = argv;
    exec.argv_count = 1 + on->number % 2;
    exec.canceller = *on->canceller;
    exec.strict = (int32_t)(on->number / 2 % 2);
    switch (which % 8) {
    case 0:
        if ((*children)++ < 1) {
            (void)!scenariolog_run_exec_step(*on->run, on->first, NULL, &exec, RENEW(on->step, scenariolog_step_free),
                                             RENEW(on->result, scenariolog_exec_result_free), on->error);
        }
        break;
    case 1:
        if ((*children)++ < 1) {
            (void)!scenariolog_step_exec_command(*on->step, NULL, &exec, RENEW(on->command, scenariolog_command_free),
                                                 RENEW(on->result, scenariolog_exec_result_free), on->error);
        }
        break;
    case 2:
        (void)!scenariolog_canceller_new(RENEW(on->canceller, scenariolog_canceller_free), on->error);
        break;
    case 3:
        scenariolog_canceller_send(*on->canceller, (int32_t)on->number);
        break;
    case 4:
        (void)RENEW(on->canceller, scenariolog_canceller_free);
        break;
    case 5:
        scenariolog_exec_result_warning(*on->result, on->number);
        scenariolog_exec_result_stdout_path(*on->result);
        break;
    case 6:
        scenariolog_exec_result_start_error(*on->result);
        scenariolog_exec_result_duration_ns(*on->result);
        break;
    default:
        (void)RENEW(on->result, scenariolog_exec_result_free);
    }
}

static void call_one(handles *all, input *in)
{
    uint8_t room = take(in), which = take(in), from = take(in), to = take(in);
    scenariolog_error *error = NULL;
    scenariolog_ending ending = SCENARIOLOG_ENDING_INIT;
    operands on = {
        &all->stores[from % SLOTS],       &all->runs[from / 4 % SLOTS],    &all->steps[from / 16 % SLOTS],
        &all->commands[from / 64],        &all->streams[to % SLOTS],       &all->cursors[to / 4 % SLOTS],
        &all->results[to / 16 % SLOTS],   &all->cancellers[to / 64],       take_text(in),
        take_text(in),                    take_number(in),                 &ending,
        &error};
    ending.outcome = (scenariolog_outcome)(on.number % 10);
    ending.has_exit_code = (int32_t)(on.number / 16 % 2);
    ending.reason = on.second;
    switch (room % 6) {
    case 0:
        call_stores(which, &on);
        break;
    case 1:
        call_runs(which, &on);
        break;
    case 2:
        call_steps(which, &on);
        break;
    case 3:
        call_commands_and_streams(which, &on);
        break;
    case 4:
        call_cursors(which, &on);
        break;
    default:
        call_children(which, &on, &all->children);
    }
    if (error != NULL && scenariolog_error_code(error) == SCENARIOLOG_ERR_INTERNAL) {
        fprintf(stderr, "%s\n", scenariolog_error_message(error));
        abort();
    }
    scenariolog_error_free(error);
    free(on.first);
    free(on.second);
}

void fuzz_calls(const uint8_t *data, size_t length);

void fuzz_calls(const uint8_t *data, size_t length)
{
    input in = {data, length};
    handles all = {0};
    uint8_t order = take(&in);
    (void)!scenariolog_store_open("scenariolog.db", NULL, &all.stores[0], NULL);
    (void)!scenariolog_run_start(all.stores[0], ".", NULL, &all.runs[0], NULL);
    (void)!scenariolog_step_start(all.runs[0], "first", NULL, &all.steps[0], NULL);
    for (int calls = 0; in.left > 0 && calls < MOST_CALLS; calls++) {
        call_one(&all, &in);
    }
    for (int i = 0; i < SLOTS; i++) {
        int slot = (i + order) % SLOTS;
        scenariolog_store_close(all.stores[slot]);
        scenariolog_canceller_free(all.cancellers[slot]);
        scenariolog_step_free(all.steps[slot]);
        scenariolog_run_free(all.runs[slot]);
        scenariolog_command_free(all.commands[slot]);
        scenariolog_exec_result_free(all.results[slot]);
        scenariolog_stream_free(all.streams[slot]);
        scenariolog_cursor_free(all.cursors[slot]);
    }
}
