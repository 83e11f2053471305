/* Artifacts of runs, steps and commands. */

#include "check.h"
#include <unistd.h>

static scenariolog_store *store;
static scenariolog_run *run;
static scenariolog_step *step;
static scenariolog_command *command;

static void a_file_is_hashed_where_it_is(void)
{
    int64_t ids[3];
    scenariolog_cursor *cursor;
    write_file("report.txt", "three\nshort\nlines\n");
    CHECK_OK(scenariolog_run_artifact_add(run, "report", "report.txt", NULL, &ids[0], &error));
    CHECK_OK(scenariolog_step_artifact_add(step, "report", "report.txt", NULL, &ids[1], &error));
    CHECK_OK(scenariolog_command_artifact_add(command, "report", "report.txt", NULL, &ids[2], &error));
    CHECK(ids[0] > 0 && ids[1] != ids[0] && ids[2] != ids[1]);
    CHECK_OK(scenariolog_run_artifact_list(run, &cursor, &error));
    next_row(cursor);
    CHECK(int_of(cursor, "artifact_id") == ids[0]);
    CHECK_TEXT(text_of(cursor, "path"), "report.txt");
    CHECK(int_of(cursor, "size_bytes") == 18 && int_of(cursor, "line_count") == 3);
    CHECK(int_of(cursor, "is_text") == 1 && int_of(cursor, "indexed_lines") == 3);
    CHECK_TEXT(text_of(cursor, "sha256"),
               "73094148934b0b7233df35599c809af2bb8db725c458efa44d683972efb7f6d3");
    scenariolog_cursor_free(cursor);
}

static void bytes_become_a_file_in_the_log_directory(void)
{
    static const uint8_t bytes[] = {0, 1, 2, 0xFF};
    int64_t id;
    scenariolog_cursor *cursor;
    CHECK_OK(scenariolog_run_artifact_add_bytes(run, "dump", "../core.bin", bytes, sizeof bytes, &id,
                                                &error));
    CHECK_OK(scenariolog_step_artifact_add_bytes(step, "dump", LATIN1, bytes, 4, NULL, &error));
    CHECK_OK(scenariolog_command_artifact_add_bytes(command, "empty", "none", NULL, 0, NULL, &error));
    CHECK_OK(scenariolog_step_artifact_list(step, &cursor, &error));
    CHECK(count_rows(cursor) == 2);
    CHECK_OK(scenariolog_command_artifact_list(command, &cursor, &error));
    next_row(cursor);
    next_row(cursor);
    CHECK(int_of(cursor, "size_bytes") == 0);
    CHECK(strncmp(text_of(cursor, "path"), ".logs/", 6) == 0);
    scenariolog_cursor_free(cursor);
}

static void what_is_indexed_is_a_choice(void)
{
    scenariolog_index_options index = SCENARIOLOG_INDEX_OPTIONS_INIT;
    scenariolog_cursor *cursor;
    index.streams = SCENARIOLOG_INDEX_NONE;
    write_file("quiet.txt", "not to be found\n");
    CHECK_OK(scenariolog_step_artifact_add(step, "quiet", "quiet.txt", &index, NULL, &error));
    CHECK_OK(scenariolog_step_artifact_list(step, &cursor, &error));
    next_row(cursor);
    next_row(cursor);
    next_row(cursor);
    CHECK_TEXT(text_of(cursor, "kind"), "quiet");
    CHECK(scenariolog_cursor_is_null(cursor, column(cursor, "indexed_lines")));
    scenariolog_cursor_free(cursor);
    index.streams = 7;
    CHECK_REFUSED(INVALID_ARGUMENT,
                  scenariolog_step_artifact_add(step, "quiet", "quiet.txt", &index, NULL, &error));
}

static void a_changed_and_a_missing_file_are_found(void)
{
    scenariolog_cursor *cursor;
    int changed = 0;
    int missing = 0;
    write_file("report.txt", "three\nother\nlines\n");
    CHECK(unlink("quiet.txt") == 0);
    CHECK_OK(scenariolog_report_verify(store, NULL, &cursor, &error));
    while (scenariolog_cursor_next(cursor, NULL) == SCENARIOLOG_ROW) {
        changed += strcmp(text_of(cursor, "state"), "changed") == 0;
        missing += strcmp(text_of(cursor, "state"), "missing") == 0;
    }
    CHECK(changed == 3 && missing == 1);
    scenariolog_cursor_free(cursor);
}

static void wrong_arguments_are_refused(void)
{
    int64_t id = 7;
    scenariolog_cursor *cursor;
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_artifact_add(NULL, "k", ".", NULL, &id, &error));
    CHECK(id == 0);
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_step_artifact_add(NULL, "k", ".", NULL, &id, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_command_artifact_add(NULL, "k", ".", NULL, &id, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_artifact_add(run, NULL, ".", NULL, &id, &error));
    CHECK_REFUSED(INVALID_ARGUMENT,
                  scenariolog_run_artifact_add(run, "", "report.txt", NULL, &id, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_artifact_add(run, LATIN1, ".", NULL, &id, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_artifact_add(run, "k", NULL, NULL, &id, &error));
    CHECK_REFUSED(IO, scenariolog_run_artifact_add(run, "k", "nowhere", NULL, &id, &error));
    CHECK_REFUSED(INVALID_ARGUMENT,
                  scenariolog_run_artifact_add_bytes(NULL, "k", "n", NULL, 0, &id, &error));
    CHECK_REFUSED(INVALID_ARGUMENT,
                  scenariolog_step_artifact_add_bytes(NULL, "k", "n", NULL, 0, &id, &error));
    CHECK_REFUSED(INVALID_ARGUMENT,
                  scenariolog_command_artifact_add_bytes(NULL, "k", "n", NULL, 0, &id, &error));
    CHECK_REFUSED(INVALID_ARGUMENT,
                  scenariolog_run_artifact_add_bytes(run, "k", NULL, NULL, 0, &id, &error));
    CHECK_REFUSED(INVALID_ARGUMENT,
                  scenariolog_run_artifact_add_bytes(run, "k", "n", NULL, 1, &id, &error));
    CHECK_REFUSED(INVALID_ARGUMENT,
                  scenariolog_run_artifact_add_bytes(run, "k", "n", (uint8_t *)"x", SIZE_MAX, &id, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_artifact_list(NULL, &cursor, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_step_artifact_list(NULL, &cursor, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_command_artifact_list(NULL, &cursor, &error));
    CHECK(cursor == NULL);
}

int main(void)
{
    store = new_store("artifact.db");
    run = new_run(store);
    step = new_step(run, "step");
    command = new_command(step);
    RUN(a_file_is_hashed_where_it_is);
    RUN(bytes_become_a_file_in_the_log_directory);
    RUN(what_is_indexed_is_a_choice);
    RUN(a_changed_and_a_missing_file_are_found);
    RUN(wrong_arguments_are_refused);
    scenariolog_command_free(command);
    scenariolog_step_free(step);
    scenariolog_run_free(run);
    scenariolog_store_close(store);
    return 0;
}
