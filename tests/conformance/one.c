/* Records one child with nothing but defaults: one FILE RUN SCRIPT. Prints its status and how many warnings there were. */

#include <scenariolog.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    scenariolog_store *store = NULL;
    scenariolog_run *run = NULL;
    scenariolog_exec_result *result = NULL;
    scenariolog_error *error = NULL;
    scenariolog_exec_options exec = SCENARIOLOG_EXEC_OPTIONS_INIT;
    const char *const child[] = {"sh", "-c", argc == 4 ? argv[3] : "exit 1"};
    exec.argv = child;
    exec.argv_count = 3;
    if (argc != 4 || scenariolog_store_open(argv[1], NULL, &store, &error) < 0 ||
        scenariolog_run_open(store, argv[2], &run, &error) < 0 ||
        scenariolog_run_exec_step(run, NULL, NULL, &exec, NULL, &result, &error) < 0) {
        fprintf(stderr, "%s\n", scenariolog_error_message(error));
        return 1;
    }
    printf("%d %zu\n", (int)scenariolog_exec_result_exit_status(result),
           scenariolog_exec_result_warning_count(result));
    scenariolog_exec_result_free(result);
    scenariolog_run_free(run);
    scenariolog_store_close(store);
    return 0;
}
