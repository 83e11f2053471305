/* Redaction: what is masked in whatever goes through a store. */

#include <dirent.h>
#include <sys/stat.h>

#include "check.h"

/* By a pattern, by a variable, and by the ready set. */
#define PIN "pin-20061"
#define PASSWORD "hunter2-is-long"
#define TOKEN "ghp_0123456789abcdefghijABCDEFGHIJ"
#define SECRETS PIN " " PASSWORD " " TOKEN

static const char *const forbidden[] = {"pin-20", "hunter2", "aHVudGVyMi", "ghp_0"};

static scenariolog_store *open_redacting(const char *name, const char *pattern)
{
    const char *const patterns[] = {pattern, "default"};
    static const char *const names[] = {"DB_PASSWORD", "NOT_SET"};
    scenariolog_store_options options = SCENARIOLOG_STORE_OPTIONS_INIT;
    scenariolog_store *store;
    options.create = 1;
    options.redact = patterns;
    options.redact_count = 2;
    options.redact_env = names;
    options.redact_env_count = 2;
    CHECK_OK(scenariolog_store_open(name, &options, &store, &error));
    return store;
}

static char *contents(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    CHECK(file && fseek(file, 0, SEEK_END) == 0);
    *length = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*length + 1);
    CHECK(bytes && fread(bytes, 1, *length, file) == *length && fclose(file) == 0);
    return bytes;
}

static void check_clean_file(const char *path)
{
    size_t length;
    char *bytes = contents(path, &length);
    for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++) {
        size_t size = strlen(forbidden[i]);
        for (size_t at = 0; at + size <= length; at++) {
            if (memcmp(bytes + at, forbidden[i], size) == 0) {
                fprintf(stderr, "%s holds %s\n", path, forbidden[i]);
                exit(1);
            }
        }
    }
    free(bytes);
}

/* No file below the directory holds a secret, by its name or in it; returns how many there are. */
static int check_clean(const char *directory)
{
    int files = 0;
    struct dirent *entry;
    DIR *open = opendir(directory);
    CHECK(open);
    while ((entry = readdir(open))) {
        char path[4096];
        struct stat status;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
            CHECK(strstr(entry->d_name, forbidden[i]) == NULL);
        snprintf(path, sizeof path, "%s/%s", directory, entry->d_name);
        CHECK(stat(path, &status) == 0);
        if (S_ISDIR(status.st_mode)) {
            files += check_clean(path);
        } else if (strcmp(entry->d_name, "test") != 0) { /* This program. */
            check_clean_file(path);
            files++;
        }
    }
    closedir(open);
    return files;
}

/* One byte at a time, so that each secret is cut everywhere. */
static void write_stream(scenariolog_stream *stream)
{
    static const char text[] = "before " SECRETS " after\nno end " PIN;
    for (size_t i = 0; i < sizeof text - 1; i++)
        CHECK_OK(scenariolog_stream_write(stream, (const uint8_t *)text + i, 1, &error));
    CHECK_OK(scenariolog_stream_end(stream, NULL, &error));
    scenariolog_stream_free(stream);
}

static void record_child(const scenariolog_run *run)
{
    /* The recorder of a child of the child redacts the same. */
    static const char *const argv[] = {
        "sh", "-c", "echo \"$0\"; printf %s \"$DB_PASSWORD\" | base64 >&2; echo \"$SCENARIOLOG_REDACT_ENV\"", SECRETS};
    scenariolog_exec_options exec = SCENARIOLOG_EXEC_OPTIONS_INIT;
    scenariolog_exec_result *result;
    exec.argv = argv;
    exec.argv_count = 4;
    CHECK_OK(scenariolog_run_exec_step(run, "child " SECRETS, NULL, &exec, NULL, &result, &error));
    scenariolog_exec_result_free(result);
}

static void record_end(const scenariolog_step *step)
{
    static const char trace[] = "Traceback: " SECRETS;
    static const scenariolog_pair tags[] = {{"key " PIN, SECRETS}};
    const scenariolog_payload payloads[] = {{"traceback", "trace " PIN ".txt", trace, sizeof trace - 1}};
    scenariolog_ending ending = SCENARIOLOG_ENDING_INIT;
    ending.outcome = SCENARIOLOG_OUTCOME_FAILED;
    ending.reason = "because of " SECRETS;
    CHECK_OK(scenariolog_step_end_with(step, &ending, tags, 1, payloads, 1, NULL, &error));
}

static void record_everything(scenariolog_store *store)
{
    static const char *const argv[] = {"login", SECRETS};
    scenariolog_run_options run_options = SCENARIOLOG_RUN_OPTIONS_INIT;
    scenariolog_step_options step_options = SCENARIOLOG_STEP_OPTIONS_INIT;
    scenariolog_ending ending = SCENARIOLOG_ENDING_INIT;
    scenariolog_run *run;
    scenariolog_step *step;
    scenariolog_command *command;
    scenariolog_stream *stream;
    run_options.suite = "suite " PIN;
    CHECK_OK(scenariolog_run_start(store, ".", &run_options, &run, &error));
    step_options.argv = argv;
    step_options.argv_count = 2;
    CHECK_OK(scenariolog_step_start(run, "step " SECRETS, &step_options, &step, &error));
    command = new_command(step);
    CHECK_OK(scenariolog_command_tag_set(command, "token", SECRETS, &error));
    CHECK_OK(scenariolog_command_artifact_add_bytes(command, "note", "note " PIN, SECRETS, strlen(SECRETS), NULL,
                                                    &error));
    ending.outcome = SCENARIOLOG_OUTCOME_PASSED;
    CHECK_OK(scenariolog_command_end(command, &ending, NULL, &error));
    CHECK_OK(scenariolog_step_stream_open(step, "stdout", NULL, &stream, &error));
    write_stream(stream);
    record_end(step);
    record_child(run);
    CHECK(check_clean(".") >= 6); /* The file and its log, two streams, two payloads. */
    scenariolog_command_free(command);
    scenariolog_step_free(step);
    scenariolog_run_free(run);
}

static void no_secret_survives_anywhere(void)
{
    CHECK(setenv("DB_PASSWORD", PASSWORD, 1) == 0);
    scenariolog_store *store = open_redacting("redact.db", "pin-[0-9]+");
    record_everything(store);
    scenariolog_store_close(store);
    CHECK(check_clean(".") >= 5);
}

static void what_was_redacted_is_counted(void)
{
    scenariolog_store *store;
    scenariolog_step *step;
    char *value;
    CHECK_OK(scenariolog_store_open("redact.db", NULL, &store, &error));
    CHECK_OK(scenariolog_step_open(store, "latest", &step, &error));
    CHECK_OK(scenariolog_step_tag_get(step, "redacted.pattern", &value, &error));
    CHECK_TEXT(value, "3"); /* The name, an argument, and a line. */
    scenariolog_string_free(value);
    CHECK_OK(scenariolog_step_tag_get(step, "redacted.DB_PASSWORD", &value, &error));
    CHECK_TEXT(value, "4"); /* Once more in Base64. */
    scenariolog_string_free(value);
    scenariolog_step_free(step);
    scenariolog_store_close(store);
}

static void a_pattern_that_cannot_be_used_is_refused(void)
{
    static const char *const bad[] = {"fine", "("}, *const none[] = {NULL};
    scenariolog_store_options options = SCENARIOLOG_STORE_OPTIONS_INIT;
    scenariolog_store *store;
    options.create = 1;
    options.redact = bad;
    options.redact_count = 2;
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_store_open("bad.db", &options, &store, &error));
    options.redact = none;
    options.redact_count = 1;
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_store_open("bad.db", &options, &store, &error));
    options.redact = NULL;
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_store_open("bad.db", &options, &store, &error));
    CHECK(fopen("bad.db", "r") == NULL);
}

int main(void)
{
    RUN(no_secret_survives_anywhere);
    RUN(what_was_redacted_is_counted);
    RUN(a_pattern_that_cannot_be_used_is_refused);
    return 0;
}
