/* scenariolog: a flight recorder for test scenarios.
 *
 * SPDX-License-Identifier: MIT
 *
 * Generated from ffi by `make header`: do not edit.
 *
 * A store is a file in which programs record runs, their steps, and the commands of the steps. All three have an
 * outcome, tags and artifacts. Reports and search say what happened. The program examples/c/record.c shows everything.
 *
 * Contents
 *
 *    1. Versions
 *    2. Statuses
 *    3. Errors
 *    4. Keys and values
 *    5. Outcomes
 *    6. Endings
 *    7. Stores
 *    8. Runs
 *    9. Steps
 *   10. Commands
 *   11. Cursors
 *   12. Tags
 *   13. Metrics
 *   14. Filters
 *   15. Indexing
 *   16. Artifacts
 *   17. Streams
 *   18. Cancelling child processes
 *   19. Output of child processes
 *   20. Options of child processes
 *   21. Results of child processes
 *   22. Child processes
 *   23. Search
 *   24. Reports
 *   25. The command line
 *   26. Names that have been replaced
 *
 * Ownership
 *
 * A function that makes an object stores it through a pointer to a pointer. The caller owns it, and frees it with the
 * function named in the comment, whose name ends in `_free` or `_close`. These accept NULL. An object keeps alive what
 * it needs, so a store, a run and its steps may be freed in any order. Arguments are borrowed until the function
 * returns. Strings that a function returns are borrowed from its first argument unless its comment says otherwise.
 *
 * Errors
 *
 * A function that can fail returns a scenariolog_status, which is negative if it failed. Its last argument is a place
 * for an error object, and may be NULL. A function that fails stores NULL or 0 in all other places for results. A NULL
 * required object, an unknown constant or text that is not UTF-8 gives SCENARIOLOG_ERR_INVALID_ARGUMENT. Functions that
 * return anything else cannot fail; with NULL for their object they return NULL or 0.
 *
 * NULL
 *
 * Arguments of functions that can fail must not be NULL unless the comment says that they may be. Compilers are told so
 * by SCENARIOLOG_NONNULL. The functions check it too, but a compiler may assume it in the caller: a program that passes
 * NULL and relies on SCENARIOLOG_ERR_INVALID_ARGUMENT must define SCENARIOLOG_NO_ATTRIBUTES.
 *
 * Text and data
 *
 * Names, ids, kinds, queries and tags are UTF-8. Paths, command lines and environment variables are bytes, as in the
 * system. All of them end in NUL. Data is any bytes, with a length. Text that a function returns is UTF-8, except paths.
 *
 * Numbers
 *
 * Timeouts are in milliseconds; their names end in `_ms`. Measured times are in nanoseconds, points in time in
 * nanoseconds since 1970-01-01 UTC; their names end in `_ns`. Sizes are in bytes. Conditions are int32_t in structs (0 is
 * false, anything else true) and bool in functions.
 *
 * Options
 *
 * Set a struct of options to its INIT macro first. That makes every option the default, as does NULL instead of the
 * struct. Structs of options may grow at their end: a library takes the structs of older programs, and those of newer
 * ones as long as members unknown to it are zero.
 *
 * Threads
 *
 * Any number of threads may use stores, runs, steps, commands, streams and cancellers at the same time; only one at a
 * time may use a cursor. Do not free an object that another thread uses, except a canceller. Errors are not kept per
 * thread. In a child process after fork(), functions that record or ask fail with SCENARIOLOG_ERR_FORKED, and freeing
 * does not touch the parent's file: open the file again there. */

#ifndef SCENARIOLOG_H
#define SCENARIOLOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The version of this header. scenariolog_version() returns the library's. */
#define SCENARIOLOG_VERSION "0.2.0"
#define SCENARIOLOG_VERSION_MAJOR 0
#define SCENARIOLOG_VERSION_MINOR 2
#define SCENARIOLOG_VERSION_PATCH 0

/* The binary interface that this header describes. Compare it with scenariolog_abi_version(). */
#define SCENARIOLOG_ABI_VERSION 2

/* Warnings. SCENARIOLOG_DEPRECATED marks names that have been replaced, SCENARIOLOG_WARN_UNUSED functions whose status
 * must be checked before their result is used, SCENARIOLOG_NONNULL arguments that must not be NULL, counted from 1. A
 * program that does not want these warnings defines SCENARIOLOG_NO_ATTRIBUTES. */
#if defined(SCENARIOLOG_NO_ATTRIBUTES)
#define SCENARIOLOG_DEPRECATED(message)
#define SCENARIOLOG_WARN_UNUSED
#define SCENARIOLOG_NONNULL(...)
#elif defined(__GNUC__)
#define SCENARIOLOG_DEPRECATED(message) __attribute__((deprecated(message)))
#define SCENARIOLOG_WARN_UNUSED __attribute__((warn_unused_result))
#define SCENARIOLOG_NONNULL(...) __attribute__((nonnull(__VA_ARGS__)))
#elif defined(_MSC_VER)
#define SCENARIOLOG_DEPRECATED(message) __declspec(deprecated(message))
#define SCENARIOLOG_WARN_UNUSED
#define SCENARIOLOG_NONNULL(...)
#elif (defined(__cplusplus) && __cplusplus >= 201703L) || \
  (defined(__STDC_VERSION__) && __STDC_VERSION__ >= 202311L)
#define SCENARIOLOG_DEPRECATED(message) [[deprecated(message)]]
#define SCENARIOLOG_WARN_UNUSED [[nodiscard]]
#define SCENARIOLOG_NONNULL(...)
#else
#define SCENARIOLOG_DEPRECATED(message)
#define SCENARIOLOG_WARN_UNUSED
#define SCENARIOLOG_NONNULL(...)
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* 1. Versions ---------------------------------------------------------------------------------- */

/**
 * The version of the library, such as "0.2.0". The string is static.
 */
const char *scenariolog_version(void);

/**
 * The number of the library's binary interface. A program works with every library for which this equals the
 * `SCENARIOLOG_ABI_VERSION` that the program was compiled with.
 */
uint32_t scenariolog_abi_version(void);

/* 2. Statuses ---------------------------------------------------------------------------------- */

/**
 * The result of a call: `SCENARIOLOG_OK`, another success that is positive, or a negative `SCENARIOLOG_ERR_…`.
 * Later versions may add errors: treat an unknown one like `SCENARIOLOG_ERR_INTERNAL`.
 */
typedef int32_t scenariolog_status;

/**
 * The call succeeded.
 */
#define SCENARIOLOG_OK 0

/**
 * The cursor is on a row.
 */
#define SCENARIOLOG_ROW 1

/**
 * The cursor has passed its last row.
 */
#define SCENARIOLOG_DONE 2

/**
 * An argument is invalid: NULL, not UTF-8, an unknown constant, or a handle of something that has already ended.
 */
#define SCENARIOLOG_ERR_INVALID_ARGUMENT -1

/**
 * There is no such file, run, step, command or artifact.
 */
#define SCENARIOLOG_ERR_NOT_FOUND -2

/**
 * The prefix of an id fits several.
 */
#define SCENARIOLOG_ERR_AMBIGUOUS -3

/**
 * The file is not a scenariolog file. It is untouched.
 */
#define SCENARIOLOG_ERR_NOT_A_STORE -4

/**
 * The file was written by a newer version of the library. It is untouched.
 */
#define SCENARIOLOG_ERR_NEWER_SCHEMA -5

/**
 * SQLite was built without FTS5, so there is no search.
 */
#define SCENARIOLOG_ERR_NO_FTS5 -6

/**
 * The query is not valid FTS5 syntax.
 */
#define SCENARIOLOG_ERR_QUERY -7

/**
 * Other processes kept the file locked for longer than the busy timeout.
 */
#define SCENARIOLOG_ERR_BUSY -8

/**
 * The handle was opened before a fork and used in the child process.
 */
#define SCENARIOLOG_ERR_FORKED -9

/**
 * Reading or writing a file, or starting a program, failed.
 */
#define SCENARIOLOG_ERR_IO -10

/**
 * SQLite failed for another reason, such as a full disk or a damaged file.
 */
#define SCENARIOLOG_ERR_SQLITE -11

/**
 * A bug in the library.
 */
#define SCENARIOLOG_ERR_INTERNAL -12

/**
 * A status in a few words, such as "not found", for when there is no error object. The string is static.
 */
const char *scenariolog_status_text(scenariolog_status status);

/* 3. Errors ------------------------------------------------------------------------------------ */

/**
 * Why a call failed: a status and a message.
 *
 * A call that fails stores an error in its last argument, unless that is NULL. Free it with
 * `scenariolog_error_free`. A call that succeeds stores NULL, so free an error before passing its place again.
 */
typedef struct scenariolog_error scenariolog_error;

/**
 * The status that the failed call returned; `SCENARIOLOG_OK` for NULL.
 */
scenariolog_status scenariolog_error_code(const scenariolog_error *error);

/**
 * What is wrong and, if possible, how to mend it: one line of UTF-8 in lower case, without a full stop. Valid as
 * long as the error. NULL for NULL.
 */
const char *scenariolog_error_message(const scenariolog_error *error);

/**
 * Frees an error. NULL is ignored.
 */
void scenariolog_error_free(scenariolog_error *error);

/* 4. Keys and values --------------------------------------------------------------------------- */

/**
 * A key and its value. The struct will not change.
 */
typedef struct {
  /**
   * The key of a tag or the name of an environment variable. Not NULL.
   */
  const char *key;
  /**
   * The value. NULL unsets a variable; a tag must have a value.
   */
  const char *value;
} scenariolog_pair;

/* 5. Outcomes ---------------------------------------------------------------------------------- */

/**
 * How a run, step or command ended: a `SCENARIOLOG_OUTCOME_…`.
 */
typedef int32_t scenariolog_outcome;

/**
 * In an ending: derive it from the exit code and the signal. As a result: it has not ended.
 */
#define SCENARIOLOG_OUTCOME_NONE 0

/**
 * It did what it should: exit status 0.
 */
#define SCENARIOLOG_OUTCOME_PASSED 1

/**
 * It ran to its end and found something wrong.
 */
#define SCENARIOLOG_OUTCOME_FAILED 2

/**
 * There is no verdict: a fixture broke, or the command could not be started.
 */
#define SCENARIOLOG_OUTCOME_ERROR 3

/**
 * It was skipped on purpose.
 */
#define SCENARIOLOG_OUTCOME_SKIPPED 4

/**
 * It failed as expected.
 */
#define SCENARIOLOG_OUTCOME_XFAILED 5

/**
 * It passed, but was expected to fail.
 */
#define SCENARIOLOG_OUTCOME_XPASSED 6

/**
 * It exceeded its timeout and was ended.
 */
#define SCENARIOLOG_OUTCOME_TIMED_OUT 7

/**
 * It was cut off from outside: by a signal, or by the death of its recorder.
 */
#define SCENARIOLOG_OUTCOME_INTERRUPTED 8

/* 6. Endings ----------------------------------------------------------------------------------- */

/**
 * How a run, step or command ended. Set it to `SCENARIOLOG_ENDING_INIT` first.
 *
 * What is left out follows from the rest: the outcome from the signal and the exit code, the duration from the
 * time since the start.
 */
typedef struct {
  /**
   * `sizeof(scenariolog_ending)`. The INIT macro sets it.
   */
  uint32_t struct_size;
  /**
   * The outcome, or `SCENARIOLOG_OUTCOME_NONE` to derive it from the rest.
   */
  scenariolog_outcome outcome;
  /**
   * Whether `exit_code` is given.
   */
  int32_t has_exit_code;
  /**
   * The exit code, as in a shell: 128 + N for signal N.
   */
  int32_t exit_code;
  /**
   * The signal that ended it, or 0.
   */
  int32_t signal;
  /**
   * Whether `duration_ns` is given.
   */
  int32_t has_duration;
  /**
   * How long it took, in nanoseconds. It is recorded to the microsecond.
   */
  uint64_t duration_ns;
  /**
   * Why it was skipped, interrupted or in error. May be NULL.
   */
  const char *reason;
  /**
   * End time, for what is imported from elsewhere, in nanoseconds since 1970-01-01 UTC. 0 means now.
   */
  int64_t completed_at_ns;
} scenariolog_ending;

/**
 * All defaults of `scenariolog_ending`.
 */
#define SCENARIOLOG_ENDING_INIT \
  { sizeof(scenariolog_ending), 0, 0, 0, 0, 0, 0, 0, 0 }

/* 7. Stores ------------------------------------------------------------------------------------ */

/**
 * An open scenariolog file. Threads may share it.
 *
 * The file stays open until the store is closed and its runs, steps, commands and streams are freed, in any order.
 */
typedef struct scenariolog_store scenariolog_store;

/**
 * How to open a file. Set it to `SCENARIOLOG_STORE_OPTIONS_INIT` first.
 */
typedef struct {
  /**
   * `sizeof(scenariolog_store_options)`. The INIT macro sets it.
   */
  uint32_t struct_size;
  /**
   * Whether to create the file if it does not exist. Its directory must exist.
   */
  int32_t create;
  /**
   * Whether to skip the checkpoint when the file is closed. It costs a few milliseconds, which a program that
   * records little and often may want to save.
   */
  int32_t no_checkpoint_on_close;
  /**
   * How long to wait for other writers, in milliseconds. 0 means a minute.
   */
  uint32_t busy_timeout_ms;
  /**
   * What to mask in whatever is recorded through the store, before anything is kept of it: regular expressions, each
   * for within a line. Where one has a group named `secret`, only that is masked. `default` stands for a ready set of
   * keys and tokens, `none` for nothing but what is said here; otherwise it is added to what `scenariolog.toml` and
   * the variables `SCENARIOLOG_REDACT` and `SCENARIOLOG_REDACT_ENV` say. What an expression masks is counted by
   * the tag `redacted.pattern`. One that cannot be used is `SCENARIOLOG_ERR_INVALID_ARGUMENT`.
   */
  const char *const *redact;
  /**
   * Number of these expressions.
   */
  size_t redact_count;
  /**
   * Names of environment variables whose values to mask, if they have 6 bytes or more: as they are when the store is
   * first recorded through. Counted by the tag `redacted.` with the name behind it.
   */
  const char *const *redact_env;
  /**
   * Number of these names.
   */
  size_t redact_env_count;
} scenariolog_store_options;

/**
 * All defaults of `scenariolog_store_options`.
 */
#define SCENARIOLOG_STORE_OPTIONS_INIT \
  { sizeof(scenariolog_store_options), 0, 0, 0, 0, 0, 0, 0 }

/**
 * Opens a file, upgrading an older layout in place.
 *
 * `options` may be NULL; then the file must exist. Close `*store` with `scenariolog_store_close`. A file of another
 * program or of a newer version is left untouched: `SCENARIOLOG_ERR_NOT_A_STORE`, `SCENARIOLOG_ERR_NEWER_SCHEMA`.
 *
 *     scenariolog_store_options options = SCENARIOLOG_STORE_OPTIONS_INIT;
 *     options.create = 1;
 *     scenariolog_store *store;
 *     scenariolog_error *error;
 *     if (scenariolog_store_open("scenariolog.db", &options, &store, &error) != SCENARIOLOG_OK) {
 *         fprintf(stderr, "%s\n", scenariolog_error_message(error));
 *         scenariolog_error_free(error);
 *     }
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_store_open(const char *path,
                                          const scenariolog_store_options *options,
                                          scenariolog_store **store,
                                          scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 3);

/**
 * Closes a store. NULL is ignored.
 */
void scenariolog_store_close(scenariolog_store *store);

/**
 * The file's absolute path, valid as long as the store. NULL for NULL.
 */
const char *scenariolog_store_path(const scenariolog_store *store);

/**
 * Whether full-text search works, that is, whether SQLite was built with FTS5.
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_store_has_fts5(const scenariolog_store *store,
                                              bool *has_fts5,
                                              scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2);

/**
 * Moves the write-ahead log into the file, as far as readers allow.
 */
scenariolog_status scenariolog_store_checkpoint(const scenariolog_store *store,
                                                scenariolog_error **error)
  SCENARIOLOG_NONNULL(1);

/**
 * Marks as interrupted what dead recorders of this host left unfinished.
 */
scenariolog_status scenariolog_store_recover(const scenariolog_store *store,
                                             scenariolog_error **error)
  SCENARIOLOG_NONNULL(1);

/**
 * Copies the record into a new file, complete in itself: without a write-ahead log beside it.
 *
 * Others may go on recording meanwhile. The file appears under its name when it is whole; one that exists is left alone:
 * `SCENARIOLOG_ERR_INVALID_ARGUMENT`.
 */
scenariolog_status scenariolog_store_snapshot(const scenariolog_store *store,
                                              const char *path,
                                              scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2);

/* 8. Runs -------------------------------------------------------------------------------------- */

/**
 * One execution of a suite. Threads may share the handle. Freeing it does not end the run.
 */
typedef struct scenariolog_run scenariolog_run;

/**
 * How to start a run. Set it to `SCENARIOLOG_RUN_OPTIONS_INIT` first.
 */
typedef struct {
  /**
   * `sizeof(scenariolog_run_options)`. The INIT macro sets it.
   */
  uint32_t struct_size;
  /**
   * Whether the run lasts as long as the process that started this one, not as long as this one: for programs
   * that start a run and exit.
   */
  int32_t owned_by_caller;
  /**
   * The suite's name. May be NULL.
   */
  const char *suite;
  /**
   * Directory for output, relative to the root directory and created when needed. NULL means `.logs`.
   */
  const char *log_dir;
  /**
   * Tags of the run. They override the provenance that the library collects.
   */
  const scenariolog_pair *kv;
  /**
   * Number of tags.
   */
  size_t kv_count;
  /**
   * Start time, for runs imported from elsewhere, in nanoseconds since 1970-01-01 UTC. 0 means now.
   */
  int64_t started_at_ns;
} scenariolog_run_options;

/**
 * All defaults of `scenariolog_run_options`.
 */
#define SCENARIOLOG_RUN_OPTIONS_INIT \
  { sizeof(scenariolog_run_options), 0, 0, 0, 0, 0, 0 }

/**
 * Starts a run. When this returns, the file has its row, its tags and its provenance (host, user, git revision,
 * CI job).
 *
 * `root_dir` is the directory that artifact paths are relative to; it must exist. `options` may be NULL. Free
 * `*run` with `scenariolog_run_free`.
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_run_start(const scenariolog_store *store,
                                         const char *root_dir,
                                         const scenariolog_run_options *options,
                                         scenariolog_run **run,
                                         scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2, 4);

/**
 * Opens a recorded run by its id, a unique prefix of one, or `latest`. Free `*run` with `scenariolog_run_free`.
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_run_open(const scenariolog_store *store,
                                        const char *id,
                                        scenariolog_run **run,
                                        scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2, 3);

/**
 * Ends a run and checkpoints the file. Steps whose recorder died are marked as interrupted.
 *
 * `ending` may be NULL. Without an outcome and an exit code, the run's outcome is the worst of its steps'.
 * `outcome` may be NULL; else `*outcome` gets the run's outcome. Ending a run twice is
 * `SCENARIOLOG_ERR_INVALID_ARGUMENT`.
 */
scenariolog_status scenariolog_run_end(const scenariolog_run *run,
                                       const scenariolog_ending *ending,
                                       scenariolog_outcome *outcome,
                                       scenariolog_error **error)
  SCENARIOLOG_NONNULL(1);

/**
 * Reopens an ended run; does nothing to an open one.
 *
 * It is for suites of several processes, none of which knows whether it is the last: each reopens the run and ends
 * it again.
 */
scenariolog_status scenariolog_run_reopen(const scenariolog_run *run,
                                          scenariolog_error **error)
  SCENARIOLOG_NONNULL(1);

/**
 * Frees the handle of a run. NULL is ignored.
 */
void scenariolog_run_free(scenariolog_run *run);

/**
 * The run's id, valid as long as the handle. NULL for NULL.
 */
const char *scenariolog_run_id(const scenariolog_run *run);

/**
 * The absolute directory that artifact paths are relative to, valid as long as the handle. NULL for NULL.
 */
const char *scenariolog_run_root_dir(const scenariolog_run *run);

/**
 * The absolute directory of the output, valid as long as the handle. NULL for NULL.
 */
const char *scenariolog_run_log_dir(const scenariolog_run *run);

/* 9. Steps ------------------------------------------------------------------------------------- */

/**
 * One attempt of a step of a run. Threads may share the handle. Freeing it does not end the step.
 */
typedef struct scenariolog_step scenariolog_step;

/**
 * How to start a step. Set it to `SCENARIOLOG_STEP_OPTIONS_INIT` first.
 */
typedef struct {
  /**
   * `sizeof(scenariolog_step_options)`. The INIT macro sets it.
   */
  uint32_t struct_size;
  /**
   * Whether `step_num` is given.
   */
  int32_t has_step_num;
  /**
   * The step's number. By default it follows the highest one under the same parent.
   */
  int64_t step_num;
  /**
   * The attempt, from 1. 0 means one more than the run has with the same parent, number and name.
   */
  int64_t attempt;
  /**
   * The step it is nested in: an id or a unique prefix of one. May be NULL.
   */
  const char *parent_step_id;
  /**
   * The script it runs. May be NULL.
   */
  const char *script_path;
  /**
   * Its working directory. It is only recorded. May be NULL.
   */
  const char *cwd;
  /**
   * Its command line. It is only recorded.
   */
  const char *const *argv;
  /**
   * Number of words of the command line.
   */
  size_t argv_count;
  /**
   * Tags of the step.
   */
  const scenariolog_pair *kv;
  /**
   * Number of tags.
   */
  size_t kv_count;
  /**
   * Start time, for steps imported from elsewhere, in nanoseconds since 1970-01-01 UTC. 0 means now.
   */
  int64_t started_at_ns;
  /**
   * What its name is unique in, such as the package of a test. It stands before the name in the step's path. May be
   * NULL.
   */
  const char *group;
} scenariolog_step_options;

/**
 * All defaults of `scenariolog_step_options`.
 */
#define SCENARIOLOG_STEP_OPTIONS_INIT \
  { sizeof(scenariolog_step_options), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }

/**
 * Bytes to be written as an artifact. The struct will not change.
 */
typedef struct {
  /**
   * What it is: `stdout`, `stderr`, or a word of the suite's. Not NULL.
   */
  const char *kind;
  /**
   * A name for its file; characters unfit for a file name are replaced. Not NULL.
   */
  const char *name;
  /**
   * The content. May be NULL if `length` is 0.
   */
  const void *data;
  /**
   * Its length in bytes.
   */
  size_t length;
} scenariolog_payload;

/**
 * Starts a step. When this returns, the file has its row.
 *
 * The name is any text but the empty one. `options` may be NULL. Free `*step` with `scenariolog_step_free`. To
 * record a child process as a step, see `scenariolog_run_exec_step`. A step that is over already, such as one from
 * the report of another tool, is started with `started_at_ns` and ended with `completed_at_ns`.
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_step_start(const scenariolog_run *run,
                                          const char *name,
                                          const scenariolog_step_options *options,
                                          scenariolog_step **step,
                                          scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2, 4);

/**
 * Opens a recorded step by its id, a unique prefix of one, or `latest`. Free `*step` with
 * `scenariolog_step_free`.
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_step_open(const scenariolog_store *store,
                                         const char *id,
                                         scenariolog_step **step,
                                         scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2, 3);

/**
 * Opens a step of a run by its id, a unique prefix of one, `latest`, its number, its path, or an end of its path that no
 * other step has, such as `p/TestNew`. The last attempt wins. What fits several steps is `SCENARIOLOG_ERR_AMBIGUOUS`,
 * and the message lists them. Free `*step` with `scenariolog_step_free`.
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_step_find(const scenariolog_run *run,
                                         const char *which,
                                         scenariolog_step **step,
                                         scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2, 3);

/**
 * Ends a step. The ending must have an outcome, an exit code or a signal.
 *
 * `outcome` may be NULL; else `*outcome` gets the step's outcome. Ending a step twice is
 * `SCENARIOLOG_ERR_INVALID_ARGUMENT`.
 */
scenariolog_status scenariolog_step_end(const scenariolog_step *step,
                                        const scenariolog_ending *ending,
                                        scenariolog_outcome *outcome,
                                        scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2);

/**
 * Ends a step, sets tags and adds artifacts, all in one transaction: for suites of many short steps.
 *
 * `tags` and `payloads` may be NULL if their counts are 0. `outcome` may be NULL; else `*outcome` gets the step's
 * outcome. If the call fails, the step has not ended: it can be ended again, without what could not be written.
 *
 *     const scenariolog_pair tags[] = {{"phase", "call"}};
 *     const scenariolog_payload payloads[] = {{"traceback", "traceback.txt", text, strlen(text)}};
 *     scenariolog_ending ending = SCENARIOLOG_ENDING_INIT;
 *     ending.outcome = SCENARIOLOG_OUTCOME_FAILED;
 *     scenariolog_step_end_with(step, &ending, tags, 1, payloads, 1, NULL, &error);
 */
scenariolog_status scenariolog_step_end_with(const scenariolog_step *step,
                                             const scenariolog_ending *ending,
                                             const scenariolog_pair *tags,
                                             size_t tag_count,
                                             const scenariolog_payload *payloads,
                                             size_t payload_count,
                                             scenariolog_outcome *outcome,
                                             scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2);

/**
 * Frees the handle of a step. NULL is ignored.
 */
void scenariolog_step_free(scenariolog_step *step);

/**
 * The step's id, valid as long as the handle. NULL for NULL.
 */
const char *scenariolog_step_id(const scenariolog_step *step);

/**
 * The id of the step's run, valid as long as the handle. NULL for NULL.
 */
const char *scenariolog_step_run_id(const scenariolog_step *step);

/**
 * The step's name, valid as long as the handle. NULL for NULL.
 */
const char *scenariolog_step_name(const scenariolog_step *step);

/**
 * The step's number under its parent, or in the run. 0 for NULL.
 */
int64_t scenariolog_step_num(const scenariolog_step *step);

/**
 * Which attempt it is, from 1. 0 for NULL.
 */
int64_t scenariolog_step_attempt(const scenariolog_step *step);

/* 10. Commands --------------------------------------------------------------------------------- */

/**
 * A command that a step ran. Threads may share the handle. Freeing it does not end the command.
 */
typedef struct scenariolog_command scenariolog_command;

/**
 * How to start a command. Set it to `SCENARIOLOG_COMMAND_OPTIONS_INIT` first.
 */
typedef struct {
  /**
   * `sizeof(scenariolog_command_options)`. The INIT macro sets it.
   */
  uint32_t struct_size;
  /**
   * A name for people, if the command line does not say enough. May be NULL.
   */
  const char *name;
  /**
   * Its working directory. It is only recorded. May be NULL.
   */
  const char *cwd;
  /**
   * Its command line. It is only recorded.
   */
  const char *const *argv;
  /**
   * Number of words of the command line.
   */
  size_t argv_count;
  /**
   * Tags of the command.
   */
  const scenariolog_pair *kv;
  /**
   * Number of tags.
   */
  size_t kv_count;
} scenariolog_command_options;

/**
 * All defaults of `scenariolog_command_options`.
 */
#define SCENARIOLOG_COMMAND_OPTIONS_INIT \
  { sizeof(scenariolog_command_options), 0, 0, 0, 0, 0, 0 }

/**
 * Starts a command of a step. When this returns, the file has its row.
 *
 * `options` may be NULL. Free `*command` with `scenariolog_command_free`. To record a child process as a command,
 * see `scenariolog_step_exec_command`.
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_command_start(const scenariolog_step *step,
                                             const scenariolog_command_options *options,
                                             scenariolog_command **command,
                                             scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 3);

/**
 * Opens a recorded command by its id, a unique prefix of one, or `latest`. Free `*command` with
 * `scenariolog_command_free`.
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_command_open(const scenariolog_store *store,
                                            const char *id,
                                            scenariolog_command **command,
                                            scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2, 3);

/**
 * Ends a command. The ending must have an outcome, an exit code or a signal.
 *
 * `outcome` may be NULL; else `*outcome` gets the command's outcome. Ending a command twice is
 * `SCENARIOLOG_ERR_INVALID_ARGUMENT`.
 */
scenariolog_status scenariolog_command_end(const scenariolog_command *command,
                                           const scenariolog_ending *ending,
                                           scenariolog_outcome *outcome,
                                           scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2);

/**
 * Frees the handle of a command. NULL is ignored.
 */
void scenariolog_command_free(scenariolog_command *command);

/**
 * The command's id, valid as long as the handle. NULL for NULL.
 */
const char *scenariolog_command_id(const scenariolog_command *command);

/**
 * The id of the command's step, valid as long as the handle. NULL for NULL.
 */
const char *scenariolog_command_step_id(const scenariolog_command *command);

/**
 * The command's number in its step, from 1. 0 for NULL.
 */
int64_t scenariolog_command_num(const scenariolog_command *command);

/* 11. Cursors ---------------------------------------------------------------------------------- */

/**
 * The type of a column that does not exist.
 */
#define SCENARIOLOG_TYPE_NONE 0

/**
 * True or false: `scenariolog_cursor_int64` gives 0 or 1.
 */
#define SCENARIOLOG_TYPE_BOOL 1

/**
 * Whole numbers: `scenariolog_cursor_int64`.
 */
#define SCENARIOLOG_TYPE_INT 2

/**
 * Numbers with a fraction: `scenariolog_cursor_double`.
 */
#define SCENARIOLOG_TYPE_REAL 3

/**
 * Text: `scenariolog_cursor_text`.
 */
#define SCENARIOLOG_TYPE_TEXT 4

/**
 * A list of texts: `scenariolog_cursor_list_count` and `scenariolog_cursor_list_item`.
 */
#define SCENARIOLOG_TYPE_LIST 5

/**
 * Rows, one after the other. Only one thread at a time may use it.
 *
 * A new cursor is before its first row: call `scenariolog_cursor_next` to get there. Columns count from 0. Their
 * names are stable between releases and their order is not, so look a column up by its name. If there is no such
 * value (no row, no such column, NULL, another type), the getters return 0 or NULL.
 *
 * A cursor reads its rows as it goes on, in the state that the file had when it was opened, and may outlive its store.
 * It holds at most a hundred rows. While there are more it keeps the file open, and the write-ahead log grows with
 * what is written meanwhile: go on to the last row, or free the cursor.
 */
typedef struct scenariolog_cursor scenariolog_cursor;

/**
 * Goes to the next row: `SCENARIOLOG_ROW`, or `SCENARIOLOG_DONE` after the last one. What was borrowed from the
 * row before is no longer valid. If it fails, there are no more rows.
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_cursor_next(scenariolog_cursor *cursor,
                                           scenariolog_error **error)
  SCENARIOLOG_NONNULL(1);

/**
 * Frees a cursor and everything borrowed from it. NULL is ignored.
 */
void scenariolog_cursor_free(scenariolog_cursor *cursor);

/**
 * Number of columns. 0 for NULL.
 */
size_t scenariolog_cursor_column_count(const scenariolog_cursor *cursor);

/**
 * The name of a column, valid as long as the cursor. NULL if there is no such column.
 */
const char *scenariolog_cursor_column_name(const scenariolog_cursor *cursor, size_t column);

/**
 * The type of a column: a `SCENARIOLOG_TYPE_…`.
 */
int32_t scenariolog_cursor_column_type(const scenariolog_cursor *cursor, size_t column);

/**
 * The column of this name, or `SIZE_MAX` if there is none.
 */
size_t scenariolog_cursor_find_column(const scenariolog_cursor *cursor, const char *name);

/**
 * The unit of a column's values: `ms`, `bytes`, `percent`, or `UTC` for times (RFC 3339). NULL if they have none.
 */
const char *scenariolog_cursor_column_unit(const scenariolog_cursor *cursor,
                                           size_t column);

/**
 * Whether rows may hold NULL in a column. True also if there is no such column.
 */
bool scenariolog_cursor_column_nullable(const scenariolog_cursor *cursor, size_t column);

/**
 * Whether the row has no value in a column. True also if there is no such row or column.
 */
bool scenariolog_cursor_is_null(const scenariolog_cursor *cursor, size_t column);

/**
 * The whole number in a column; 1 or 0 for true or false.
 */
int64_t scenariolog_cursor_int64(const scenariolog_cursor *cursor, size_t column);

/**
 * The number with a fraction in a column.
 */
double scenariolog_cursor_double(const scenariolog_cursor *cursor, size_t column);

/**
 * The text in a column: UTF-8, terminated by NUL, valid until the cursor moves on or is freed.
 *
 * `length` may be NULL; else `*length` gets the number of bytes before the terminating NUL. Recorded text may
 * contain further NULs. In paths, bytes that are not UTF-8 are replaced by U+FFFD.
 */
const char *scenariolog_cursor_text(const scenariolog_cursor *cursor,
                                    size_t column,
                                    size_t *length);

/**
 * Number of texts in a column.
 */
size_t scenariolog_cursor_list_count(const scenariolog_cursor *cursor, size_t column);

/**
 * One of the texts in a column, counted from 0, as `scenariolog_cursor_text` returns it. `length` may be NULL.
 */
const char *scenariolog_cursor_list_item(const scenariolog_cursor *cursor,
                                         size_t column,
                                         size_t item,
                                         size_t *length);

/* 12. Tags ------------------------------------------------------------------------------------- */

/**
 * Frees a string that `scenariolog_run_tag_get` and its like returned. NULL is ignored.
 */
void scenariolog_string_free(char *string);

/**
 * Sets a tag of the run, replacing the value it had.
 *
 * Key and value are UTF-8; the key must not be empty.
 */
scenariolog_status scenariolog_run_tag_set(const scenariolog_run *run,
                                           const char *key,
                                           const char *value,
                                           scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2, 3);

/**
 * Reads a tag of the run.
 *
 * Free `*value` with `scenariolog_string_free`. It is NULL if there is no such tag, which is not an error.
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_run_tag_get(const scenariolog_run *run,
                                           const char *key,
                                           char **value,
                                           scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2, 3);

/**
 * Removes a tag of the run.
 *
 * `removed` may be NULL; else `*removed` says whether there was such a tag. If there was none, that is not an
 * error.
 */
scenariolog_status scenariolog_run_tag_remove(const scenariolog_run *run,
                                              const char *key,
                                              bool *removed,
                                              scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2);

/**
 * Lists the run's own tags, sorted by key.
 *
 * Columns: `key`, `value`, `run_id`, `step_id`, `command_id`, `created_at`.
 *
 * Free `*cursor` with `scenariolog_cursor_free`.
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_run_tag_list(const scenariolog_run *run,
                                            scenariolog_cursor **cursor,
                                            scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2);

/**
 * Sets a tag of the step. See `scenariolog_run_tag_set`.
 */
scenariolog_status scenariolog_step_tag_set(const scenariolog_step *step,
                                            const char *key,
                                            const char *value,
                                            scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2, 3);

/**
 * Reads a tag of the step. See `scenariolog_run_tag_get`.
 *
 * Free `*value` with `scenariolog_string_free`.
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_step_tag_get(const scenariolog_step *step,
                                            const char *key,
                                            char **value,
                                            scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2, 3);

/**
 * Removes a tag of the step. See `scenariolog_run_tag_remove`. `removed` may be NULL.
 */
scenariolog_status scenariolog_step_tag_remove(const scenariolog_step *step,
                                               const char *key,
                                               bool *removed,
                                               scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2);

/**
 * Lists the step's own tags. See `scenariolog_run_tag_list`.
 *
 * Free `*cursor` with `scenariolog_cursor_free`.
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_step_tag_list(const scenariolog_step *step,
                                             scenariolog_cursor **cursor,
                                             scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2);

/**
 * Sets a tag of the command. See `scenariolog_run_tag_set`.
 */
scenariolog_status scenariolog_command_tag_set(const scenariolog_command *command,
                                               const char *key,
                                               const char *value,
                                               scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2, 3);

/**
 * Reads a tag of the command. See `scenariolog_run_tag_get`.
 *
 * Free `*value` with `scenariolog_string_free`.
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_command_tag_get(const scenariolog_command *command,
                                               const char *key,
                                               char **value,
                                               scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2, 3);

/**
 * Removes a tag of the command. See `scenariolog_run_tag_remove`. `removed` may be NULL.
 */
scenariolog_status scenariolog_command_tag_remove(const scenariolog_command *command,
                                                  const char *key,
                                                  bool *removed,
                                                  scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2);

/**
 * Lists the command's own tags. See `scenariolog_run_tag_list`.
 *
 * Free `*cursor` with `scenariolog_cursor_free`.
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_command_tag_list(const scenariolog_command *command,
                                                scenariolog_cursor **cursor,
                                                scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2);

/* 13. Metrics ---------------------------------------------------------------------------------- */

/**
 * Records a number that the run measured. Every value of a name is kept; the report `metrics` lists them.
 *
 * Name and unit, such as `ms`, are UTF-8. The name must not be empty and the value must be finite. `unit` may be NULL.
 */
scenariolog_status scenariolog_run_metric_add(const scenariolog_run *run,
                                              const char *name,
                                              double value,
                                              const char *unit,
                                              scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2);

/**
 * Records a number that the step measured. See `scenariolog_run_metric_add`. `unit` may be NULL.
 */
scenariolog_status scenariolog_step_metric_add(const scenariolog_step *step,
                                               const char *name,
                                               double value,
                                               const char *unit,
                                               scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2);

/**
 * Records a number that the command measured, for its step. See `scenariolog_run_metric_add`. `unit` may be NULL.
 */
scenariolog_status scenariolog_command_metric_add(const scenariolog_command *command,
                                                  const char *name,
                                                  double value,
                                                  const char *unit,
                                                  scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2);

/* 14. Filters ---------------------------------------------------------------------------------- */

/**
 * Which runs a report or a search covers: those that match every member given. NULL instead of a filter means all
 * runs. Set it to `SCENARIOLOG_RUN_FILTER_INIT` first.
 */
typedef struct {
  /**
   * `sizeof(scenariolog_run_filter)`. The INIT macro sets it.
   */
  uint32_t struct_size;
  /**
   * One run: its id, a unique prefix of one, or `latest`, which with `suite` is the suite's latest. May be NULL.
   */
  const char *run_id;
  /**
   * Runs of this suite, of which there must be one. May be NULL.
   */
  const char *suite;
  /**
   * Runs that started at or after this date, time or age, such as `2026-11-22`, `2h` or `7d`. May be NULL.
   */
  const char *since;
  /**
   * Whether a filter that names no run means the runs that are usual for the question: a report is about the latest
   * one, of the suite if one is given, or about all since a time if that is given. 0 stands for all runs.
   */
  int32_t usual;
} scenariolog_run_filter;

/**
 * All defaults of `scenariolog_run_filter`.
 */
#define SCENARIOLOG_RUN_FILTER_INIT \
  { sizeof(scenariolog_run_filter), 0, 0, 0, 0 }

/* 15. Indexing --------------------------------------------------------------------------------- */

/**
 * Index all text.
 */
#define SCENARIOLOG_INDEX_ALL 0

/**
 * Index only artifacts of kind `stderr`.
 */
#define SCENARIOLOG_INDEX_STDERR 1

/**
 * Index nothing. `scenariolog_index_rebuild` can do it later.
 */
#define SCENARIOLOG_INDEX_NONE 2

/**
 * What to index, and how much of it. Set it to `SCENARIOLOG_INDEX_OPTIONS_INIT` first.
 */
typedef struct {
  /**
   * `sizeof(scenariolog_index_options)`. The INIT macro sets it.
   */
  uint32_t struct_size;
  /**
   * Which artifacts: a `SCENARIOLOG_INDEX_…`.
   */
  int32_t streams;
  /**
   * Bytes indexed of each line; search does not see the rest of a longer one. 0 means 16 KiB.
   */
  uint64_t max_line_bytes;
  /**
   * Bytes indexed of each artifact, half at its start and half at its end if it is larger. 0 means 16 MiB.
   */
  uint64_t max_bytes;
} scenariolog_index_options;

/**
 * All defaults of `scenariolog_index_options`.
 */
#define SCENARIOLOG_INDEX_OPTIONS_INIT \
  { sizeof(scenariolog_index_options), 0, 0, 0 }

/**
 * What `scenariolog_index_rebuild` did. The struct will not change.
 */
typedef struct {
  /**
   * Artifacts indexed.
   */
  uint64_t artifacts;
  /**
   * Lines indexed.
   */
  uint64_t lines;
  /**
   * Size of those lines in the files, in bytes.
   */
  uint64_t bytes;
  /**
   * Text artifacts whose file is missing or cannot be read.
   */
  uint64_t missing;
} scenariolog_index_counts;

/**
 * Rebuilds the index of the matching runs' text artifacts from their files.
 *
 * `runs`, `options` and `counts` may be NULL. Of the options, `streams` is ignored. Without FTS5:
 * `SCENARIOLOG_ERR_NO_FTS5`.
 */
scenariolog_status scenariolog_index_rebuild(const scenariolog_store *store,
                                             const scenariolog_run_filter *runs,
                                             const scenariolog_index_options *options,
                                             scenariolog_index_counts *counts,
                                             scenariolog_error **error)
  SCENARIOLOG_NONNULL(1);

/* 16. Artifacts -------------------------------------------------------------------------------- */

/**
 * Registers a file as an artifact of the run, with its size and hash. The file stays where it is.
 *
 * `kind` is any word for what it is. A relative `path` is relative to the working directory. Text is indexed for
 * search. `index` may be NULL; else it sets the bounds, and `SCENARIOLOG_INDEX_NONE` leaves the file out.
 * `artifact_id` may be NULL; else `*artifact_id` gets the artifact's number.
 */
scenariolog_status scenariolog_run_artifact_add(const scenariolog_run *run,
                                                const char *kind,
                                                const char *path,
                                                const scenariolog_index_options *index,
                                                int64_t *artifact_id,
                                                scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2, 3);

/**
 * Writes bytes to a new file in the run's log directory and registers it as an artifact of the run.
 *
 * The file is called `name`, with characters unfit for a file name replaced. `data` may be NULL if `length` is 0.
 * `artifact_id` may be NULL; else `*artifact_id` gets the artifact's number.
 */
scenariolog_status scenariolog_run_artifact_add_bytes(const scenariolog_run *run,
                                                      const char *kind,
                                                      const char *name,
                                                      const void *data,
                                                      size_t length,
                                                      int64_t *artifact_id,
                                                      scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2, 3);

/**
 * Lists the run's own artifacts in the order they were added. `scenariolog_report_artifacts` has the same columns,
 * and lists those of steps and commands too. Free `*cursor` with `scenariolog_cursor_free`.
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_run_artifact_list(const scenariolog_run *run,
                                                 scenariolog_cursor **cursor,
                                                 scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2);

/**
 * Registers a file as an artifact of the step. See `scenariolog_run_artifact_add`.
 *
 * `index` and `artifact_id` may be NULL.
 */
scenariolog_status scenariolog_step_artifact_add(const scenariolog_step *step,
                                                 const char *kind,
                                                 const char *path,
                                                 const scenariolog_index_options *index,
                                                 int64_t *artifact_id,
                                                 scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2, 3);

/**
 * Writes bytes as an artifact of the step. See `scenariolog_run_artifact_add_bytes`.
 *
 * `data` and `artifact_id` may be NULL.
 */
scenariolog_status scenariolog_step_artifact_add_bytes(const scenariolog_step *step,
                                                       const char *kind,
                                                       const char *name,
                                                       const void *data,
                                                       size_t length,
                                                       int64_t *artifact_id,
                                                       scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2, 3);

/**
 * Lists the step's own artifacts. See `scenariolog_run_artifact_list`. Free `*cursor` with
 * `scenariolog_cursor_free`.
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_step_artifact_list(const scenariolog_step *step,
                                                  scenariolog_cursor **cursor,
                                                  scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2);

/**
 * Registers a file as an artifact of the command. See `scenariolog_run_artifact_add`.
 *
 * `index` and `artifact_id` may be NULL.
 */
scenariolog_status scenariolog_command_artifact_add(const scenariolog_command *command,
                                                    const char *kind,
                                                    const char *path,
                                                    const scenariolog_index_options *index,
                                                    int64_t *artifact_id,
                                                    scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2, 3);

/**
 * Writes bytes as an artifact of the command. See `scenariolog_run_artifact_add_bytes`.
 *
 * `data` and `artifact_id` may be NULL.
 */
scenariolog_status scenariolog_command_artifact_add_bytes(const scenariolog_command *command,
                                                          const char *kind,
                                                          const char *name,
                                                          const void *data,
                                                          size_t length,
                                                          int64_t *artifact_id,
                                                          scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2, 3);

/**
 * Lists the command's own artifacts. See `scenariolog_run_artifact_list`. Free `*cursor` with
 * `scenariolog_cursor_free`.
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_command_artifact_list(const scenariolog_command *command,
                                                     scenariolog_cursor **cursor,
                                                     scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2);

/* 17. Streams ---------------------------------------------------------------------------------- */

/**
 * An artifact that is being written piece by piece, such as output that a program captures itself. Threads may
 * share it; writes are not mixed.
 *
 * What is written is in the file at once; size, hash and index follow with `scenariolog_stream_end`. If a stream is
 * freed before it has ended, the end of the run completes its artifact.
 */
typedef struct scenariolog_stream scenariolog_stream;

/**
 * Creates a file in the run's log directory and registers it as an artifact of the run, to be written.
 *
 * `kind` is any word for what it is; reports show lines of `stdout` and `stderr`. `index` may be NULL; else it
 * sets what is indexed when the stream ends. Free `*stream` with `scenariolog_stream_free`.
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_run_stream_open(const scenariolog_run *run,
                                               const char *kind,
                                               const scenariolog_index_options *index,
                                               scenariolog_stream **stream,
                                               scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2, 4);

/**
 * Opens a stream of the step. See `scenariolog_run_stream_open`. `index` may be NULL. Free `*stream` with
 * `scenariolog_stream_free`.
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_step_stream_open(const scenariolog_step *step,
                                                const char *kind,
                                                const scenariolog_index_options *index,
                                                scenariolog_stream **stream,
                                                scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2, 4);

/**
 * Opens a stream of the command. See `scenariolog_run_stream_open`. `index` may be NULL. Free `*stream` with
 * `scenariolog_stream_free`.
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_command_stream_open(const scenariolog_command *command,
                                                   const char *kind,
                                                   const scenariolog_index_options *index,
                                                   scenariolog_stream **stream,
                                                   scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2, 4);

/**
 * Writes all of the bytes. `data` may be NULL if `length` is 0.
 *
 * Writing to a stream that has ended is `SCENARIOLOG_ERR_INVALID_ARGUMENT`.
 */
scenariolog_status scenariolog_stream_write(const scenariolog_stream *stream,
                                            const void *data,
                                            size_t length,
                                            scenariolog_error **error)
  SCENARIOLOG_NONNULL(1);

/**
 * The file's path, valid as long as the stream. NULL for NULL.
 */
const char *scenariolog_stream_path(const scenariolog_stream *stream);

/**
 * Ends a stream: records its size and hash and, if it is text, indexes its lines.
 *
 * `artifact_id` may be NULL; else `*artifact_id` gets the artifact's number. Ending a stream twice is
 * `SCENARIOLOG_ERR_INVALID_ARGUMENT`.
 */
scenariolog_status scenariolog_stream_end(const scenariolog_stream *stream,
                                          int64_t *artifact_id,
                                          scenariolog_error **error)
  SCENARIOLOG_NONNULL(1);

/**
 * Frees a stream. NULL is ignored.
 */
void scenariolog_stream_free(scenariolog_stream *stream);

/* 18. Cancelling child processes --------------------------------------------------------------- */

/**
 * Forwards signals to the process group of a child that is being recorded. Threads may share it, and signal handlers
 * may use it.
 *
 * It serves one child at a time. A signal sent while no child runs reaches the next one as soon as it starts.
 */
typedef struct scenariolog_canceller scenariolog_canceller;

/**
 * Makes a canceller for `scenariolog_exec_options`. Free `*canceller` with `scenariolog_canceller_free`.
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_canceller_new(scenariolog_canceller **canceller,
                                             scenariolog_error **error)
  SCENARIOLOG_NONNULL(1);

/**
 * Forwards a signal, such as SIGTERM. The child is recorded as interrupted if it dies of the signal and, if that asks it
 * to end (SIGHUP, SIGINT, SIGQUIT, SIGTERM), unless it exits with status 0. NULL and numbers that are not signals are
 * ignored.
 *
 * This function is async-signal-safe.
 */
void scenariolog_canceller_send(const scenariolog_canceller *canceller,
                                int32_t signal);

/**
 * Frees a canceller. It may still be in use by a call that runs a child. NULL is ignored.
 */
void scenariolog_canceller_free(scenariolog_canceller *canceller);

/* 19. Output of child processes ---------------------------------------------------------------- */

/**
 * Called with each piece of a child's output, in the thread that called the function that runs the child.
 *
 * The data is borrowed for the call. It is any bytes, cut anywhere. A slow function slows the child down.
 *
 * In C++ the function may throw. It is then not called again; the child runs to its end and is recorded, and the
 * exception leaves the function that runs the child, without a result. The function must not leave by `longjmp`.
 */
typedef void (*scenariolog_output_function)(void *user, const uint8_t *data, size_t length);

/* 20. Options of child processes --------------------------------------------------------------- */

/**
 * Merged where both streams are copied to one file, such as a terminal, and else split.
 */
#define SCENARIOLOG_STREAMS_AUTO 0

/**
 * A pipe and a file for each stream. Two pipes have no common order but that of arrival.
 */
#define SCENARIOLOG_STREAMS_SPLIT 1

/**
 * Both streams through one pipe into one file, that of standard output, in the order in which they are written.
 */
#define SCENARIOLOG_STREAMS_MERGED 2

/**
 * The child sees a terminal of its own, as large as this process's or else of 80 columns, and what that shows is one
 * file, that of standard output. With `foreground`, what is typed at this process's terminal goes there.
 */
#define SCENARIOLOG_STREAMS_PTY 3

/**
 * How to run and record a child process. Set it to `SCENARIOLOG_EXEC_OPTIONS_INIT` first. Only `argv` is required.
 */
typedef struct {
  /**
   * `sizeof(scenariolog_exec_options)`. The INIT macro sets it.
   */
  uint32_t struct_size;
  /**
   * Whether to fail, before the child starts, if it cannot be recorded as asked. By default nothing that is wrong with
   * the record keeps the child from running: it is recorded as far as possible, and the result has a warning. If
   * other processes' writes hold up the start, it is waited for as long as the store's busy timeout says; by
   * default for a second, and it is then written while the child runs, or with its end.
   */
  int32_t strict;
  /**
   * Whether the child gets the terminal, if there is one: for programs that run in the foreground.
   */
  int32_t foreground;
  /**
   * Whether its standard output is also copied to this process's. Not together with `on_stdout`.
   */
  int32_t tee_stdout;
  /**
   * Whether its standard error is also copied to this process's. Not together with `on_stderr`.
   */
  int32_t tee_stderr;
  /**
   * The program and its arguments. A program without a slash is looked up in the child's `PATH`.
   */
  const char *const *argv;
  /**
   * Number of these words, at least 1.
   */
  size_t argv_count;
  /**
   * The directory to run it in. NULL means the current one.
   */
  const char *cwd;
  /**
   * Environment variables to set or, with a NULL value, to unset. The rest is inherited.
   */
  const scenariolog_pair *env;
  /**
   * Number of variables.
   */
  size_t env_count;
  /**
   * Time in milliseconds after which its process group gets SIGTERM. 0 means no timeout.
   */
  uint64_t timeout_ms;
  /**
   * Time in milliseconds between that SIGTERM and SIGKILL. 0 means 5000.
   */
  uint64_t kill_after_ms;
  /**
   * What of its output to index. NULL means all, within the default bounds.
   */
  const scenariolog_index_options *index;
  /**
   * Forwards signals to the child. May be NULL.
   */
  const scenariolog_canceller *canceller;
  /**
   * Called with its standard output. May be NULL.
   */
  scenariolog_output_function on_stdout;
  /**
   * Called with its standard error. May be NULL.
   */
  scenariolog_output_function on_stderr;
  /**
   * The first argument of both functions.
   */
  void *user;
  /**
   * How its output is taken: a `SCENARIOLOG_STREAMS_…`. Where both streams are one, `on_stdout` gets all of it, or
   * `on_stderr` if there is no other; the same holds for the copies.
   */
  int32_t streams;
} scenariolog_exec_options;

/**
 * All defaults of `scenariolog_exec_options`.
 */
#define SCENARIOLOG_EXEC_OPTIONS_INIT \
  { sizeof(scenariolog_exec_options), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }

/* 21. Results of child processes --------------------------------------------------------------- */

/**
 * How a child process ended. It does not change, so threads may share it. What is borrowed from it is valid as long
 * as the result.
 */
typedef struct scenariolog_exec_result scenariolog_exec_result;

/**
 * The status for a program that exits in the child's place: the child's own, 128 + N for signal N, 124 after a
 * timeout, or 127, 126 or 125 if it could not be started. 125 too if how it ended is not known because this process
 * ignores SIGCHLD; the outcome is then `SCENARIOLOG_OUTCOME_ERROR`. 0 for NULL.
 */
int32_t scenariolog_exec_result_exit_status(const scenariolog_exec_result *result);

/**
 * The child's outcome, as recorded.
 */
scenariolog_outcome scenariolog_exec_result_outcome(const scenariolog_exec_result *result);

/**
 * The signal that ended the child, or 0.
 */
int32_t scenariolog_exec_result_signal(const scenariolog_exec_result *result);

/**
 * Whether the child exceeded its timeout, however it then ended.
 */
bool scenariolog_exec_result_timed_out(const scenariolog_exec_result *result);

/**
 * The time from the child's start to its end by the monotonic clock, in nanoseconds.
 */
uint64_t scenariolog_exec_result_duration_ns(const scenariolog_exec_result *result);

/**
 * User CPU time of the child and of the processes it waited for, in nanoseconds.
 */
uint64_t scenariolog_exec_result_user_ns(const scenariolog_exec_result *result);

/**
 * System CPU time of the child and of the processes it waited for, in nanoseconds.
 */
uint64_t scenariolog_exec_result_system_ns(const scenariolog_exec_result *result);

/**
 * The largest resident set of one of these processes, in bytes.
 */
uint64_t scenariolog_exec_result_max_rss_bytes(const scenariolog_exec_result *result);

/**
 * The file with its standard output, or NULL if that was not recorded. If both streams were copied to one file, such as
 * a terminal, it has both, in the order in which they were written.
 */
const char *scenariolog_exec_result_stdout_path(const scenariolog_exec_result *result);

/**
 * The file with its standard error, or NULL if that was not recorded in a file of its own.
 */
const char *scenariolog_exec_result_stderr_path(const scenariolog_exec_result *result);

/**
 * Why the child could not be started, or NULL if it could.
 */
const char *scenariolog_exec_result_start_error(const scenariolog_exec_result *result);

/**
 * Number of warnings: trouble with the recording, not with the child.
 */
size_t scenariolog_exec_result_warning_count(const scenariolog_exec_result *result);

/**
 * A warning, counted from 0: one line of UTF-8. NULL if there is no such warning.
 */
const char *scenariolog_exec_result_warning(const scenariolog_exec_result *result, size_t index);

/**
 * Frees a result. NULL is ignored.
 */
void scenariolog_exec_result_free(scenariolog_exec_result *result);

/* 22. Child processes -------------------------------------------------------------------------- */

/**
 * Runs a child process and records it as the whole of a run, which ends with it.
 *
 * The child's output goes to files in the run's log directory, and is indexed when the child has ended. If the child
 * fails or cannot be started, that is not an error of this function: `*result` has its end. Free it with
 * `scenariolog_exec_result_free`.
 *
 * The call returns when the child has ended. The child leads a process group of its own. No signal handler is
 * installed: see `scenariolog_canceller`. If something else still holds the child's output open, a thread goes on
 * reading it.
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_run_exec(const scenariolog_run *run,
                                        const scenariolog_exec_options *exec,
                                        scenariolog_exec_result **result,
                                        scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2, 3);

/**
 * Runs a child process and records it as a step of a run. See `scenariolog_run_exec`.
 *
 * `name` may be NULL; the step is then named after the script or the program. `options` may be NULL; the command line
 * and the directory default to the child's. `step` may be NULL; else free `*step` with `scenariolog_step_free`; it is
 * NULL if the step could not be recorded. Free `*result` with `scenariolog_exec_result_free`.
 *
 *     const char *argv[] = {"make", "check"};
 *     scenariolog_exec_options exec = SCENARIOLOG_EXEC_OPTIONS_INIT;
 *     exec.argv = argv;
 *     exec.argv_count = 2;
 *     exec.timeout_ms = 60000;
 *     scenariolog_exec_result *result;
 *     if (scenariolog_run_exec_step(run, "check", NULL, &exec, NULL, &result, NULL) == SCENARIOLOG_OK)
 *         printf("exit status %d\n", (int)scenariolog_exec_result_exit_status(result));
 *     scenariolog_exec_result_free(result);
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_run_exec_step(const scenariolog_run *run,
                                             const char *name,
                                             const scenariolog_step_options *options,
                                             const scenariolog_exec_options *exec,
                                             scenariolog_step **step,
                                             scenariolog_exec_result **result,
                                             scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 4, 6);

/**
 * Runs a child process and records it as a command of a step. See `scenariolog_run_exec`.
 *
 * `options` may be NULL; the command line and the directory default to the child's. `command` may be NULL; else free
 * `*command` with `scenariolog_command_free`; it is NULL if the command could not be recorded. Free `*result` with
 * `scenariolog_exec_result_free`.
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_step_exec_command(const scenariolog_step *step,
                                                 const scenariolog_command_options *options,
                                                 const scenariolog_exec_options *exec,
                                                 scenariolog_command **command,
                                                 scenariolog_exec_result **result,
                                                 scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 3, 5);

/* 23. Search ----------------------------------------------------------------------------------- */

/**
 * The newest run first, its lines as they were recorded.
 */
#define SCENARIOLOG_ORDER_TIME 0

/**
 * The best match first (bm25). Slow if there are very many hits.
 */
#define SCENARIOLOG_ORDER_RANK 1

/**
 * Where to search, and how. Set it to `SCENARIOLOG_SEARCH_OPTIONS_INIT` first.
 */
typedef struct {
  /**
   * `sizeof(scenariolog_search_options)`. The INIT macro sets it.
   */
  uint32_t struct_size;
  /**
   * Whether the query is plain text that a line must contain from the beginning of a word on, in any
   * case of letters.
   */
  int32_t literal;
  /**
   * Whether to search only steps and runs that are failures: failed, in error, timed out or interrupted, and not an
   * attempt that a later one made good.
   */
  int32_t failed;
  /**
   * The order of the hits: a `SCENARIOLOG_ORDER_…`.
   */
  int32_t order;
  /**
   * Number of lines to return before each hit.
   */
  uint32_t before;
  /**
   * Number of lines to return after each hit.
   */
  uint32_t after;
  /**
   * Maximum number of hits. 0 means all.
   */
  uint64_t limit;
  /**
   * Which runs. NULL means all.
   */
  const scenariolog_run_filter *runs;
  /**
   * Only artifacts of this kind, such as `stderr`. May be NULL.
   */
  const char *kind;
  /**
   * Only this step: its id, a unique prefix of one, `latest`, its number, its path, or an end of the path that no other
   * step has. May be NULL.
   */
  const char *step;
  /**
   * Only lines of runs, steps and commands with all these tags.
   */
  const scenariolog_pair *kv;
  /**
   * Number of tags.
   */
  size_t kv_count;
  /**
   * Whether the query is a regular expression that a line must match. Every line is read then.
   */
  int32_t regex;
} scenariolog_search_options;

/**
 * All defaults of `scenariolog_search_options`.
 */
#define SCENARIOLOG_SEARCH_OPTIONS_INIT \
  { sizeof(scenariolog_search_options), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }

/**
 * Finds recorded lines.
 *
 * Columns: `run_id`, `suite`, `step_id`, `step_num`, `step_name`, `outcome`, `command_id`, `kind`, `path`,
 * `line_num`, `text`, `before`, `after`, `artifact_id`, `step_path`.
 *
 * The query is in FTS5 query syntax unless the options make it literal; a malformed one is
 * `SCENARIOLOG_ERR_QUERY`. `options` may be NULL. Without FTS5: `SCENARIOLOG_ERR_NO_FTS5`. Free `*cursor` with
 * `scenariolog_cursor_free`.
 *
 *     scenariolog_cursor *hits;
 *     if (scenariolog_search(store, "timeout OR refused", NULL, &hits, NULL) == SCENARIOLOG_OK) {
 *         size_t text = scenariolog_cursor_find_column(hits, "text");
 *         while (scenariolog_cursor_next(hits, NULL) == SCENARIOLOG_ROW)
 *             puts(scenariolog_cursor_text(hits, text, NULL));
 *     }
 *     scenariolog_cursor_free(hits);
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_search(const scenariolog_store *store,
                                      const char *query,
                                      const scenariolog_search_options *options,
                                      scenariolog_cursor **cursor,
                                      scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2, 4);

/* 24. Reports ---------------------------------------------------------------------------------- */

/**
 * In `scenariolog_failure_options`: no lines, where 0 means the default number.
 */
#define SCENARIOLOG_NO_LINES -1

/**
 * Which failures to report, and how much of their output. Set it to `SCENARIOLOG_FAILURE_OPTIONS_INIT` first.
 */
typedef struct {
  /**
   * `sizeof(scenariolog_failure_options)`. The INIT macro sets it.
   */
  uint32_t struct_size;
  /**
   * Whether to report failed attempts too if a later attempt succeeded.
   */
  int32_t all_attempts;
  /**
   * Number of first lines. 0 means 3; `SCENARIOLOG_NO_LINES` means none.
   */
  int32_t first_lines;
  /**
   * Number of last lines. 0 means 7; `SCENARIOLOG_NO_LINES` means none.
   */
  int32_t last_lines;
  /**
   * Maximum number of failures. 0 means all.
   */
  uint64_t limit;
  /**
   * Number of lines that name the failure. 0 means 4; `SCENARIOLOG_NO_LINES` means none.
   */
  int32_t key_lines;
} scenariolog_failure_options;

/**
 * All defaults of `scenariolog_failure_options`.
 */
#define SCENARIOLOG_FAILURE_OPTIONS_INIT \
  { sizeof(scenariolog_failure_options), 0, 0, 0, 0, 0 }

/**
 * The options of a report. Set it to `SCENARIOLOG_REPORT_OPTIONS_INIT` first.
 */
typedef struct {
  /**
   * `sizeof(scenariolog_report_options)`. The INIT macro sets it.
   */
  uint32_t struct_size;
  /**
   * The options by name, each as text: a number in decimal, a truth value as `true` or `false`, a tag as
   * `key=value`. Of an option that is given twice the last counts, but tags add up.
   */
  const scenariolog_pair *options;
  /**
   * Number of options.
   */
  size_t option_count;
} scenariolog_report_options;

/**
 * All defaults of `scenariolog_report_options`.
 */
#define SCENARIOLOG_REPORT_OPTIONS_INIT \
  { sizeof(scenariolog_report_options), 0, 0 }

/**
 * Asks a report by its name, as the command line does, with the same options and the same defaults.
 *
 * - `runs`: List runs, the newest first. Order: the newest run first. Options: `suite`, `since`, `limit`. Columns:
 * `run_id`, `suite`, `outcome`, `exit_code`, `signal`, `reason`, `steps`, `passed`, `failed`, `error`, `skipped`,
 * `xfailed`, `xpassed`, `timed_out`, `interrupted`, `failures`, `running`, `flaky`, `duration_ms`, `started_at`,
 * `completed_at`, `host`, `root_dir`, `total_steps`, `failed_steps`, `fts_enabled`.
 * - `summary`: Show how a run ended, with its steps counted by outcome. Order: the newest run first. Options:
 * `run_id`, `suite`, `since`, `all_runs`. Columns: `run_id`, `suite`, `outcome`, `exit_code`, `signal`, `reason`,
 * `steps`, `passed`, `failed`, `error`, `skipped`, `xfailed`, `xpassed`, `timed_out`, `interrupted`, `failures`,
 * `running`, `flaky`, `duration_ms`, `started_at`, `completed_at`, `host`, `root_dir`, `total_steps`, `failed_steps`,
 * `fts_enabled`.
 * - `failures`: Show what went wrong, with the lines that name it and the first and last ones. Order: the newest run
 * first, its steps as they started, then runs that failed without a failed step. Options: `run_id`, `suite`, `since`,
 * `all_runs`, `first_lines`, `last_lines`, `key_lines`, `all_attempts`, `limit`. Columns: `run_id`, `suite`,
 * `step_num`, `step_name`, `attempt`, `outcome`, `exit_code`, `signal`, `reason`, `duration_ms`, `kind`, `path`,
 * `first_lines`, `last_lines`, `left_out`, `step_id`, `script_path`, `stderr_path`, `step_path`, `leaked`,
 * `key_lines`, `key_places`.
 * - `failure_groups`: Show which failures are alike, within a run or across runs. Order: the largest group first.
 * Options: `run_id`, `suite`, `since`, `all_runs`, `limit`. Columns: `fingerprint`, `failures`, `runs`, `lines`,
 * `steps`, `first_run_id`, `first_at`, `last_run_id`, `suite`.
 * - `timings`: Show the slowest steps of a run, or across runs. Order: the slowest step first. Options: `run_id`,
 * `suite`, `since`, `all_runs`, `limit`. Columns: `step_num`, `step_name`, `attempt`, `outcome`, `duration_ms`,
 * `percent`, `user_ms`, `system_ms`, `max_rss_bytes`, `step_id`, `run_id`, `suite`, `step_path`.
 * - `across_runs`: Compare steps of the same path across runs. Order: the largest median first. Options: `suite`,
 * `since`, `limit`. Columns: `suite`, `step_name`, `count`, `min_ms`, `median_ms`, `max_ms`, `last_ms`, `step_path`.
 * - `history`: Show how a step ended in each run of its suite and branch. Order: the newest run first. Options:
 * `step`, `run_id`, `suite`, `limit`. Columns: `run_id`, `started_at`, `outcome`, `attempts`, `duration_ms`, `bar`,
 * `max_rss_bytes`, `commit`, `dirty`, `reason`, `step_id`, `step_path`.
 * - `explain`: Say why a run is red: what failed newly, since when, by chance or for a known reason. Order: new
 * failures first, then as the steps started. Options: `run_id`, `suite`, `lines`, `passing`, `limit`. Columns:
 * `run_id`, `suite`, `step_num`, `step_path`, `outcome`, `exit_code`, `signal`, `reason`, `duration_ms`, `verdict`,
 * `evidence`, `since_run_id`, `since_commit`, `failing_runs`, `passed_run_id`, `passed_commit`, `commits`, `flips`,
 * `fingerprint`, `alike`, `novel_lines`, `novel_places`, `novel_count`, `compared_with`, `repro`, `step_id`.
 * - `diff`: Compare two runs: what fails newly or no longer, what was added, what is slower. Order: failures first,
 * then as the later run had them. Options: `before`, `after`, `suite`. Columns: `change`, `step_path`,
 * `outcome_before`, `outcome_after`, `before_ms`, `after_ms`, `step_id_before`, `step_id_after`, `run_id_before`,
 * `run_id_after`.
 * - `novel_lines`: Show the lines of a step that it does not say in another run, or when it passes. Order: as the
 * step said them. Options: `step`, `before`, `after`, `suite`, `passing`, `context`, `limit`. Columns: `kind`,
 * `line_num`, `text`, `before`, `after`, `compared_with`, `step_id`, `step_path`, `run_id`.
 * - `flaky`: Show which steps pass and fail without a change. Order: what flipped most often first. Options:
 * `run_id`, `suite`, `last`, `limit`. Columns: `step_path`, `suite`, `flips`, `commits`, `retries`, `failed`, `runs`,
 * `failing_percent`, `fails_with`, `last_run_id`.
 * - `regressions`: Show durations, memory and metrics that rose and stayed up. Order: the largest ratio first.
 * Options: `run_id`, `suite`, `sustained`, `last`, `limit`. Columns: `step_path`, `measure`, `unit`, `now`, `before`,
 * `noise`, `ratio`, `runs`, `since_run_id`, `since_commit`.
 * - `first_seen`: Show in which run and commit a text first stood, and whether it ever stood in a passing step.
 * Order: one row. Options: `query`, `suite`. Columns: `run_id`, `suite`, `started_at`, `commit`, `step_path`, `kind`,
 * `line_num`, `text`, `runs`, `passing_runs`, `last_run_id`.
 * - `gate`: Decide whether a run may pass, by rules, and print each with its figures. Order: as they are evaluated.
 * Options: `run_id`, `suite`, `allow_flaky`, `min_steps`, `shards`, `max_warnings`, `max_regressions`. Columns:
 * `verdict`, `rule`, `found`, `allowed`, `details`, `run_id`.
 * - `repro`: Print the command line that runs a step again. Order: one row. Options: `step`, `run_id`, `suite`.
 * Columns: `command`, `step_path`, `commit`, `step_id`, `run_id`.
 * - `steps`: Show the steps of runs, all attempts. Order: the newest run first, its steps as they started. Options:
 * `run_id`, `suite`, `since`, `all_runs`. Columns: `step_num`, `step_name`, `attempt`, `outcome`, `exit_code`,
 * `signal`, `reason`, `duration_ms`, `user_ms`, `system_ms`, `max_rss_bytes`, `started_at`, `completed_at`,
 * `script_path`, `argv_json`, `cwd`, `host`, `pid`, `step_id`, `parent_step_id`, `run_id`, `step_path`, `leaked`.
 * - `commands`: Show the commands of the steps of runs. Order: the newest run first, its steps and their commands as
 * they started. Options: `run_id`, `suite`, `since`, `all_runs`. Columns: `command_num`, `name`, `argv0`,
 * `argv_json`, `outcome`, `exit_code`, `signal`, `duration_ms`, `user_ms`, `system_ms`, `max_rss_bytes`,
 * `started_at`, `completed_at`, `cwd`, `command_id`, `step_id`, `step_path`.
 * - `output`: Show the lines of both streams of a step. Order: as they arrived. Options: `step`, `run_id`. Columns:
 * `arrived_at`, `since_start_ms`, `kind`, `line_num`, `text`, `step_id`.
 * - `silences`: Show where a step was silent longest. Order: the longest first. Options: `step`, `run_id`, `limit`.
 * Columns: `silence_ms`, `since_start_ms`, `kind`, `line_num`, `step_id`.
 * - `search`: Find lines in the recorded output. Order: the newest run first, and in it the lines as they were
 * recorded; or the best match first. Options: `query`, `literal`, `regex`, `run_id`, `suite`, `since`, `kind`,
 * `step`, `failed`, `kv`, `before`, `after`, `context`, `order`, `limit`. Columns: `run_id`, `suite`, `step_id`,
 * `step_num`, `step_name`, `outcome`, `command_id`, `kind`, `path`, `line_num`, `text`, `before`, `after`,
 * `artifact_id`, `step_path`.
 * - `tags`: List tags. Order: by key. Options: `run_id`, `step_id`, `command_id`. Columns: `key`, `value`, `run_id`,
 * `step_id`, `command_id`, `created_at`.
 * - `metrics`: List the numbers that runs and steps measured. Order: the newest run first, its metrics as they were
 * recorded. Options: `run_id`, `suite`, `since`, `all_runs`, `metric`, `step`, `limit`. Columns: `name`, `value`,
 * `unit`, `step_num`, `step_path`, `step_id`, `run_id`, `suite`, `created_at`.
 * - `artifacts`: List artifacts. Order: as they were added. Options: `run_id`, `suite`, `since`, `all_runs`. Columns:
 * `artifact_id`, `run_id`, `step_id`, `command_id`, `step_num`, `step_name`, `kind`, `path`, `is_text`, `size_bytes`,
 * `sha256`, `line_count`, `indexed_lines`, `indexed_bytes`, `cut_lines`, `created_at`, `root_dir`, `step_path`.
 * - `largest_artifacts`: List the largest artifacts. Order: the largest first. Options: `run_id`, `suite`, `since`,
 * `all_runs`, `limit`. Columns: `size_bytes`, `percent`, `kind`, `path`, `step_num`, `step_path`, `suite`,
 * `artifact_id`, `step_id`, `run_id`, `root_dir`.
 * - `verify`: Hash the files again. Order: as the artifacts were added. Options: `run_id`, `suite`, `since`,
 * `all_runs`. Columns: `state`, `artifact_id`, `run_id`, `step_num`, `step_name`, `kind`, `path`, `detail`,
 * `step_path`.
 *
 * What is not given has its default: a report that takes `all_runs` is about the latest run, or the latest run of
 * `suite`, unless it is given `run_id`, `since` or `all_runs`. A `limit` of 0 means all. An unknown report or
 * option is `SCENARIOLOG_ERR_INVALID_ARGUMENT`, whose message lists the known ones.
 *
 * `options` may be NULL. Free `*cursor` with `scenariolog_cursor_free`.
 *
 *     scenariolog_pair pairs[] = {{"suite", "nightly"}, {"limit", "5"}};
 *     scenariolog_report_options options = SCENARIOLOG_REPORT_OPTIONS_INIT;
 *     scenariolog_cursor *slowest;
 *     options.options = pairs;
 *     options.option_count = 2;
 *     if (scenariolog_report(store, "timings", &options, &slowest, NULL) == SCENARIOLOG_OK) {
 *         size_t name = scenariolog_cursor_find_column(slowest, "step_name");
 *         while (scenariolog_cursor_next(slowest, NULL) == SCENARIOLOG_ROW)
 *             puts(scenariolog_cursor_text(slowest, name, NULL));
 *     }
 *     scenariolog_cursor_free(slowest);
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_report(const scenariolog_store *store,
                                      const char *name,
                                      const scenariolog_report_options *options,
                                      scenariolog_cursor **cursor,
                                      scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2, 4);

/**
 * Reports at most `limit` runs, the newest first, with the counts of their steps. A `limit` of 0 means all. A step
 * counts once, with its last attempt.
 *
 * Columns: `run_id`, `suite`, `outcome`, `exit_code`, `signal`, `reason`, `steps`, `passed`, `failed`, `error`,
 * `skipped`, `xfailed`, `xpassed`, `timed_out`, `interrupted`, `failures`, `running`, `flaky`, `duration_ms`,
 * `started_at`, `completed_at`, `host`, `root_dir`, `total_steps`, `failed_steps`, `fts_enabled`.
 *
 * `runs` may be NULL. Free `*cursor` with `scenariolog_cursor_free`, here and after every report.
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_report_runs(const scenariolog_store *store,
                                           const scenariolog_run_filter *runs,
                                           uint64_t limit,
                                           scenariolog_cursor **cursor,
                                           scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 4);

/**
 * Reports one run, with the columns of `scenariolog_report_runs`.
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_report_run(const scenariolog_run *run,
                                          scenariolog_cursor **cursor,
                                          scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2);

/**
 * Reports the steps of a run, all attempts, in the order they started.
 *
 * Columns: `step_num`, `step_name`, `attempt`, `outcome`, `exit_code`, `signal`, `reason`, `duration_ms`, `user_ms`,
 * `system_ms`, `max_rss_bytes`, `started_at`, `completed_at`, `script_path`, `argv_json`, `cwd`, `host`, `pid`,
 * `step_id`, `parent_step_id`, `run_id`, `step_path`, `leaked`.
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_report_steps(const scenariolog_run *run,
                                            scenariolog_cursor **cursor,
                                            scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2);

/**
 * Reports one step, with the columns of `scenariolog_report_steps`.
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_report_step(const scenariolog_step *step,
                                           scenariolog_cursor **cursor,
                                           scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2);

/**
 * Reports the commands of a step, in the order they started.
 *
 * Columns: `command_num`, `name`, `argv0`, `argv_json`, `outcome`, `exit_code`, `signal`, `duration_ms`, `user_ms`,
 * `system_ms`, `max_rss_bytes`, `started_at`, `completed_at`, `cwd`, `command_id`, `step_id`, `step_path`.
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_report_commands(const scenariolog_step *step,
                                               scenariolog_cursor **cursor,
                                               scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2);

/**
 * Reports failures with the first and last lines of their output: the newest run first, its steps in the order they
 * started.
 *
 * Columns: `run_id`, `suite`, `step_num`, `step_name`, `attempt`, `outcome`, `exit_code`, `signal`, `reason`,
 * `duration_ms`, `kind`, `path`, `first_lines`, `last_lines`, `left_out`, `step_id`, `script_path`, `stderr_path`,
 * `step_path`, `leaked`, `key_lines`, `key_places`.
 *
 * `runs` and `options` may be NULL.
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_report_failures(const scenariolog_store *store,
                                               const scenariolog_run_filter *runs,
                                               const scenariolog_failure_options *options,
                                               scenariolog_cursor **cursor,
                                               scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 4);

/**
 * Reports at most `limit` steps, the slowest first. A `limit` of 0 means all.
 *
 * Columns: `step_num`, `step_name`, `attempt`, `outcome`, `duration_ms`, `percent`, `user_ms`, `system_ms`,
 * `max_rss_bytes`, `step_id`, `run_id`, `suite`, `step_path`.
 *
 * `runs` may be NULL.
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_report_timings(const scenariolog_store *store,
                                              const scenariolog_run_filter *runs,
                                              uint64_t limit,
                                              scenariolog_cursor **cursor,
                                              scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 4);

/**
 * Reports how long the steps of each suite and path took across runs, at most `limit` rows, the slowest median
 * first. A `limit` of 0 means all.
 *
 * Columns: `suite`, `step_name`, `count`, `min_ms`, `median_ms`, `max_ms`, `last_ms`, `step_path`.
 *
 * `runs` may be NULL.
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_report_across_runs(const scenariolog_store *store,
                                                  const scenariolog_run_filter *runs,
                                                  uint64_t limit,
                                                  scenariolog_cursor **cursor,
                                                  scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 4);

/**
 * Reports the artifacts of runs, with those of their steps and commands, in the order they were added.
 *
 * Columns: `artifact_id`, `run_id`, `step_id`, `command_id`, `step_num`, `step_name`, `kind`, `path`, `is_text`,
 * `size_bytes`, `sha256`, `line_count`, `indexed_lines`, `indexed_bytes`, `cut_lines`, `created_at`, `root_dir`,
 * `step_path`.
 *
 * `runs` may be NULL.
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_report_artifacts(const scenariolog_store *store,
                                                const scenariolog_run_filter *runs,
                                                scenariolog_cursor **cursor,
                                                scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 3);

/**
 * Hashes the files of the runs' artifacts again and reports the state of each: `ok`, `changed`, `missing`,
 * `unreadable` or `unfinished`.
 *
 * Columns: `state`, `artifact_id`, `run_id`, `step_num`, `step_name`, `kind`, `path`, `detail`, `step_path`.
 *
 * `runs` may be NULL.
 */
SCENARIOLOG_WARN_UNUSED
scenariolog_status scenariolog_report_verify(const scenariolog_store *store,
                                             const scenariolog_run_filter *runs,
                                             scenariolog_cursor **cursor,
                                             scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 3);

/* 25. The command line ------------------------------------------------------------------------- */

/**
 * Runs the command line of the `scenariolog` program and returns its exit status, for `main` to return.
 *
 * `argv` has `argc` strings, of which the first is the program's name. The function is for programs that do nothing
 * else: it writes to standard output and standard error, and may install signal handlers.
 */
int scenariolog_main(int argc,
                     char *const *argv);

/* 26. Names that have been replaced ------------------------------------------------------------ */

/**
 * The old name of `scenariolog_run_tag_set`.
 */
SCENARIOLOG_DEPRECATED("use scenariolog_run_tag_set")
scenariolog_status scenariolog_run_kv_set(const scenariolog_run *run,
                                          const char *key,
                                          const char *value,
                                          scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2, 3);

/**
 * The old name of `scenariolog_run_tag_get`.
 */
SCENARIOLOG_DEPRECATED("use scenariolog_run_tag_get")
scenariolog_status scenariolog_run_kv_get(const scenariolog_run *run,
                                          const char *key,
                                          char **value,
                                          scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2, 3);

/**
 * The old name of `scenariolog_run_tag_list`.
 */
SCENARIOLOG_DEPRECATED("use scenariolog_run_tag_list")
scenariolog_status scenariolog_run_kv_list(const scenariolog_run *run,
                                           scenariolog_cursor **cursor,
                                           scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2);

/**
 * The old name of `scenariolog_step_tag_set`.
 */
SCENARIOLOG_DEPRECATED("use scenariolog_step_tag_set")
scenariolog_status scenariolog_step_kv_set(const scenariolog_step *step,
                                           const char *key,
                                           const char *value,
                                           scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2, 3);

/**
 * The old name of `scenariolog_step_tag_get`.
 */
SCENARIOLOG_DEPRECATED("use scenariolog_step_tag_get")
scenariolog_status scenariolog_step_kv_get(const scenariolog_step *step,
                                           const char *key,
                                           char **value,
                                           scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2, 3);

/**
 * The old name of `scenariolog_step_tag_list`.
 */
SCENARIOLOG_DEPRECATED("use scenariolog_step_tag_list")
scenariolog_status scenariolog_step_kv_list(const scenariolog_step *step,
                                            scenariolog_cursor **cursor,
                                            scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2);

/**
 * The old name of `scenariolog_command_tag_set`.
 */
SCENARIOLOG_DEPRECATED("use scenariolog_command_tag_set")
scenariolog_status scenariolog_command_kv_set(const scenariolog_command *command,
                                              const char *key,
                                              const char *value,
                                              scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2, 3);

/**
 * The old name of `scenariolog_command_tag_get`.
 */
SCENARIOLOG_DEPRECATED("use scenariolog_command_tag_get")
scenariolog_status scenariolog_command_kv_get(const scenariolog_command *command,
                                              const char *key,
                                              char **value,
                                              scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2, 3);

/**
 * The old name of `scenariolog_command_tag_list`.
 */
SCENARIOLOG_DEPRECATED("use scenariolog_command_tag_list")
scenariolog_status scenariolog_command_kv_list(const scenariolog_command *command,
                                               scenariolog_cursor **cursor,
                                               scenariolog_error **error)
  SCENARIOLOG_NONNULL(1, 2);

/**
 * Like `scenariolog_cursor_find_column`, but -1 if there is no such column.
 */
SCENARIOLOG_DEPRECATED("use scenariolog_cursor_find_column")
int32_t scenariolog_cursor_column_index(const scenariolog_cursor *cursor,
                                        const char *name);

#ifdef __cplusplus
}
#endif

#endif /* SCENARIOLOG_H */
