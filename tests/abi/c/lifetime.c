/* Handles keep what they need: any order of closing is fine. */

#include "check.h"

struct handles {
    scenariolog_store *store;
    scenariolog_run *run;
    scenariolog_step *step;
    scenariolog_command *command;
    scenariolog_stream *stream;
    scenariolog_cursor *cursor;
};

static struct handles open_all(void)
{
    struct handles all;
    all.store = new_store("lifetime.db");
    all.run = new_run(all.store);
    all.step = new_step(all.run, "step");
    all.command = new_command(all.step);
    CHECK_OK(scenariolog_command_stream_open(all.command, "log", NULL, &all.stream, &error));
    CHECK_OK(scenariolog_report_steps(all.run, &all.cursor, &error));
    return all;
}

/* Frees the handle of this number. */
static void free_one(struct handles *all, int which)
{
    switch (which) {
    case 0:
        scenariolog_store_close(all->store);
        break;
    case 1:
        scenariolog_run_free(all->run);
        break;
    case 2:
        scenariolog_step_free(all->step);
        break;
    case 3:
        scenariolog_command_free(all->command);
        break;
    case 4:
        scenariolog_stream_free(all->stream);
        break;
    default:
        scenariolog_cursor_free(all->cursor);
        break;
    }
}

static void handles_close_in_any_order(void)
{
    for (int first = 0; first < 6; first++) {
        for (int stride = 1; stride <= 5; stride += 4) {
            struct handles all = open_all();
            for (int i = 0; i < 6; i++) {
                free_one(&all, (first + i * stride) % 6);
            }
        }
    }
}

static void children_work_when_their_parents_are_closed(void)
{
    struct handles all = open_all();
    scenariolog_ending ending = SCENARIOLOG_ENDING_INIT;
    scenariolog_store_close(all.store);
    scenariolog_run_free(all.run);
    ending.outcome = SCENARIOLOG_OUTCOME_PASSED;
    CHECK_OK(scenariolog_step_kv_set(all.step, "key", "value", &error));
    CHECK_OK(scenariolog_step_end(all.step, &ending, NULL, &error));
    scenariolog_step_free(all.step);
    CHECK_OK(scenariolog_command_end(all.command, &ending, NULL, &error));
    scenariolog_command_free(all.command);
    CHECK_OK(scenariolog_stream_write(all.stream, (const uint8_t *)"x", 1, &error));
    CHECK_OK(scenariolog_stream_end(all.stream, NULL, &error));
    scenariolog_stream_free(all.stream);
    CHECK(count_rows(all.cursor) == 1);
}

int main(void)
{
    RUN(handles_close_in_any_order);
    RUN(children_work_when_their_parents_are_closed);
    return 0;
}
