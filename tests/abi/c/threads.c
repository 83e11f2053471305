/* Sixteen threads record into one store, and search it, at the same time. */

#include "check.h"
#include <pthread.h>

#define THREADS 16
#define STEPS 20

static scenariolog_store *store;
static scenariolog_run *run;
static scenariolog_stream *shared;

/* Like CHECK_OK, with an error of the thread's own. */
static void done(scenariolog_status status, scenariolog_error *failure)
{
    if (status != SCENARIOLOG_OK) {
        check_failed(__FILE__, __LINE__, scenariolog_error_message(failure));
    }
}

static void record_step(const char *name)
{
    scenariolog_ending ending = SCENARIOLOG_ENDING_INIT;
    scenariolog_error *failure;
    scenariolog_step *step;
    ending.outcome = SCENARIOLOG_OUTCOME_PASSED;
    done(scenariolog_step_start(run, name, NULL, &step, &failure), failure);
    done(scenariolog_step_kv_set(step, "thread", name, &failure), failure);
    done(scenariolog_stream_write(shared, (const uint8_t *)"a whole line\n", 13, &failure), failure);
    done(scenariolog_step_end(step, &ending, NULL, &failure), failure);
    scenariolog_step_free(step);
}

static void *work(void *name)
{
    scenariolog_error *failure;
    scenariolog_cursor *cursor;
    for (int i = 0; i < STEPS; i++) {
        record_step(name);
    }
    done(scenariolog_report_steps(run, &cursor, &failure), failure);
    CHECK(count_rows(cursor) >= STEPS);
    /* Errors are the caller's own, whatever the other threads do. */
    CHECK(scenariolog_run_open(store, name, &(scenariolog_run *){NULL}, &failure) ==
          SCENARIOLOG_ERR_NOT_FOUND);
    CHECK(strstr(scenariolog_error_message(failure), name) != NULL);
    scenariolog_error_free(failure);
    return NULL;
}

static void every_row_is_there(void)
{
    pthread_t threads[THREADS];
    char names[THREADS][16];
    scenariolog_cursor *cursor;
    for (int i = 0; i < THREADS; i++) {
        snprintf(names[i], sizeof names[i], "thread %d", i);
        CHECK(pthread_create(&threads[i], NULL, work, names[i]) == 0);
    }
    for (int i = 0; i < THREADS; i++) {
        CHECK(pthread_join(threads[i], NULL) == 0);
    }
    CHECK_OK(scenariolog_report_steps(run, &cursor, &error));
    CHECK(count_rows(cursor) == THREADS * STEPS);
}

static void every_write_was_in_one_piece(void)
{
    scenariolog_cursor *cursor;
    CHECK_OK(scenariolog_stream_end(shared, NULL, &error));
    CHECK_OK(scenariolog_search(store, "\"a whole line\"", NULL, &cursor, &error));
    CHECK(count_rows(cursor) == THREADS * STEPS);
}

int main(void)
{
    store = new_store("threads.db");
    run = new_run(store);
    CHECK_OK(scenariolog_run_stream_open(run, "log", NULL, &shared, &error));
    RUN(every_row_is_there);
    RUN(every_write_was_in_one_piece);
    scenariolog_stream_free(shared);
    scenariolog_run_free(run);
    scenariolog_store_close(store);
    return 0;
}
