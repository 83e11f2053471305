/* Fills the file scenariolog.db: growing RUNS STEPS LINES, so many steps of each run and lines of each step. */

#include <scenariolog.h>
#include <stdio.h>
#include <stdlib.h>

static void must(scenariolog_status status)
{
    if (status != SCENARIOLOG_OK) {
        fprintf(stderr, "growing: %s\n", scenariolog_status_text(status));
        exit(1);
    }
}

static void record_step(scenariolog_run *run, int number, int step_number, int lines)
{
    scenariolog_ending ending = SCENARIOLOG_ENDING_INIT;
    scenariolog_step *step;
    scenariolog_stream *stream;
    char text[128];
    ending.outcome = SCENARIOLOG_OUTCOME_PASSED;
    snprintf(text, sizeof text, "tests/test_load.py::test_%d", step_number);
    must(scenariolog_step_start(run, text, NULL, &step, NULL));
    must(scenariolog_step_stream_open(step, "stdout", NULL, &stream, NULL));
    for (int line = 1; line <= lines; line++) {
        const char *mark = step_number == 1 && line == lines / 2 ? " unique" : "";
        int length = snprintf(text, sizeof text, "line %d of step %d in run%d%s\n", line, step_number, number, mark);
        must(scenariolog_stream_write(stream, text, (size_t)length, NULL));
    }
    must(scenariolog_stream_end(stream, NULL, NULL));
    must(scenariolog_step_end(step, &ending, NULL, NULL));
    scenariolog_stream_free(stream);
    scenariolog_step_free(step);
}

int main(int argc, char **argv)
{
    scenariolog_store_options options = SCENARIOLOG_STORE_OPTIONS_INIT;
    scenariolog_store *store;
    if (argc != 4) {
        return 2;
    }
    options.create = 1;
    must(scenariolog_store_open("scenariolog.db", &options, &store, NULL));
    for (int number = 0; number < atoi(argv[1]); number++) {
        scenariolog_run *run;
        must(scenariolog_run_start(store, ".", NULL, &run, NULL));
        for (int step = 1; step <= atoi(argv[2]); step++) {
            record_step(run, number, step, atoi(argv[3]));
        }
        must(scenariolog_run_end(run, NULL, NULL, NULL));
        scenariolog_run_free(run);
    }
    scenariolog_store_close(store);
    return 0;
}
