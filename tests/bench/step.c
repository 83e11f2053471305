/* Adds steps to a run of a new file, and prints the time on the CPU that one took, in
 * nanoseconds: on a busy machine the other clock measures the scheduler. usage: step FILE ROOT COUNT */

#include <scenariolog.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

int main(int argc, char **argv)
{
    scenariolog_store_options options = SCENARIOLOG_STORE_OPTIONS_INIT;
    scenariolog_store *store = NULL;
    scenariolog_run *run = NULL;
    long count = argc == 4 ? strtol(argv[3], NULL, 10) : 0;
    double start;

    options.create = 1;
    if (count <= 0 || scenariolog_store_open(argv[1], &options, &store, NULL) < 0 ||
        scenariolog_run_start(store, argv[2], NULL, &run, NULL) < 0)
        return 1;
    start = now();
    for (long i = 0; i < count; i++) {
        scenariolog_step *step = NULL;
        if (scenariolog_step_start(run, "step", NULL, &step, NULL) < 0)
            return 1;
        scenariolog_step_free(step);
    }
    printf("%.0f\n", (now() - start) / (double)count);
    scenariolog_run_free(run);
    scenariolog_store_close(store);
    return 0;
}
