/* Records steps with streams, and says in the file "acks" what the library has confirmed. */

#include <scenariolog.h>
#include <stdio.h>
#include <stdlib.h>

static void must(scenariolog_status status)
{
    if (status != SCENARIOLOG_OK) {
        fprintf(stderr, "%s\n", scenariolog_status_text(status));
        exit(1);
    }
}

int main(void)
{
    scenariolog_store_options options = SCENARIOLOG_STORE_OPTIONS_INIT;
    scenariolog_store *store;
    scenariolog_run *run;
    options.create = 1;
    must(scenariolog_store_open("scenariolog.db", &options, &store, NULL));
    must(scenariolog_run_start(store, ".", NULL, &run, NULL));
    for (int number = 1; number <= 3; number++) {
        scenariolog_ending ending = SCENARIOLOG_ENDING_INIT;
        scenariolog_step *step;
        scenariolog_stream *stream;
        char name[16];
        snprintf(name, sizeof name, "step-%d", number);
        must(scenariolog_step_start(run, name, NULL, &step, NULL));
        must(scenariolog_step_stream_open(step, "stdout", NULL, &stream, NULL));
        for (int line = 1; line <= 20; line++) {
            char text[32];
            int length = snprintf(text, sizeof text, "line %d of %s\n", line, name);
            must(scenariolog_stream_write(stream, text, (size_t)length, NULL));
        }
        must(scenariolog_stream_end(stream, NULL, NULL));
        ending.outcome = SCENARIOLOG_OUTCOME_PASSED;
        must(scenariolog_step_end(step, &ending, NULL, NULL));
        FILE *acks = fopen("acks", "a");
        if (acks != NULL) {
            fprintf(acks, "%s passed\n", name);
            fclose(acks);
        }
        scenariolog_stream_free(stream);
        scenariolog_step_free(step);
    }
    must(scenariolog_run_end(run, NULL, NULL, NULL));
    scenariolog_run_free(run);
    scenariolog_store_close(store);
    return 0;
}
