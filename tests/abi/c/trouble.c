/* Hosts with signals and limits that would have a recorder die, or tell lies. */

#include "check.h"
#include <signal.h>
#include <sys/resource.h>

static scenariolog_run *run;

static scenariolog_exec_options exits_with_3(const char *argv[3])
{
    scenariolog_exec_options exec = SCENARIOLOG_EXEC_OPTIONS_INIT;
    argv[0] = "sh";
    argv[1] = "-c";
    argv[2] = "exit 3";
    exec.argv = argv;
    exec.argv_count = 3;
    return exec;
}

static scenariolog_exec_result *run_it(scenariolog_step **recorded)
{
    const char *argv[3];
    scenariolog_exec_options exec = exits_with_3(argv);
    scenariolog_exec_result *result;
    CHECK_OK(scenariolog_run_exec_step(run, NULL, NULL, &exec, recorded, &result, &error));
    return result;
}

static void a_host_that_ignores_its_children_gets_no_wrong_outcome(void)
{
    scenariolog_exec_result *result;
    scenariolog_step *recorded;
    scenariolog_cursor *cursor;
    struct sigaction action;
    CHECK(signal(SIGCHLD, SIG_IGN) != SIG_ERR);
    result = run_it(&recorded);
    CHECK(scenariolog_exec_result_outcome(result) == SCENARIOLOG_OUTCOME_ERROR);
    CHECK(scenariolog_exec_result_exit_status(result) == 125);
    CHECK(scenariolog_exec_result_warning_count(result) == 1);
    CHECK(strstr(scenariolog_exec_result_warning(result, 0), "SIGCHLD") != NULL);
    CHECK(sigaction(SIGCHLD, NULL, &action) == 0 && action.sa_handler == SIG_IGN);
    CHECK(signal(SIGCHLD, SIG_DFL) == SIG_IGN);
    CHECK_OK(scenariolog_report_step(recorded, &cursor, &error));
    next_row(cursor);
    CHECK_TEXT(text_of(cursor, "outcome"), "error");
    CHECK(strstr(text_of(cursor, "reason"), "SIGCHLD") != NULL);
    CHECK(scenariolog_cursor_is_null(cursor, column(cursor, "exit_code")));
    scenariolog_cursor_free(cursor);
    scenariolog_step_free(recorded);
    scenariolog_exec_result_free(result);
}

static void a_host_survives_its_limit_of_file_sizes(void)
{
    scenariolog_exec_result *result;
    struct sigaction action;
    struct rlimit limit;
    sigset_t mask, pending;
    rlim_t before;
    CHECK(getrlimit(RLIMIT_FSIZE, &limit) == 0);
    before = limit.rlim_cur;
    limit.rlim_cur = 1024;
    CHECK(setrlimit(RLIMIT_FSIZE, &limit) == 0);
    result = run_it(NULL);
    limit.rlim_cur = before;
    CHECK(setrlimit(RLIMIT_FSIZE, &limit) == 0);
    CHECK(scenariolog_exec_result_exit_status(result) == 3);
    CHECK(scenariolog_exec_result_warning_count(result) == 1);
    scenariolog_exec_result_free(result);
    CHECK(sigaction(SIGXFSZ, NULL, &action) == 0 && action.sa_handler == SIG_DFL);
    CHECK(sigprocmask(SIG_BLOCK, NULL, &mask) == 0 && !sigismember(&mask, SIGXFSZ));
    CHECK(sigpending(&pending) == 0 && !sigismember(&pending, SIGXFSZ));
}

static void a_parent_that_is_not_there_matters_only_when_strict(void)
{
    const char *argv[3];
    scenariolog_exec_options exec = exits_with_3(argv);
    scenariolog_step_options options = SCENARIOLOG_STEP_OPTIONS_INIT;
    scenariolog_exec_result *result;
    scenariolog_step *recorded;
    options.parent_step_id = "nobody";
    CHECK_OK(scenariolog_run_exec_step(run, "x", &options, &exec, &recorded, &result, &error));
    CHECK(recorded != NULL);
    CHECK(scenariolog_exec_result_exit_status(result) == 3);
    CHECK(scenariolog_exec_result_warning_count(result) == 1);
    scenariolog_step_free(recorded);
    scenariolog_exec_result_free(result);
    exec.strict = 1;
    CHECK_REFUSED(NOT_FOUND,
                  scenariolog_run_exec_step(run, "x", &options, &exec, &recorded, &result, &error));
    CHECK(recorded == NULL && result == NULL);
}

int main(void)
{
    scenariolog_store *store = new_store("trouble.db");
    run = new_run(store);
    RUN(a_host_that_ignores_its_children_gets_no_wrong_outcome);
    RUN(a_host_survives_its_limit_of_file_sizes);
    RUN(a_parent_that_is_not_there_matters_only_when_strict);
    scenariolog_run_free(run);
    scenariolog_store_close(store);
    return 0;
}
