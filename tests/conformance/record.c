/* The scenario of README.md, recorded with the C interface.
 *
 * What fails ends the program, and with it whatever it has made. */

#include <scenariolog.h>
#include <stdio.h>
#include <stdlib.h>

static const char *root;
static scenariolog_run *run;

static void check(scenariolog_status status, scenariolog_error *error)
{
    if (status >= 0)
        return;
    fprintf(stderr, "%s\n", scenariolog_error_message(error));
    exit(EXIT_FAILURE);
}

static scenariolog_exec_options child(const char *const *argv, size_t argv_count)
{
    scenariolog_exec_options exec = SCENARIOLOG_EXEC_OPTIONS_INIT;
    exec.argv = argv;
    exec.argv_count = argv_count;
    exec.cwd = root;
    exec.strict = 1;
    return exec;
}

/* Records a child as a step: a script for the shell, or `true` where that is NULL. */
static scenariolog_step *step(const char *name, scenariolog_step_options options, const char *script)
{
    const char *const shell[] = {"sh", "-c", script};
    static const char *const nothing[] = {"true"};
    scenariolog_exec_options exec = script ? child(shell, 3) : child(nothing, 1);
    scenariolog_step *step = NULL;
    scenariolog_exec_result *result = NULL;
    scenariolog_error *error = NULL;
    check(scenariolog_run_exec_step(run, name, &options, &exec, &step, &result, &error), error);
    scenariolog_exec_result_free(result);
    return step;
}

static scenariolog_command *command(const scenariolog_step *step, scenariolog_command_options options,
                                    const char *script)
{
    const char *const shell[] = {"sh", "-c", script};
    scenariolog_exec_options exec = child(shell, 3);
    scenariolog_command *command = NULL;
    scenariolog_exec_result *result = NULL;
    scenariolog_error *error = NULL;
    check(scenariolog_step_exec_command(step, &options, &exec, &command, &result, &error), error);
    scenariolog_exec_result_free(result);
    return command;
}

static void record_nested(void)
{
    static const scenariolog_pair color = {"color", "red"}, mood = {"mood", "grim"};
    static const scenariolog_pair first = {"depth", "1"}, second = {"depth", "2"};
    scenariolog_step_options options = SCENARIOLOG_STEP_OPTIONS_INIT;
    scenariolog_command_options greeting = SCENARIOLOG_COMMAND_OPTIONS_INIT, other = greeting;
    scenariolog_step *outer, *inner;
    scenariolog_command *greet;
    scenariolog_error *error = NULL;
    char path[4096];

    options.kv = &color;
    options.kv_count = 1;
    outer = step("outer", options, "echo outer out; echo outer err >&2");
    check(scenariolog_step_tag_set(outer, "color", "blue", &error), error);

    greeting.name = "greet";
    greeting.kv = &mood;
    greeting.kv_count = 1;
    greet = command(outer, greeting, "echo hello");
    check(scenariolog_command_tag_set(greet, "mood", "fair", &error), error);
    scenariolog_command_free(greet);
    scenariolog_command_free(command(outer, other, "exit 4"));

    options.parent_step_id = scenariolog_step_id(outer);
    options.kv = &first;
    inner = step("smørrebrød 名前", options, "printf \"\\377\\000\\001 binary\"");
    options.parent_step_id = scenariolog_step_id(inner);
    options.kv = &second;
    scenariolog_step_free(step("leaf", options, NULL));

    snprintf(path, sizeof path, "%s/données.bin", root);
    check(scenariolog_step_artifact_add(outer, "blob", path, NULL, NULL, &error), error);
    scenariolog_step_free(inner);
    scenariolog_step_free(outer);
}

static void record(void)
{
    scenariolog_step_options options = SCENARIOLOG_STEP_OPTIONS_INIT;
    scenariolog_ending ending = SCENARIOLOG_ENDING_INIT;
    scenariolog_error *error = NULL;
    char path[4096];

    check(scenariolog_run_tag_set(run, "stage", "second", &error), error);
    record_nested();
    scenariolog_step_free(step("fails", options, "echo connecting; echo connection refused >&2; exit 3"));
    scenariolog_step_free(step("terminated", options, "kill -TERM $$"));
    scenariolog_step_free(step("crashes", options, "kill -USR1 $$"));
    options.has_step_num = 1;
    options.step_num = 7;
    scenariolog_step_free(step("flaky", options, "exit 1"));
    scenariolog_step_free(step("flaky", options, NULL));
    options.has_step_num = 0;
    scenariolog_step_free(step("last", options, NULL));

    snprintf(path, sizeof path, "%s/notes.txt", root);
    check(scenariolog_run_artifact_add(run, "notes", path, NULL, NULL, &error), error);
    ending.has_exit_code = 1;
    ending.exit_code = 3;
    check(scenariolog_run_end(run, &ending, NULL, &error), error);
}

int main(int argc, char **argv)
{
    static const scenariolog_pair stage = {"stage", "first"};
    scenariolog_store_options opening = SCENARIOLOG_STORE_OPTIONS_INIT;
    scenariolog_run_options options = SCENARIOLOG_RUN_OPTIONS_INIT;
    scenariolog_store *store = NULL;
    scenariolog_error *error = NULL;

    if (argc != 3) {
        fprintf(stderr, "usage: record FILE ROOT\n");
        return 2;
    }
    root = argv[2];
    opening.create = 1;
    check(scenariolog_store_open(argv[1], &opening, &store, &error), error);
    options.suite = "conformance";
    options.kv = &stage;
    options.kv_count = 1;
    check(scenariolog_run_start(store, root, &options, &run, &error), error);
    record();
    scenariolog_run_free(run);
    scenariolog_store_close(store);
    return 0;
}
