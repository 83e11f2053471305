/* Child processes, recorded. */

#include "check.h"
#include <pthread.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

static scenariolog_run *run;
static scenariolog_step *step;

/* Options for `sh -c SCRIPT`. The array must outlive them. */
static scenariolog_exec_options shell(const char *argv[3], const char *script)
{
    scenariolog_exec_options exec = SCENARIOLOG_EXEC_OPTIONS_INIT;
    argv[0] = "sh";
    argv[1] = "-c";
    argv[2] = script;
    exec.argv = argv;
    exec.argv_count = 3;
    return exec;
}

/* Runs a script as a step and returns what became of it. */
static scenariolog_exec_result *run_script(const char *script)
{
    const char *argv[3];
    scenariolog_exec_options exec = shell(argv, script);
    scenariolog_exec_result *result;
    CHECK_OK(scenariolog_run_exec_step(run, NULL, NULL, &exec, NULL, &result, &error));
    return result;
}

static void check_file(const char *path, const char *expected)
{
    char text[256] = "";
    FILE *file = fopen(path, "r");
    CHECK(file != NULL);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    CHECK_TEXT(text, expected);
}

static void a_child_is_a_step(void)
{
    const char *argv[3];
    scenariolog_exec_options exec = shell(argv, "echo out; echo err >&2; exit 3");
    scenariolog_exec_result *result;
    scenariolog_step *recorded;
    scenariolog_cursor *cursor;
    CHECK_OK(scenariolog_run_exec_step(run, "both", NULL, &exec, &recorded, &result, &error));
    CHECK(scenariolog_exec_result_exit_status(result) == 3);
    CHECK(scenariolog_exec_result_outcome(result) == SCENARIOLOG_OUTCOME_FAILED);
    CHECK(scenariolog_exec_result_signal(result) == 0);
    CHECK(!scenariolog_exec_result_timed_out(result));
    CHECK(scenariolog_exec_result_start_error(result) == NULL);
    CHECK(scenariolog_exec_result_duration_ns(result) > 0);
    CHECK(scenariolog_exec_result_max_rss_bytes(result) > 0);
    CHECK(scenariolog_exec_result_user_ns(result) + scenariolog_exec_result_system_ns(result) > 0);
    CHECK(scenariolog_exec_result_warning_count(result) == 0);
    CHECK(scenariolog_exec_result_warning(result, 0) == NULL);
    check_file(scenariolog_exec_result_stdout_path(result), "out\n");
    check_file(scenariolog_exec_result_stderr_path(result), "err\n");
    CHECK_OK(scenariolog_report_step(recorded, &cursor, &error));
    next_row(cursor);
    CHECK_TEXT(text_of(cursor, "step_name"), "both");
    CHECK_TEXT(text_of(cursor, "outcome"), "failed");
    CHECK(int_of(cursor, "exit_code") == 3);
    CHECK(strncmp(text_of(cursor, "argv_json"), "[\"sh\",\"-c\",", 11) == 0);
    scenariolog_cursor_free(cursor);
    scenariolog_step_free(recorded);
    scenariolog_exec_result_free(result);
}

static void a_child_is_a_command(void)
{
    const char *argv[3];
    scenariolog_exec_options exec = shell(argv, "kill -SEGV $$");
    scenariolog_exec_result *result;
    scenariolog_command *command;
    CHECK_OK(scenariolog_step_exec_command(step, NULL, &exec, &command, &result, &error));
    CHECK(scenariolog_exec_result_exit_status(result) == 128 + SIGSEGV);
    CHECK(scenariolog_exec_result_signal(result) == SIGSEGV);
    CHECK(scenariolog_exec_result_outcome(result) == SCENARIOLOG_OUTCOME_FAILED);
    CHECK_TEXT(scenariolog_command_step_id(command), scenariolog_step_id(step));
    scenariolog_command_free(command);
    scenariolog_exec_result_free(result);
}

static void a_child_is_a_run(void)
{
    const char *argv[3];
    scenariolog_exec_options exec = shell(argv, "true");
    scenariolog_exec_result *result;
    scenariolog_store *store = new_store("whole.db");
    scenariolog_run *whole = new_run(store);
    CHECK_OK(scenariolog_run_exec(whole, &exec, &result, &error));
    CHECK(scenariolog_exec_result_outcome(result) == SCENARIOLOG_OUTCOME_PASSED);
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_end(whole, NULL, NULL, &error));
    scenariolog_exec_result_free(result);
    scenariolog_run_free(whole);
    scenariolog_store_close(store);
}

static void directory_and_variables_reach_the_child(void)
{
    const scenariolog_pair env[] = {{"COLOUR", LATIN1}, {"HOME", NULL}};
    const char *argv[3];
    scenariolog_exec_options exec = shell(argv, "echo $PWD $COLOUR ${HOME-none}");
    scenariolog_exec_result *result;
    exec.cwd = "/";
    exec.env = env;
    exec.env_count = 2;
    CHECK_OK(scenariolog_run_exec_step(run, NULL, NULL, &exec, NULL, &result, &error));
    check_file(scenariolog_exec_result_stdout_path(result), "/ " LATIN1 " none\n");
    scenariolog_exec_result_free(result);
}

struct collected {
    pthread_t thread;
    size_t length;
    char text[64];
};

static void collect(void *user, const uint8_t *data, size_t length)
{
    struct collected *collected = user;
    CHECK(pthread_equal(collected->thread, pthread_self()));
    CHECK(collected->length + length < sizeof collected->text);
    memcpy(collected->text + collected->length, data, length);
    collected->length += length;
}

static void callbacks_see_the_output_in_the_calling_thread(void)
{
    struct collected collected = {.thread = pthread_self()};
    const char *argv[3];
    scenariolog_exec_options exec = shell(argv, "printf 'a\\0b'; printf c >&2");
    scenariolog_exec_result *result;
    exec.on_stdout = collect;
    exec.user = &collected;
    CHECK_OK(scenariolog_run_exec_step(run, NULL, NULL, &exec, NULL, &result, &error));
    CHECK(collected.length == 3 && memcmp(collected.text, "a\0b", 3) == 0);
    scenariolog_exec_result_free(result);
    exec.on_stderr = collect;
    exec.on_stdout = NULL;
    CHECK_OK(scenariolog_run_exec_step(run, NULL, NULL, &exec, NULL, &result, &error));
    CHECK(collected.length == 4 && collected.text[3] == 'c');
    scenariolog_exec_result_free(result);
}

static void output_is_passed_on(void)
{
    int ends[2];
    int saved = dup(STDOUT_FILENO);
    char text[16] = "";
    const char *argv[3];
    scenariolog_exec_options exec = shell(argv, "echo passed on");
    scenariolog_exec_result *result;
    CHECK(pipe(ends) == 0 && dup2(ends[1], STDOUT_FILENO) >= 0);
    exec.tee_stdout = 1;
    exec.tee_stderr = 1;
    CHECK_OK(scenariolog_run_exec_step(run, NULL, NULL, &exec, NULL, &result, &error));
    CHECK(dup2(saved, STDOUT_FILENO) >= 0);
    CHECK(read(ends[0], text, sizeof text - 1) == 10);
    CHECK_TEXT(text, "passed on\n");
    close(ends[0]);
    close(ends[1]);
    close(saved);
    scenariolog_exec_result_free(result);
    exec.on_stdout = collect;
    CHECK_REFUSED(INVALID_ARGUMENT,
                  scenariolog_run_exec_step(run, NULL, NULL, &exec, NULL, &result, &error));
}

static void a_child_that_takes_too_long_is_ended(void)
{
    const char *argv[3];
    scenariolog_exec_options exec = shell(argv, "trap '' TERM; while :; do sleep 1; done");
    scenariolog_exec_result *result;
    exec.timeout_ms = 50;
    exec.kill_after_ms = 50;
    CHECK_OK(scenariolog_run_exec_step(run, "slow", NULL, &exec, NULL, &result, &error));
    CHECK(scenariolog_exec_result_timed_out(result));
    CHECK(scenariolog_exec_result_exit_status(result) == 124);
    CHECK(scenariolog_exec_result_outcome(result) == SCENARIOLOG_OUTCOME_TIMED_OUT);
    scenariolog_exec_result_free(result);
}

static void a_child_that_cannot_be_started_is_recorded(void)
{
    const char *argv[] = {"/no/such/program"};
    scenariolog_exec_options exec = SCENARIOLOG_EXEC_OPTIONS_INIT;
    scenariolog_exec_result *result;
    exec.argv = argv;
    exec.argv_count = 1;
    CHECK_OK(scenariolog_run_exec_step(run, NULL, NULL, &exec, NULL, &result, &error));
    CHECK(scenariolog_exec_result_exit_status(result) == 127);
    CHECK(scenariolog_exec_result_outcome(result) == SCENARIOLOG_OUTCOME_ERROR);
    CHECK(strstr(scenariolog_exec_result_start_error(result), "/no/such/program") != NULL);
    scenariolog_exec_result_free(result);
}

static scenariolog_canceller *canceller;

static void *cancel(void *unused)
{
    scenariolog_canceller_send(canceller, SIGTERM);
    return unused;
}

static void cancel_from_handler(int signal)
{
    (void)signal;
    scenariolog_canceller_send(canceller, SIGINT);
}

/* Runs what would go on for a minute, and expects it to die of the signal. */
static void check_cancelled(int signal)
{
    const char *argv[] = {"sleep", "60"};
    scenariolog_exec_options exec = SCENARIOLOG_EXEC_OPTIONS_INIT;
    scenariolog_exec_result *result;
    exec.argv = argv;
    exec.argv_count = 2;
    exec.canceller = canceller;
    CHECK_OK(scenariolog_run_exec_step(run, "cancelled", NULL, &exec, NULL, &result, &error));
    CHECK(scenariolog_exec_result_signal(result) == signal);
    CHECK(scenariolog_exec_result_outcome(result) == SCENARIOLOG_OUTCOME_INTERRUPTED);
    scenariolog_exec_result_free(result);
}

static void another_thread_may_cancel(void)
{
    pthread_t thread;
    CHECK_OK(scenariolog_canceller_new(&canceller, &error));
    CHECK(pthread_create(&thread, NULL, cancel, NULL) == 0);
    check_cancelled(SIGTERM);
    CHECK(pthread_join(thread, NULL) == 0);
    scenariolog_canceller_free(canceller);
}

static void a_signal_handler_may_cancel(void)
{
    struct sigaction action = {.sa_handler = cancel_from_handler};
    struct itimerval timer = {.it_value = {.tv_usec = 50000}};
    CHECK_OK(scenariolog_canceller_new(&canceller, &error));
    CHECK(sigaction(SIGALRM, &action, NULL) == 0 && setitimer(ITIMER_REAL, &timer, NULL) == 0);
    check_cancelled(SIGINT);
    scenariolog_canceller_free(canceller);
}

static void a_log_directory_that_cannot_be_written_matters_only_when_strict(void)
{
    const char *argv[3];
    scenariolog_exec_options exec = shell(argv, "exit 5");
    scenariolog_run_options options = SCENARIOLOG_RUN_OPTIONS_INIT;
    scenariolog_exec_result *result;
    scenariolog_store *store = new_store("unwritable.db");
    scenariolog_run *unwritable;
    scenariolog_step *recorded;
    options.log_dir = "unwritable.db/logs";
    CHECK_OK(scenariolog_run_start(store, ".", &options, &unwritable, &error));
    CHECK_OK(scenariolog_run_exec_step(unwritable, "x", NULL, &exec, &recorded, &result, &error));
    CHECK(scenariolog_exec_result_exit_status(result) == 5);
    CHECK(scenariolog_exec_result_warning_count(result) == 1);
    CHECK(strlen(scenariolog_exec_result_warning(result, 0)) > 0);
    CHECK(scenariolog_exec_result_stdout_path(result) == NULL);
    CHECK(scenariolog_exec_result_stderr_path(result) == NULL);
    scenariolog_step_free(recorded);
    scenariolog_exec_result_free(result);
    exec.strict = 1;
    CHECK_REFUSED(IO, scenariolog_run_exec_step(unwritable, "x", NULL, &exec, &recorded, &result, &error));
    CHECK(recorded == NULL && result == NULL);
    scenariolog_run_free(unwritable);
    scenariolog_store_close(store);
}

static void the_index_is_as_it_was_asked_for(void)
{
    const char *argv[3];
    scenariolog_exec_options exec = shell(argv, "echo sought");
    scenariolog_index_options index = SCENARIOLOG_INDEX_OPTIONS_INIT;
    scenariolog_exec_result *result;
    scenariolog_step *recorded;
    scenariolog_cursor *cursor;
    index.streams = SCENARIOLOG_INDEX_NONE;
    exec.index = &index;
    CHECK_OK(scenariolog_run_exec_step(run, "quiet", NULL, &exec, &recorded, &result, &error));
    CHECK_OK(scenariolog_step_artifact_list(recorded, &cursor, &error));
    next_row(cursor);
    CHECK(scenariolog_cursor_is_null(cursor, column(cursor, "indexed_lines")));
    scenariolog_cursor_free(cursor);
    scenariolog_step_free(recorded);
    scenariolog_exec_result_free(result);
    index.streams = -1;
    CHECK_REFUSED(INVALID_ARGUMENT,
                  scenariolog_run_exec_step(run, NULL, NULL, &exec, NULL, &result, &error));
}

static void wrong_arguments_are_refused(void)
{
    const char *argv[] = {"true", NULL};
    scenariolog_exec_options exec = SCENARIOLOG_EXEC_OPTIONS_INIT;
    scenariolog_exec_result *result;
    scenariolog_step *no_step;
    scenariolog_command *no_command;
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_exec(run, NULL, &result, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_exec(run, &exec, &result, &error));
    exec.argv = argv;
    exec.argv_count = 2;
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_exec(run, &exec, &result, &error));
    exec.argv_count = 1;
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_exec(NULL, &exec, &result, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_exec(run, &exec, NULL, &error));
    CHECK_REFUSED(INVALID_ARGUMENT,
                  scenariolog_run_exec_step(NULL, NULL, NULL, &exec, &no_step, &result, &error));
    CHECK_REFUSED(INVALID_ARGUMENT,
                  scenariolog_run_exec_step(run, LATIN1, NULL, &exec, &no_step, &result, &error));
    CHECK_REFUSED(INVALID_ARGUMENT,
                  scenariolog_step_exec_command(NULL, NULL, &exec, &no_command, &result, &error));
    CHECK(!result && !no_step && !no_command);
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_canceller_new(NULL, &error));
    scenariolog_canceller_send(NULL, SIGTERM);
    scenariolog_canceller_free(NULL);
}

static void null_is_no_result(void)
{
    CHECK(scenariolog_exec_result_exit_status(NULL) == 0);
    CHECK(scenariolog_exec_result_outcome(NULL) == SCENARIOLOG_OUTCOME_NONE);
    CHECK(scenariolog_exec_result_signal(NULL) == 0);
    CHECK(!scenariolog_exec_result_timed_out(NULL));
    CHECK(scenariolog_exec_result_duration_ns(NULL) == 0);
    CHECK(scenariolog_exec_result_user_ns(NULL) == 0);
    CHECK(scenariolog_exec_result_system_ns(NULL) == 0);
    CHECK(scenariolog_exec_result_max_rss_bytes(NULL) == 0);
    CHECK(scenariolog_exec_result_stdout_path(NULL) == NULL);
    CHECK(scenariolog_exec_result_stderr_path(NULL) == NULL);
    CHECK(scenariolog_exec_result_start_error(NULL) == NULL);
    CHECK(scenariolog_exec_result_warning_count(NULL) == 0);
    CHECK(scenariolog_exec_result_warning(NULL, 0) == NULL);
    scenariolog_exec_result_free(NULL);
}

static void a_child_knows_its_step(void)
{
    scenariolog_exec_result *result = run_script("test -n \"$SCENARIOLOG_STEP_ID\"");
    CHECK(scenariolog_exec_result_exit_status(result) == 0);
    scenariolog_exec_result_free(result);
}

int main(void)
{
    scenariolog_store *store = new_store("exec.db");
    run = new_run(store);
    step = new_step(run, "step");
    RUN(a_child_is_a_step);
    RUN(a_child_is_a_command);
    RUN(a_child_is_a_run);
    RUN(a_child_knows_its_step);
    RUN(directory_and_variables_reach_the_child);
    RUN(callbacks_see_the_output_in_the_calling_thread);
    RUN(output_is_passed_on);
    RUN(a_child_that_takes_too_long_is_ended);
    RUN(a_child_that_cannot_be_started_is_recorded);
    RUN(another_thread_may_cancel);
    RUN(a_signal_handler_may_cancel);
    RUN(a_log_directory_that_cannot_be_written_matters_only_when_strict);
    RUN(the_index_is_as_it_was_asked_for);
    RUN(wrong_arguments_are_refused);
    RUN(null_is_no_result);
    scenariolog_step_free(step);
    scenariolog_run_free(run);
    scenariolog_store_close(store);
    return 0;
}
