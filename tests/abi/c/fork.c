/* After a fork, the child has none of its parent's handles. */

#include "check.h"
#include <sys/wait.h>
#include <unistd.h>

static scenariolog_store *store;
static scenariolog_run *run;
static scenariolog_step *step;
static scenariolog_stream *stream;

static void refuse_everything(void)
{
    const char *argv[] = {"true"};
    scenariolog_exec_options exec = SCENARIOLOG_EXEC_OPTIONS_INIT;
    scenariolog_ending ending = SCENARIOLOG_ENDING_INIT;
    scenariolog_exec_result *result;
    scenariolog_run *other;
    scenariolog_cursor *cursor;
    exec.argv = argv;
    exec.argv_count = 1;
    ending.outcome = SCENARIOLOG_OUTCOME_PASSED;
    CHECK_REFUSED(FORKED, scenariolog_run_start(store, ".", NULL, &other, &error));
    CHECK_REFUSED(FORKED, scenariolog_run_open(store, "latest", &other, &error));
    CHECK_REFUSED(FORKED, scenariolog_run_kv_set(run, "key", "value", &error));
    CHECK_REFUSED(FORKED, scenariolog_step_end(step, &ending, NULL, &error));
    CHECK_REFUSED(FORKED, scenariolog_run_end(run, NULL, NULL, &error));
    CHECK_REFUSED(FORKED, scenariolog_report_runs(store, NULL, 0, &cursor, &error));
    CHECK_REFUSED(FORKED, scenariolog_search(store, "word", NULL, &cursor, &error));
    CHECK_REFUSED(FORKED, scenariolog_stream_write(stream, (const uint8_t *)"child", 5, &error));
    CHECK_REFUSED(FORKED, scenariolog_run_exec(run, &exec, &result, &error));
    CHECK_REFUSED(FORKED, scenariolog_store_checkpoint(store, &error));
}

static void open_again(void)
{
    scenariolog_store *again;
    CHECK_OK(scenariolog_store_open("fork.db", NULL, &again, &error));
    scenariolog_step_free(new_step(run = new_run(again), "of the child"));
    scenariolog_run_free(run);
    scenariolog_store_close(again);
}

static void in_child(void (*body)(void))
{
    int status;
    pid_t pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        body();
        _exit(0);
    }
    CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void close_everything(void)
{
    scenariolog_stream_free(stream);
    scenariolog_step_free(step);
    scenariolog_run_free(run);
    scenariolog_store_close(store);
}

static void the_child_is_told(void)
{
    in_child(refuse_everything);
}

static void the_child_may_open_the_file_again(void)
{
    in_child(open_again);
}

static void the_child_may_free_what_it_inherited(void)
{
    in_child(close_everything);
}

static void the_parent_goes_on(void)
{
    scenariolog_cursor *cursor;
    CHECK_OK(scenariolog_stream_write(stream, (const uint8_t *)"parent", 6, &error));
    CHECK_OK(scenariolog_stream_end(stream, NULL, &error));
    CHECK_OK(scenariolog_run_kv_set(run, "key", "value", &error));
    CHECK_OK(scenariolog_report_runs(store, NULL, 0, &cursor, &error));
    CHECK(count_rows(cursor) == 2);
    CHECK_OK(scenariolog_report_verify(store, NULL, &cursor, &error));
    next_row(cursor);
    CHECK_TEXT(text_of(cursor, "state"), "ok");
    scenariolog_cursor_free(cursor);
}

int main(void)
{
    store = new_store("fork.db");
    run = new_run(store);
    step = new_step(run, "step");
    CHECK_OK(scenariolog_step_stream_open(step, "stdout", NULL, &stream, &error));
    RUN(the_child_is_told);
    RUN(the_child_may_open_the_file_again);
    RUN(the_child_may_free_what_it_inherited);
    RUN(the_parent_goes_on);
    close_everything();
    return 0;
}
