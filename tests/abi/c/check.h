/* What the tests of the C interface share. Each of them is a program of its own, which tests/abi/run starts in
 * an empty directory. */

#ifndef CHECK_H
#define CHECK_H

/* Many tests pass NULL to see it refused. tests/abi/header.bats looks at what a compiler says to that. */
#ifndef WITH_ATTRIBUTES
#define SCENARIOLOG_NO_ATTRIBUTES
#endif

#include <scenariolog.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "café" in Latin-1, which is not UTF-8. */
#define LATIN1 "caf\xE9"

/* Where calls put their error objects: CHECK_OK and CHECK_REFUSED look at it. */
static scenariolog_error *error;

#define CHECK(condition) ((condition) ? (void)0 : check_failed(__FILE__, __LINE__, #condition))

/* The call succeeds; it has &error as its last argument. */
#define CHECK_OK(call) check_status(__FILE__, __LINE__, #call, call, SCENARIOLOG_OK)

/* The call fails with SCENARIOLOG_ERR_<what> and an error object that says so. */
#define CHECK_REFUSED(what, call) \
    check_status(__FILE__, __LINE__, #call, call, SCENARIOLOG_ERR_##what)

#define CHECK_TEXT(text, expected) check_text(__FILE__, __LINE__, #text, text, expected)

/* Runs a test and says so. */
#define RUN(test) (printf("  %s\n", #test), fflush(stdout), test())

static inline void check_failed(const char *file, int line, const char *what)
{
    fprintf(stderr, "%s:%d: failed: %s\n", file, line, what);
    exit(1);
}

static inline void check_status(const char *file, int line, const char *call,
                                scenariolog_status status, scenariolog_status expected)
{
    const char *message = scenariolog_error_message(error);
    if (status != expected || scenariolog_error_code(error) != expected ||
        (message != NULL) != (expected < 0)) {
        fprintf(stderr, "%s:%d: %s gives %s (%s)\n", file, line, call,
                scenariolog_status_text(status), message ? message : "no error");
        exit(1);
    }
    scenariolog_error_free(error);
    error = NULL;
}

static inline void check_text(const char *file, int line, const char *what, const char *text,
                              const char *expected)
{
    if (text == NULL || strcmp(text, expected) != 0) {
        fprintf(stderr, "%s:%d: %s is \"%s\", not \"%s\"\n", file, line, what,
                text ? text : "(NULL)", expected);
        exit(1);
    }
}

/* A new file of this name. */
static inline scenariolog_store *new_store(const char *name)
{
    scenariolog_store_options options = SCENARIOLOG_STORE_OPTIONS_INIT;
    scenariolog_store *store;
    options.create = 1;
    CHECK_OK(scenariolog_store_open(name, &options, &store, &error));
    return store;
}

/* A new run, rooted in the working directory. */
static inline scenariolog_run *new_run(const scenariolog_store *store)
{
    scenariolog_run *run;
    CHECK_OK(scenariolog_run_start(store, ".", NULL, &run, &error));
    return run;
}

static inline scenariolog_step *new_step(const scenariolog_run *run, const char *name)
{
    scenariolog_step *step;
    CHECK_OK(scenariolog_step_start(run, name, NULL, &step, &error));
    return step;
}

static inline scenariolog_command *new_command(const scenariolog_step *step)
{
    scenariolog_command *command;
    CHECK_OK(scenariolog_command_start(step, NULL, &command, &error));
    return command;
}

/* The column of this name, which there must be. */
static inline size_t column(const scenariolog_cursor *cursor, const char *name)
{
    int32_t index = scenariolog_cursor_column_index(cursor, name);
    if (index < 0) {
        check_failed(__FILE__, __LINE__, name);
    }
    return (size_t)index;
}

static inline const char *text_of(const scenariolog_cursor *cursor, const char *name)
{
    return scenariolog_cursor_text(cursor, column(cursor, name), NULL);
}

static inline int64_t int_of(const scenariolog_cursor *cursor, const char *name)
{
    return scenariolog_cursor_int64(cursor, column(cursor, name));
}

/* Goes to the next row, which there must be. */
static inline void next_row(scenariolog_cursor *cursor)
{
    CHECK(scenariolog_cursor_next(cursor, &error) == SCENARIOLOG_ROW);
    CHECK(error == NULL);
}

/* Counts the rows that are left, and frees the cursor. */
static inline int count_rows(scenariolog_cursor *cursor)
{
    int rows = 0;
    while (scenariolog_cursor_next(cursor, NULL) == SCENARIOLOG_ROW) {
        rows++;
    }
    scenariolog_cursor_free(cursor);
    return rows;
}

/* Writes a file. */
static inline void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    CHECK(file != NULL);
    CHECK(fputs(text, file) >= 0);
    CHECK(fclose(file) == 0);
}

#endif
