/* Streams: output that the program captures itself. */

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

static scenariolog_store *store;
static scenariolog_run *run;
static scenariolog_step *step;
static scenariolog_command *command;

static void write_text(scenariolog_stream *stream, const char *text)
{
    CHECK_OK(scenariolog_stream_write(stream, (const uint8_t *)text, strlen(text), &error));
}

static void every_noun_has_streams(void)
{
    scenariolog_stream *streams[3];
    int64_t id;
    CHECK_OK(scenariolog_run_stream_open(run, "log", NULL, &streams[0], &error));
    CHECK_OK(scenariolog_step_stream_open(step, "stdout", NULL, &streams[1], &error));
    CHECK_OK(scenariolog_command_stream_open(command, "stderr", NULL, &streams[2], &error));
    for (int i = 0; i < 3; i++) {
        write_text(streams[i], "one line\n");
        CHECK_OK(scenariolog_stream_end(streams[i], &id, &error));
        CHECK(id > 0);
        scenariolog_stream_free(streams[i]);
    }
}

static void what_was_written_is_there_at_once(void)
{
    char text[32] = "";
    scenariolog_stream *stream;
    CHECK_OK(scenariolog_step_stream_open(step, "stdout", NULL, &stream, &error));
    write_text(stream, "half a ");
    FILE *file = fopen(scenariolog_stream_path(stream), "r");
    CHECK(file && fgets(text, sizeof text, file) && fclose(file) == 0);
    CHECK_TEXT(text, "half a ");
    write_text(stream, "needle\n");
    CHECK_OK(scenariolog_stream_write(stream, NULL, 0, &error));
    CHECK_OK(scenariolog_stream_end(stream, NULL, &error));
    scenariolog_stream_free(stream);
}

static void what_was_written_is_found(void)
{
    scenariolog_cursor *cursor;
    CHECK_OK(scenariolog_search(store, "needle", NULL, &cursor, &error));
    next_row(cursor);
    CHECK_TEXT(text_of(cursor, "text"), "half a needle");
    CHECK(count_rows(cursor) == 0);
}

static void a_stream_ends_once(void)
{
    int64_t id = 7;
    scenariolog_stream *stream;
    CHECK_OK(scenariolog_run_stream_open(run, "log", NULL, &stream, &error));
    CHECK_OK(scenariolog_stream_end(stream, NULL, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_stream_end(stream, &id, &error));
    CHECK(id == 0);
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_stream_write(stream, (uint8_t *)"x", 1, &error));
    scenariolog_stream_free(stream);
}

static void what_is_indexed_is_a_choice(void)
{
    scenariolog_index_options index = SCENARIOLOG_INDEX_OPTIONS_INIT;
    scenariolog_stream *stream;
    scenariolog_cursor *cursor;
    index.streams = SCENARIOLOG_INDEX_STDERR;
    index.max_line_bytes = 4;
    index.max_bytes = 1000;
    CHECK_OK(scenariolog_step_stream_open(step, "stdout", &index, &stream, &error));
    write_text(stream, "unsearchable\n");
    CHECK_OK(scenariolog_stream_end(stream, NULL, &error));
    scenariolog_stream_free(stream);
    CHECK_OK(scenariolog_step_stream_open(step, "stderr", &index, &stream, &error));
    write_text(stream, "abcdef\n");
    CHECK_OK(scenariolog_stream_end(stream, NULL, &error));
    scenariolog_stream_free(stream);
    CHECK_OK(scenariolog_search(store, "unsearchable OR abcdef", NULL, &cursor, &error));
    CHECK(count_rows(cursor) == 0);
    /* Of a line that is too long, both ends. */
    CHECK_OK(scenariolog_search(store, "ab ef", NULL, &cursor, &error));
    CHECK(count_rows(cursor) == 1);
}

/* How large the first artifact of the step is on record, or -1. */
static int64_t recorded_size(const scenariolog_step *of)
{
    scenariolog_cursor *cursor;
    CHECK_OK(scenariolog_step_artifact_list(of, &cursor, &error));
    next_row(cursor);
    size_t size = column(cursor, "size_bytes");
    int64_t bytes = scenariolog_cursor_is_null(cursor, size) ? -1 : scenariolog_cursor_int64(cursor, size);
    scenariolog_cursor_free(cursor);
    return bytes;
}

static void the_end_of_the_run_completes_what_was_freed_but_not_what_is_open(void)
{
    scenariolog_ending ending = SCENARIOLOG_ENDING_INIT;
    scenariolog_run *own = new_run(store);
    scenariolog_step *steps[2] = {new_step(own, "freed"), new_step(own, "open")};
    scenariolog_stream *streams[2];
    ending.outcome = SCENARIOLOG_OUTCOME_PASSED;
    for (int i = 0; i < 2; i++) {
        CHECK_OK(scenariolog_step_stream_open(steps[i], "log", NULL, &streams[i], &error));
        write_text(streams[i], "half");
        CHECK_OK(scenariolog_step_end(steps[i], &ending, NULL, &error));
    }
    scenariolog_stream_free(streams[0]);
    CHECK_OK(scenariolog_run_end(own, NULL, NULL, &error));
    CHECK(recorded_size(steps[0]) == 4 && recorded_size(steps[1]) == -1);
    write_text(streams[1], " and half");
    CHECK_OK(scenariolog_stream_end(streams[1], NULL, &error));
    CHECK(recorded_size(steps[1]) == 13);
    scenariolog_stream_free(streams[1]);
    scenariolog_step_free(steps[0]);
    scenariolog_step_free(steps[1]);
    scenariolog_run_free(own);
}

static void what_a_program_wrote_before_it_died_is_found(void)
{
    int status;
    scenariolog_cursor *cursor;
    pid_t pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        scenariolog_store *own;
        scenariolog_stream *stream;
        CHECK_OK(scenariolog_store_open("stream.db", NULL, &own, &error));
        CHECK_OK(scenariolog_step_stream_open(new_step(new_run(own), "dies"), "stdout", NULL, &stream, &error));
        write_text(stream, "last words");
        /* Like abort(), but without a core. */
        raise(SIGKILL);
    }
    CHECK(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status));
    CHECK_OK(scenariolog_store_recover(store, &error));
    CHECK_OK(scenariolog_search(store, "last words", NULL, &cursor, &error));
    next_row(cursor);
    CHECK_TEXT(text_of(cursor, "outcome"), "interrupted");
    CHECK(count_rows(cursor) == 0);
}

static void wrong_arguments_are_refused(void)
{
    scenariolog_stream *stream;
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_stream_open(NULL, "k", NULL, &stream, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_step_stream_open(NULL, "k", NULL, &stream, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_command_stream_open(NULL, "k", NULL, &stream, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_stream_open(run, NULL, NULL, &stream, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_stream_open(run, "", NULL, &stream, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_stream_open(run, LATIN1, NULL, &stream, &error));
    CHECK(stream == NULL);
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_stream_open(run, "k", NULL, NULL, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_stream_write(NULL, (uint8_t *)"x", 1, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_stream_end(NULL, NULL, &error));
    CHECK(scenariolog_stream_path(NULL) == NULL);
    scenariolog_stream_free(NULL);
    CHECK_OK(scenariolog_run_stream_open(run, "k", NULL, &stream, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_stream_write(stream, NULL, 1, &error));
    scenariolog_stream_free(stream);
}

int main(void)
{
    store = new_store("stream.db");
    run = new_run(store);
    step = new_step(run, "step");
    command = new_command(step);
    RUN(every_noun_has_streams);
    RUN(what_was_written_is_there_at_once);
    RUN(what_was_written_is_found);
    RUN(a_stream_ends_once);
    RUN(what_is_indexed_is_a_choice);
    RUN(the_end_of_the_run_completes_what_was_freed_but_not_what_is_open);
    RUN(what_a_program_wrote_before_it_died_is_found);
    RUN(wrong_arguments_are_refused);
    scenariolog_command_free(command);
    scenariolog_step_free(step);
    scenariolog_run_free(run);
    scenariolog_store_close(store);
    return 0;
}
