/* scenariolog: a flight recorder for test scenarios.
 *
 * SPDX-License-Identifier: MIT
 *
 * Written by `make header` from ffi/src: do not edit.
 *
 * A store is a file. Runs are recorded in it, with their steps and the commands of those; all three have an
 * outcome, tags and artifacts. Reports and search ask the file what happened. examples/c/record.c shows all
 * of it in one program.
 *
 * Ownership. What a function makes it stores through a pointer to a pointer. It belongs to the caller, and
 * goes back to the function of its noun that ends in `_free` or `_close`; these accept NULL. Handles keep
 * what they need alive: a store, a run and its steps may be freed in any order. Arguments are only borrowed
 * until the function returns, except that a canceller may be freed while it is in use. Strings that a
 * function returns are borrowed from its first argument, unless its comment says otherwise.
 *
 * Errors. What can fail returns a scenariolog_status, negative where it failed, and takes a place for an
 * error object as its last argument, which may be NULL. Where it fails, every other place for a result
 * gets NULL or 0. NULL where an object is due, an unknown constant or text that is not UTF-8 is
 * SCENARIOLOG_ERR_INVALID_ARGUMENT. Functions that return something else than a status cannot fail, and take
 * NULL for an object without what they ask for.
 *
 * Encodings. Names, ids, kinds, queries and tags are UTF-8; paths, command lines and variables are the bytes
 * that the system has; all of them end in NUL. Data is any bytes, with a length. Text that comes back is
 * UTF-8. Truth values in structs are int32_t: 0 is false, anything else true.
 *
 * Options. A struct of options is set to its INIT macro first, which makes every option the default; NULL in
 * its place does too. It may have members that this version of the library does not know, as long as they
 * are zero, so that a program may be newer than the library.
 *
 * Threads. Any number of threads may use stores, runs, steps, commands, streams and cancellers at the same time;
 * a cursor one at a time. Nothing may be freed while another thread uses it. No state is kept per thread. In a
 * child process after fork() everything that records or asks fails with SCENARIOLOG_ERR_FORKED, and freeing
 * leaves the parent's file alone: open the file again there. */

#ifndef SCENARIOLOG_H
#define SCENARIOLOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The version of this header; scenariolog_version() has the library's. */
#define SCENARIOLOG_VERSION "0.2.0"
#define SCENARIOLOG_VERSION_MAJOR 0
#define SCENARIOLOG_VERSION_MINOR 2
#define SCENARIOLOG_VERSION_PATCH 0

/* The binary interface this header describes; compare it with scenariolog_abi_version(). */
#define SCENARIOLOG_ABI_VERSION 2

/**
 * Index everything that is text.
 */
#define SCENARIOLOG_INDEX_ALL 0

/**
 * Index only what is of the kind `stderr`.
 */
#define SCENARIOLOG_INDEX_STDERR 1

/**
 * Index nothing; `scenariolog_index_rebuild` can do it later.
 */
#define SCENARIOLOG_INDEX_NONE 2

/**
 * The newest run first, and in it the lines as they were recorded.
 */
#define SCENARIOLOG_ORDER_TIME 0

/**
 * The best match first (bm25). Slow where there are very many hits.
 */
#define SCENARIOLOG_ORDER_RANK 1

/**
 * A column that does not exist.
 */
#define SCENARIOLOG_TYPE_NONE 0

/**
 * Truth values: `scenariolog_cursor_int64` gives 0 or 1.
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
 * Several texts: `scenariolog_cursor_list_count` and `scenariolog_cursor_list_item`.
 */
#define SCENARIOLOG_TYPE_LIST 5

/**
 * Forwards signals to the process group of a child that is being recorded. Threads may share it, and a
 * signal handler may use it.
 *
 * It serves one child at a time. What is sent while none runs reaches the next one as soon as that is
 * started, so that a signal in between is not lost.
 */
typedef struct scenariolog_canceller scenariolog_canceller;

/**
 * A command of a step. Threads may share it. Freeing the handle does not end the command.
 */
typedef struct scenariolog_command scenariolog_command;

/**
 * Rows, one after the other. One thread at a time may use it.
 *
 * It stands before the first row until `scenariolog_cursor_next` is called. Columns count from 0; their
 * names are stable between releases, their order is not: look a column up by its name. Where there is no
 * such value (no row, no such column, NULL, another type), the getters give 0 or NULL.
 *
 * A cursor holds its rows itself, and may outlive the store.
 */
typedef struct scenariolog_cursor scenariolog_cursor;

/**
 * Why a call failed: a code and a message.
 *
 * A call that fails stores one in its last argument, unless that is NULL. It belongs to the caller, who
 * frees it with `scenariolog_error_free`. A call that succeeds stores NULL there, so an error that is
 * still to be freed must not be passed again.
 */
typedef struct scenariolog_error scenariolog_error;

/**
 * What became of a child that was recorded. It does not change, and what is borrowed from it lives as long
 * as it does.
 */
typedef struct scenariolog_exec_result scenariolog_exec_result;

/**
 * A run of a suite. Threads may share it. Freeing the handle does not end the run.
 */
typedef struct scenariolog_run scenariolog_run;

/**
 * A step of a run: one attempt of it. Threads may share it. Freeing the handle does not end the step.
 */
typedef struct scenariolog_step scenariolog_step;

/**
 * A scenariolog file, open. Threads may share it.
 *
 * The file stays open until the store is closed and everything that was made from it (runs, steps,
 * commands, streams) is freed too, in whatever order.
 */
typedef struct scenariolog_store scenariolog_store;

/**
 * An artifact that is being written: output that a program captures in its own process. Threads may share
 * it; each write is in one piece.
 *
 * What was written is in the file at once; size, hash and index come with `scenariolog_stream_end`. A stream
 * that is freed without that leaves its artifact unfinished until the end of the run completes it.
 */
typedef struct scenariolog_stream scenariolog_stream;

/**
 * What came of a call: `SCENARIOLOG_OK` or another success from 0 on, or a negative `SCENARIOLOG_ERR_…`.
 * New errors may come; treat one that you do not know as you treat `SCENARIOLOG_ERR_INTERNAL`.
 */
typedef int32_t scenariolog_status;

/**
 * How to open a file. Set it to `SCENARIOLOG_STORE_OPTIONS_INIT` first.
 */
typedef struct {
  /**
   * `sizeof(scenariolog_store_options)`, as the INIT macro has it.
   */
  uint32_t struct_size;
  /**
   * Whether to create the file where there is none. Its directory must exist.
   */
  int32_t create;
  /**
   * Whether to leave the write-ahead log as it is when the file is closed. Writing it back costs a few
   * milliseconds, which a program that records little and often may want to save.
   */
  int32_t no_checkpoint_on_close;
  /**
   * How long to wait for other writers, in milliseconds. 0 stands for a minute.
   */
  uint32_t busy_timeout_ms;
} scenariolog_store_options;

/**
 * All defaults of `scenariolog_store_options`.
 */
#define SCENARIOLOG_STORE_OPTIONS_INIT \
  { sizeof(scenariolog_store_options), 0, 0, 0 }

/**
 * A key and its value.
 */
typedef struct {
  /**
   * The key of a tag, or the name of an environment variable. Not NULL.
   */
  const char *key;
  /**
   * The value. NULL unsets an environment variable; a tag must have a value.
   */
  const char *value;
} scenariolog_pair;

/**
 * What to start a run with. Set it to `SCENARIOLOG_RUN_OPTIONS_INIT` first.
 */
typedef struct {
  /**
   * `sizeof(scenariolog_run_options)`, as the INIT macro has it.
   */
  uint32_t struct_size;
  /**
   * Whether the run lives as long as the process that called this one, not as long as this one: for a
   * program that starts a run and exits.
   */
  int32_t owned_by_caller;
  /**
   * The suite's name. May be NULL.
   */
  const char *suite;
  /**
   * Where output goes, relative to the root directory; created when needed. NULL stands for `.logs`.
   */
  const char *log_dir;
  /**
   * Tags of the run. They win over what the library finds out about where the run comes from.
   */
  const scenariolog_pair *kv;
  /**
   * How many tags.
   */
  size_t kv_count;
} scenariolog_run_options;

/**
 * All defaults of `scenariolog_run_options`.
 */
#define SCENARIOLOG_RUN_OPTIONS_INIT \
  { sizeof(scenariolog_run_options), 0, 0, 0, 0, 0 }

/**
 * How a run, step or command ended: a `SCENARIOLOG_OUTCOME_…`.
 */
typedef int32_t scenariolog_outcome;

/**
 * How something ended. Set it to `SCENARIOLOG_ENDING_INIT` first.
 *
 * What is left out follows from the rest: the outcome from the signal and the exit code, the duration
 * from the time since it was started through this handle.
 */
typedef struct {
  /**
   * `sizeof(scenariolog_ending)`, as the INIT macro has it.
   */
  uint32_t struct_size;
  /**
   * The outcome, or `SCENARIOLOG_OUTCOME_NONE` to have it follow from the rest.
   */
  scenariolog_outcome outcome;
  /**
   * Whether `exit_code` is given.
   */
  int32_t has_exit_code;
  /**
   * The exit code, as a shell has it: 128 + N for signal N.
   */
  int32_t exit_code;
  /**
   * The number of the signal that ended it, or 0.
   */
  int32_t signal;
  /**
   * Whether `duration_ns` is given.
   */
  int32_t has_duration;
  /**
   * How long it took, in nanoseconds; microseconds are kept.
   */
  uint64_t duration_ns;
  /**
   * Why: of a skip, an interruption, an error. May be NULL.
   */
  const char *reason;
} scenariolog_ending;

/**
 * All defaults of `scenariolog_ending`.
 */
#define SCENARIOLOG_ENDING_INIT \
  { sizeof(scenariolog_ending), 0, 0, 0, 0, 0, 0, 0 }

/**
 * What to start a step with. Set it to `SCENARIOLOG_STEP_OPTIONS_INIT` first.
 */
typedef struct {
  /**
   * `sizeof(scenariolog_step_options)`, as the INIT macro has it.
   */
  uint32_t struct_size;
  /**
   * Whether `step_num` is given; by default it is the one after the highest under the same parent.
   */
  int32_t has_step_num;
  /**
   * The number.
   */
  int64_t step_num;
  /**
   * The attempt, from 1. 0 stands for one more than the run has of the same parent, number and name.
   */
  int64_t attempt;
  /**
   * The step it is nested in: an id or a unique beginning of one. May be NULL.
   */
  const char *parent_step_id;
  /**
   * The script it runs. May be NULL.
   */
  const char *script_path;
  /**
   * The working directory, for the record. May be NULL.
   */
  const char *cwd;
  /**
   * The command line, for the record.
   */
  const char *const *argv;
  /**
   * How many words it has.
   */
  size_t argv_count;
  /**
   * Tags of the step.
   */
  const scenariolog_pair *kv;
  /**
   * How many tags.
   */
  size_t kv_count;
} scenariolog_step_options;

/**
 * All defaults of `scenariolog_step_options`.
 */
#define SCENARIOLOG_STEP_OPTIONS_INIT \
  { sizeof(scenariolog_step_options), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }

/**
 * What to start a command with. Set it to `SCENARIOLOG_COMMAND_OPTIONS_INIT` first.
 */
typedef struct {
  /**
   * `sizeof(scenariolog_command_options)`, as the INIT macro has it.
   */
  uint32_t struct_size;
  /**
   * A name for people, where the command line is not enough of one. May be NULL.
   */
  const char *name;
  /**
   * The working directory, for the record. May be NULL.
   */
  const char *cwd;
  /**
   * The command line, for the record.
   */
  const char *const *argv;
  /**
   * How many words it has.
   */
  size_t argv_count;
  /**
   * Tags of the command.
   */
  const scenariolog_pair *kv;
  /**
   * How many tags.
   */
  size_t kv_count;
} scenariolog_command_options;

/**
 * All defaults of `scenariolog_command_options`.
 */
#define SCENARIOLOG_COMMAND_OPTIONS_INIT \
  { sizeof(scenariolog_command_options), 0, 0, 0, 0, 0, 0 }

/**
 * What is indexed, and how much of it. Set it to `SCENARIOLOG_INDEX_OPTIONS_INIT` first.
 */
typedef struct {
  /**
   * `sizeof(scenariolog_index_options)`, as the INIT macro has it.
   */
  uint32_t struct_size;
  /**
   * Which kinds: a `SCENARIOLOG_INDEX_…`.
   */
  int32_t streams;
  /**
   * Of a longer line, this many bytes; the rest cannot be searched. 0 stands for 16 KiB.
   */
  uint64_t max_line_bytes;
  /**
   * Of a larger artifact, the first and the last half of this many bytes. 0 stands for 16 MiB.
   */
  uint64_t max_bytes;
} scenariolog_index_options;

/**
 * All defaults of `scenariolog_index_options`.
 */
#define SCENARIOLOG_INDEX_OPTIONS_INIT \
  { sizeof(scenariolog_index_options), 0, 0, 0 }

/**
 * What is called with each piece of a child's output as it passes, in the thread that called the function
 * that runs the child. The data is lent for the call; it is any bytes, cut anywhere. The function must
 * return: no longjmp, no C++ exception.
 */
typedef void (*scenariolog_output_function)(void *user, const uint8_t *data, size_t length);

/**
 * How a child process is run and recorded. Set it to `SCENARIOLOG_EXEC_OPTIONS_INIT` first; only `argv`
 * must be given.
 */
typedef struct {
  /**
   * `sizeof(scenariolog_exec_options)`, as the INIT macro has it.
   */
  uint32_t struct_size;
  /**
   * Whether to refuse what cannot be recorded. Otherwise the child is run all the same where the file or
   * the log directory cannot be written, and the result has a warning.
   */
  int32_t strict;
  /**
   * Whether the child gets the terminal, if there is one: for programs that run in its foreground.
   */
  int32_t foreground;
  /**
   * Whether its standard output is passed through to this process's too. Not together with `on_stdout`.
   */
  int32_t tee_stdout;
  /**
   * Whether its standard error is passed through to this process's too. Not together with `on_stderr`.
   */
  int32_t tee_stderr;
  /**
   * The program and its arguments. Without a slash, the program is looked for in the child's `PATH`.
   */
  const char *const *argv;
  /**
   * How many words these are, at least one.
   */
  size_t argv_count;
  /**
   * The directory to run it in. NULL stands for the current one.
   */
  const char *cwd;
  /**
   * Variables to set or, with a NULL value, to unset, on top of this process's environment.
   */
  const scenariolog_pair *env;
  /**
   * How many variables.
   */
  size_t env_count;
  /**
   * How long it may run, in milliseconds, before its process group gets SIGTERM. 0 stands for ever.
   */
  uint64_t timeout_ms;
  /**
   * How long after that SIGKILL follows, in milliseconds. 0 stands for 5000.
   */
  uint64_t kill_after_ms;
  /**
   * What of its output is indexed. NULL stands for all, within the default bounds.
   */
  const scenariolog_index_options *index;
  /**
   * What forwards signals to it. May be NULL.
   */
  const scenariolog_canceller *canceller;
  /**
   * What is called with its standard output. May be NULL.
   */
  scenariolog_output_function on_stdout;
  /**
   * What is called with its standard error. May be NULL.
   */
  scenariolog_output_function on_stderr;
  /**
   * The first argument of these two.
   */
  void *user;
} scenariolog_exec_options;

/**
 * All defaults of `scenariolog_exec_options`.
 */
#define SCENARIOLOG_EXEC_OPTIONS_INIT \
  { sizeof(scenariolog_exec_options), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }

/**
 * Which runs a report or a search covers: those of which everything given holds. NULL in place of a
 * filter stands for all runs. Set it to `SCENARIOLOG_RUN_FILTER_INIT` first.
 */
typedef struct {
  /**
   * `sizeof(scenariolog_run_filter)`, as the INIT macro has it.
   */
  uint32_t struct_size;
  /**
   * A run: its id, a unique beginning of one, or `latest`; with `suite`, the latest of that. May be NULL.
   */
  const char *run_id;
  /**
   * Runs of this suite. May be NULL.
   */
  const char *suite;
  /**
   * Runs that started at or after this date, time, or age: `2026-11-22`, `2h`, `7d`. May be NULL.
   */
  const char *since;
} scenariolog_run_filter;

/**
 * All defaults of `scenariolog_run_filter`.
 */
#define SCENARIOLOG_RUN_FILTER_INIT \
  { sizeof(scenariolog_run_filter), 0, 0, 0 }

/**
 * What an indexing run did. The struct will not change.
 */
typedef struct {
  /**
   * Artifacts whose lines can now be found.
   */
  uint64_t artifacts;
  /**
   * Their lines.
   */
  uint64_t lines;
  /**
   * What those lines take in the files, in bytes.
   */
  uint64_t bytes;
  /**
   * Text artifacts whose file is gone or cannot be read.
   */
  uint64_t missing;
} scenariolog_index_counts;

/**
 * What to search, and how. Set it to `SCENARIOLOG_SEARCH_OPTIONS_INIT` first.
 */
typedef struct {
  /**
   * `sizeof(scenariolog_search_options)`, as the INIT macro has it.
   */
  uint32_t struct_size;
  /**
   * Whether to take the query as it is: a line must contain it, but for the case of ASCII letters.
   */
  int32_t literal;
  /**
   * Whether to search only steps that are a reason for a suite to be red.
   */
  int32_t failed;
  /**
   * The order of the hits: a `SCENARIOLOG_ORDER_…`.
   */
  int32_t order;
  /**
   * How many lines before a hit to give.
   */
  uint32_t before;
  /**
   * How many lines after a hit to give.
   */
  uint32_t after;
  /**
   * How many hits at the most. 0 stands for all.
   */
  uint64_t limit;
  /**
   * Which runs. NULL stands for all.
   */
  const scenariolog_run_filter *runs;
  /**
   * Only artifacts of this kind, such as `stderr`. May be NULL.
   */
  const char *kind;
  /**
   * Only a step: its id or the beginning of it, its number, or its name. May be NULL.
   */
  const char *step;
  /**
   * Only lines of runs, steps and commands with all these tags.
   */
  const scenariolog_pair *kv;
  /**
   * How many tags.
   */
  size_t kv_count;
} scenariolog_search_options;

/**
 * All defaults of `scenariolog_search_options`.
 */
#define SCENARIOLOG_SEARCH_OPTIONS_INIT \
  { sizeof(scenariolog_search_options), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }

/**
 * What of the failures is reported. Set it to `SCENARIOLOG_FAILURE_OPTIONS_INIT` first.
 */
typedef struct {
  /**
   * `sizeof(scenariolog_failure_options)`, as the INIT macro has it.
   */
  uint32_t struct_size;
  /**
   * Whether to report attempts that a later attempt made good too.
   */
  int32_t all_attempts;
  /**
   * How many first lines. 0 stands for 3, a negative number for none.
   */
  int32_t first_lines;
  /**
   * How many last lines. 0 stands for 7, a negative number for none.
   */
  int32_t last_lines;
  /**
   * How many failures at the most. 0 stands for all.
   */
  uint64_t limit;
} scenariolog_failure_options;

/**
 * All defaults of `scenariolog_failure_options`.
 */
#define SCENARIOLOG_FAILURE_OPTIONS_INIT \
  { sizeof(scenariolog_failure_options), 0, 0, 0, 0 }

/**
 * It was done.
 */
#define SCENARIOLOG_OK 0

/**
 * The cursor stands on a row.
 */
#define SCENARIOLOG_ROW 1

/**
 * The cursor has passed its last row.
 */
#define SCENARIOLOG_DONE 2

/**
 * An argument is not what the function takes: NULL, invalid UTF-8, an unknown constant, something
 * that has ended already.
 */
#define SCENARIOLOG_ERR_INVALID_ARGUMENT -1

/**
 * There is no such file, run, step, command or artifact.
 */
#define SCENARIOLOG_ERR_NOT_FOUND -2

/**
 * The beginning of an id fits several.
 */
#define SCENARIOLOG_ERR_AMBIGUOUS -3

/**
 * The file is not a scenariolog file. It was left untouched.
 */
#define SCENARIOLOG_ERR_NOT_A_STORE -4

/**
 * The file was written by a newer version of the library. It was left untouched.
 */
#define SCENARIOLOG_ERR_NEWER_SCHEMA -5

/**
 * The SQLite in use has no FTS5, without which there is no search.
 */
#define SCENARIOLOG_ERR_NO_FTS5 -6

/**
 * The query is not valid FTS5 syntax.
 */
#define SCENARIOLOG_ERR_QUERY -7

/**
 * Other processes held the file locked for longer than the busy timeout.
 */
#define SCENARIOLOG_ERR_BUSY -8

/**
 * The handle was opened before a fork and used after it, in the child.
 */
#define SCENARIOLOG_ERR_FORKED -9

/**
 * Reading or writing a file, or starting a program, failed.
 */
#define SCENARIOLOG_ERR_IO -10

/**
 * SQLite failed in another way: a full disk, a damaged file.
 */
#define SCENARIOLOG_ERR_SQLITE -11

/**
 * A bug in the library.
 */
#define SCENARIOLOG_ERR_INTERNAL -12

/**
 * None is given: it follows from the exit code and the signal. As a result: it has not ended.
 */
#define SCENARIOLOG_OUTCOME_NONE 0

/**
 * It did what was asked: exit status 0.
 */
#define SCENARIOLOG_OUTCOME_PASSED 1

/**
 * It ran to its end and says that something is wrong.
 */
#define SCENARIOLOG_OUTCOME_FAILED 2

/**
 * It could not be judged: a fixture broke, or the command could not be started.
 */
#define SCENARIOLOG_OUTCOME_ERROR 3

/**
 * It was left out on purpose.
 */
#define SCENARIOLOG_OUTCOME_SKIPPED 4

/**
 * It failed as it was expected to.
 */
#define SCENARIOLOG_OUTCOME_XFAILED 5

/**
 * It passed although it was expected to fail.
 */
#define SCENARIOLOG_OUTCOME_XPASSED 6

/**
 * It took longer than it was given, and was ended.
 */
#define SCENARIOLOG_OUTCOME_TIMED_OUT 7

/**
 * Something from outside cut it off: a signal, or the death of its recorder.
 */
#define SCENARIOLOG_OUTCOME_INTERRUPTED 8

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * The version of the library, such as "0.2.0". The string is static.
 */
const char *scenariolog_version(void);

/**
 * The number of the library's binary interface. A program goes on working with every library for
 * which this is the `SCENARIOLOG_ABI_VERSION` that the program was compiled with.
 */
uint32_t scenariolog_abi_version(void);

/**
 * A few words for a status, for when there is no error object to ask: "not found". The string is
 * static; an unknown status gives "unknown status".
 */
const char *scenariolog_status_text(scenariolog_status status);

/**
 * The status that the failed call returned; `SCENARIOLOG_OK` for NULL.
 */
scenariolog_status scenariolog_error_code(const scenariolog_error *error);

/**
 * What is wrong and, where there is a way, how to mend it: one line of UTF-8 in lower case, without a
 * final stop. It lives as long as the error. NULL for NULL.
 */
const char *scenariolog_error_message(const scenariolog_error *error);

/**
 * Frees an error. NULL is ignored.
 */
void scenariolog_error_free(scenariolog_error *error);

/**
 * Opens a file, upgrading an older layout in place.
 *
 * `options` may be NULL: the file must exist then. `*store` becomes the caller's, who closes it with
 * `scenariolog_store_close`. A file that is not ours, or of a newer version, is left untouched:
 * `SCENARIOLOG_ERR_NOT_A_STORE`, `SCENARIOLOG_ERR_NEWER_SCHEMA`.
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
scenariolog_status scenariolog_store_open(const char *path,
                                          const scenariolog_store_options *options,
                                          scenariolog_store **store,
                                          scenariolog_error **error);

/**
 * Closes a store. NULL is ignored.
 */
void scenariolog_store_close(scenariolog_store *store);

/**
 * The file's absolute path, which lives as long as the store. NULL for NULL.
 */
const char *scenariolog_store_path(const scenariolog_store *store);

/**
 * Finds out whether full-text search works: the SQLite in use has FTS5.
 */
scenariolog_status scenariolog_store_has_fts5(const scenariolog_store *store,
                                              bool *has_fts5,
                                              scenariolog_error **error);

/**
 * Writes what the write-ahead log holds back into the file, as far as readers allow.
 */
scenariolog_status scenariolog_store_checkpoint(const scenariolog_store *store,
                                                scenariolog_error **error);

/**
 * Writes down as interrupted what recorders of this host that have died left unfinished.
 */
scenariolog_status scenariolog_store_recover(const scenariolog_store *store,
                                             scenariolog_error **error);

/**
 * Starts a run: its row, its tags and where it comes from (host, user, git revision, CI job) are in the
 * file when this returns.
 *
 * `root_dir` is the directory that artifact paths are relative to; it must exist. `options` may be NULL.
 * `*run` becomes the caller's, who frees it with `scenariolog_run_free`.
 */
scenariolog_status scenariolog_run_start(const scenariolog_store *store,
                                         const char *root_dir,
                                         const scenariolog_run_options *options,
                                         scenariolog_run **run,
                                         scenariolog_error **error);

/**
 * Opens a run that was started before: by its id, a unique beginning of one, or `latest`.
 *
 * `*run` becomes the caller's, who frees it with `scenariolog_run_free`.
 */
scenariolog_status scenariolog_run_open(const scenariolog_store *store,
                                        const char *id,
                                        scenariolog_run **run,
                                        scenariolog_error **error);

/**
 * Ends a run, and checkpoints the file. Steps whose recorder died are written down as interrupted.
 *
 * `ending` may be NULL: without an outcome and an exit code, the worst outcome of the run's steps is
 * the run's. `outcome` may be NULL; else `*outcome` gets how the run ended. A run that has ended
 * already is refused: `SCENARIOLOG_ERR_INVALID_ARGUMENT`.
 */
scenariolog_status scenariolog_run_end(const scenariolog_run *run,
                                       const scenariolog_ending *ending,
                                       scenariolog_outcome *outcome,
                                       scenariolog_error **error);

/**
 * Takes back that the run has ended; one that has not stays as it is.
 *
 * It is for suites of several processes, one after the other or side by side, of which none knows whether it is
 * the last: each takes back what another has said, and ends the run anew.
 */
scenariolog_status scenariolog_run_reopen(const scenariolog_run *run,
                                          scenariolog_error **error);

/**
 * Frees the handle of a run. NULL is ignored.
 */
void scenariolog_run_free(scenariolog_run *run);

/**
 * The run's id, which lives as long as the handle. NULL for NULL.
 */
const char *scenariolog_run_id(const scenariolog_run *run);

/**
 * The absolute directory that artifact paths are relative to. It lives as long as the handle. NULL for NULL.
 */
const char *scenariolog_run_root_dir(const scenariolog_run *run);

/**
 * The absolute directory that output is written below. It lives as long as the handle. NULL for NULL.
 */
const char *scenariolog_run_log_dir(const scenariolog_run *run);

/**
 * Starts a step: its row is in the file when this returns.
 *
 * The name is any text that is not empty. `options` may be NULL. `*step` becomes the caller's, who frees
 * it with `scenariolog_step_free`. To record a child process as a step, see
 * `scenariolog_run_exec_step`.
 */
scenariolog_status scenariolog_step_start(const scenariolog_run *run,
                                          const char *name,
                                          const scenariolog_step_options *options,
                                          scenariolog_step **step,
                                          scenariolog_error **error);

/**
 * Opens a step that was started before: by its id, a unique beginning of one, or `latest`.
 *
 * `*step` becomes the caller's, who frees it with `scenariolog_step_free`.
 */
scenariolog_status scenariolog_step_open(const scenariolog_store *store,
                                         const char *id,
                                         scenariolog_step **step,
                                         scenariolog_error **error);

/**
 * Opens a step of a run: by its id, a unique beginning of one, `latest`, its number, or its name. Of
 * several attempts it is the last, and rather a step of the run itself than a nested one.
 *
 * `*step` becomes the caller's, who frees it with `scenariolog_step_free`.
 */
scenariolog_status scenariolog_step_find(const scenariolog_run *run,
                                         const char *which,
                                         scenariolog_step **step,
                                         scenariolog_error **error);

/**
 * Ends a step. The ending must have an outcome, an exit code or a signal.
 *
 * `outcome` may be NULL; else `*outcome` gets how the step ended. A step that has ended already is
 * refused: `SCENARIOLOG_ERR_INVALID_ARGUMENT`.
 */
scenariolog_status scenariolog_step_end(const scenariolog_step *step,
                                        const scenariolog_ending *ending,
                                        scenariolog_outcome *outcome,
                                        scenariolog_error **error);

/**
 * Frees the handle of a step. NULL is ignored.
 */
void scenariolog_step_free(scenariolog_step *step);

/**
 * The step's id, which lives as long as the handle. NULL for NULL.
 */
const char *scenariolog_step_id(const scenariolog_step *step);

/**
 * The id of the step's run, which lives as long as the handle. NULL for NULL.
 */
const char *scenariolog_step_run_id(const scenariolog_step *step);

/**
 * The step's name, which lives as long as the handle. NULL for NULL.
 */
const char *scenariolog_step_name(const scenariolog_step *step);

/**
 * The step's number in its run. 0 for NULL.
 */
int64_t scenariolog_step_num(const scenariolog_step *step);

/**
 * Which attempt it is, from 1. 0 for NULL.
 */
int64_t scenariolog_step_attempt(const scenariolog_step *step);

/**
 * Starts a command of a step: its row is in the file when this returns.
 *
 * `options` may be NULL. `*command` becomes the caller's, who frees it with `scenariolog_command_free`.
 * To record a child process as a command, see `scenariolog_step_exec_command`.
 */
scenariolog_status scenariolog_command_start(const scenariolog_step *step,
                                             const scenariolog_command_options *options,
                                             scenariolog_command **command,
                                             scenariolog_error **error);

/**
 * Opens a command that was started before: by its id, a unique beginning of one, or `latest`.
 *
 * `*command` becomes the caller's, who frees it with `scenariolog_command_free`.
 */
scenariolog_status scenariolog_command_open(const scenariolog_store *store,
                                            const char *id,
                                            scenariolog_command **command,
                                            scenariolog_error **error);

/**
 * Ends a command. The ending must have an outcome, an exit code or a signal.
 *
 * `outcome` may be NULL; else `*outcome` gets how the command ended. A command that has ended already is
 * refused: `SCENARIOLOG_ERR_INVALID_ARGUMENT`.
 */
scenariolog_status scenariolog_command_end(const scenariolog_command *command,
                                           const scenariolog_ending *ending,
                                           scenariolog_outcome *outcome,
                                           scenariolog_error **error);

/**
 * Frees the handle of a command. NULL is ignored.
 */
void scenariolog_command_free(scenariolog_command *command);

/**
 * The command's id, which lives as long as the handle. NULL for NULL.
 */
const char *scenariolog_command_id(const scenariolog_command *command);

/**
 * The id of the command's step, which lives as long as the handle. NULL for NULL.
 */
const char *scenariolog_command_step_id(const scenariolog_command *command);

/**
 * The command's number in its step, from 1. 0 for NULL.
 */
int64_t scenariolog_command_num(const scenariolog_command *command);

/**
 * Frees a string that a function gave away; so far that is `scenariolog_run_kv_get` and its like.
 * NULL is ignored.
 */
void scenariolog_string_free(char *string);

/**
 * Sets a tag of the run. A key that is there already gets the new value.
 *
 * Both are UTF-8; the key must not be empty.
 */
scenariolog_status scenariolog_run_kv_set(const scenariolog_run *run,
                                          const char *key,
                                          const char *value,
                                          scenariolog_error **error);

/**
 * Reads a tag of the run.
 *
 * `*value` becomes the caller's, who frees it with `scenariolog_string_free`. It is NULL where there is
 * no such tag, which is no error.
 */
scenariolog_status scenariolog_run_kv_get(const scenariolog_run *run,
                                          const char *key,
                                          char **value,
                                          scenariolog_error **error);

/**
 * Lists the run's own tags by key.
 *
 * Columns: `key`, `value`, `run_id`, `step_id`, `command_id`, `created_at`.
 *
 * `*cursor` becomes the caller's, who frees it with `scenariolog_cursor_free`.
 */
scenariolog_status scenariolog_run_kv_list(const scenariolog_run *run,
                                           scenariolog_cursor **cursor,
                                           scenariolog_error **error);

/**
 * Sets a tag of the step, as `scenariolog_run_kv_set` does of the run.
 */
scenariolog_status scenariolog_step_kv_set(const scenariolog_step *step,
                                           const char *key,
                                           const char *value,
                                           scenariolog_error **error);

/**
 * Reads a tag of the step, as `scenariolog_run_kv_get` does of the run.
 */
scenariolog_status scenariolog_step_kv_get(const scenariolog_step *step,
                                           const char *key,
                                           char **value,
                                           scenariolog_error **error);

/**
 * Lists the step's own tags, as `scenariolog_run_kv_list` does the run's.
 */
scenariolog_status scenariolog_step_kv_list(const scenariolog_step *step,
                                            scenariolog_cursor **cursor,
                                            scenariolog_error **error);

/**
 * Sets a tag of the command, as `scenariolog_run_kv_set` does of the run.
 */
scenariolog_status scenariolog_command_kv_set(const scenariolog_command *command,
                                              const char *key,
                                              const char *value,
                                              scenariolog_error **error);

/**
 * Reads a tag of the command, as `scenariolog_run_kv_get` does of the run.
 */
scenariolog_status scenariolog_command_kv_get(const scenariolog_command *command,
                                              const char *key,
                                              char **value,
                                              scenariolog_error **error);

/**
 * Lists the command's own tags, as `scenariolog_run_kv_list` does the run's.
 */
scenariolog_status scenariolog_command_kv_list(const scenariolog_command *command,
                                               scenariolog_cursor **cursor,
                                               scenariolog_error **error);

/**
 * Registers a file as an artifact of the run, with its size and hash. It stays where it is.
 *
 * `kind` says what it is, in the suite's words. A relative `path` is relative to the working directory.
 * The file is indexed for search where it is text, within the bounds of `index`, which may be NULL;
 * `SCENARIOLOG_INDEX_NONE` leaves it out. `artifact_id` may be NULL; else `*artifact_id` gets the
 * artifact's number.
 */
scenariolog_status scenariolog_run_artifact_add(const scenariolog_run *run,
                                                const char *kind,
                                                const char *path,
                                                const scenariolog_index_options *index,
                                                int64_t *artifact_id,
                                                scenariolog_error **error);

/**
 * Writes bytes to a new file in the run's log directory, and registers it as an artifact of the run.
 *
 * `name` says what the file is called, as far as its characters are fit for a file name. `data` may be
 * NULL where `length` is 0. `artifact_id` may be NULL; else `*artifact_id` gets the artifact's number.
 */
scenariolog_status scenariolog_run_artifact_add_bytes(const scenariolog_run *run,
                                                      const char *kind,
                                                      const char *name,
                                                      const uint8_t *data,
                                                      size_t length,
                                                      int64_t *artifact_id,
                                                      scenariolog_error **error);

/**
 * Lists the run's own artifacts as they were added, with the columns of `scenariolog_report_artifacts`,
 * which lists those of its steps and commands too.
 *
 * `*cursor` becomes the caller's, who frees it with `scenariolog_cursor_free`.
 */
scenariolog_status scenariolog_run_artifact_list(const scenariolog_run *run,
                                                 scenariolog_cursor **cursor,
                                                 scenariolog_error **error);

/**
 * Registers a file as an artifact of the step, as `scenariolog_run_artifact_add` does for the run.
 */
scenariolog_status scenariolog_step_artifact_add(const scenariolog_step *step,
                                                 const char *kind,
                                                 const char *path,
                                                 const scenariolog_index_options *index,
                                                 int64_t *artifact_id,
                                                 scenariolog_error **error);

/**
 * Registers bytes as an artifact of the step, as `scenariolog_run_artifact_add_bytes` does for the run.
 */
scenariolog_status scenariolog_step_artifact_add_bytes(const scenariolog_step *step,
                                                       const char *kind,
                                                       const char *name,
                                                       const uint8_t *data,
                                                       size_t length,
                                                       int64_t *artifact_id,
                                                       scenariolog_error **error);

/**
 * Lists the step's own artifacts, as `scenariolog_run_artifact_list` does the run's.
 */
scenariolog_status scenariolog_step_artifact_list(const scenariolog_step *step,
                                                  scenariolog_cursor **cursor,
                                                  scenariolog_error **error);

/**
 * Registers a file as an artifact of the command, as `scenariolog_run_artifact_add` does for the run.
 */
scenariolog_status scenariolog_command_artifact_add(const scenariolog_command *command,
                                                    const char *kind,
                                                    const char *path,
                                                    const scenariolog_index_options *index,
                                                    int64_t *artifact_id,
                                                    scenariolog_error **error);

/**
 * Registers bytes as an artifact of the command, as `scenariolog_run_artifact_add_bytes` does for the run.
 */
scenariolog_status scenariolog_command_artifact_add_bytes(const scenariolog_command *command,
                                                          const char *kind,
                                                          const char *name,
                                                          const uint8_t *data,
                                                          size_t length,
                                                          int64_t *artifact_id,
                                                          scenariolog_error **error);

/**
 * Lists the command's own artifacts, as `scenariolog_run_artifact_list` does the run's.
 */
scenariolog_status scenariolog_command_artifact_list(const scenariolog_command *command,
                                                     scenariolog_cursor **cursor,
                                                     scenariolog_error **error);

/**
 * Creates a file in the run's log directory and registers it as an artifact of the run, to be written.
 *
 * `kind` says what it is: `stdout` and `stderr` are where reports look for what a step said. `index` says
 * what of it can be found when it has ended; NULL stands for all, within the default bounds. `*stream` becomes the
 * caller's, who frees it with `scenariolog_stream_free`.
 */
scenariolog_status scenariolog_run_stream_open(const scenariolog_run *run,
                                               const char *kind,
                                               const scenariolog_index_options *index,
                                               scenariolog_stream **stream,
                                               scenariolog_error **error);

/**
 * Opens a stream of the step, as `scenariolog_run_stream_open` does of the run.
 */
scenariolog_status scenariolog_step_stream_open(const scenariolog_step *step,
                                                const char *kind,
                                                const scenariolog_index_options *index,
                                                scenariolog_stream **stream,
                                                scenariolog_error **error);

/**
 * Opens a stream of the command, as `scenariolog_run_stream_open` does of the run.
 */
scenariolog_status scenariolog_command_stream_open(const scenariolog_command *command,
                                                   const char *kind,
                                                   const scenariolog_index_options *index,
                                                   scenariolog_stream **stream,
                                                   scenariolog_error **error);

/**
 * Writes bytes, all of them. `data` may be NULL where `length` is 0.
 *
 * A stream that has ended is refused: `SCENARIOLOG_ERR_INVALID_ARGUMENT`.
 */
scenariolog_status scenariolog_stream_write(const scenariolog_stream *stream,
                                            const uint8_t *data,
                                            size_t length,
                                            scenariolog_error **error);

/**
 * The file, which lives as long as the stream. NULL for NULL.
 */
const char *scenariolog_stream_path(const scenariolog_stream *stream);

/**
 * Ends a stream: writes down its size and hash and, where it is text, indexes its lines.
 *
 * `artifact_id` may be NULL; else `*artifact_id` gets the artifact's number. A stream that has ended already
 * is refused: `SCENARIOLOG_ERR_INVALID_ARGUMENT`.
 */
scenariolog_status scenariolog_stream_end(const scenariolog_stream *stream,
                                          int64_t *artifact_id,
                                          scenariolog_error **error);

/**
 * Frees a stream. NULL is ignored.
 */
void scenariolog_stream_free(scenariolog_stream *stream);

/**
 * Runs a child process and records it as the whole of a run, which ends with it.
 *
 * The child's output goes to files in the run's log directory, and to the index when it has ended. A child
 * that fails, or that cannot be started, is no failure of this function: `*result` says how it ended, and
 * becomes the caller's, who frees it with `scenariolog_exec_result_free`.
 *
 * The child is waited for. It leads a process group of its own, and no signal handler is installed: see
 * `scenariolog_canceller`. What goes on writing when the child has ended is read on by a thread.
 */
scenariolog_status scenariolog_run_exec(const scenariolog_run *run,
                                        const scenariolog_exec_options *exec,
                                        scenariolog_exec_result **result,
                                        scenariolog_error **error);

/**
 * Runs a child process and records it as a step of a run, like `scenariolog_run_exec`.
 *
 * A NULL `name` stands for that of the script or the program. `options` may be NULL; the command line
 * and the directory are by default the child's. `step` may be NULL; else `*step` gets the step's handle,
 * which becomes the caller's, or NULL where it could not be recorded.
 *
 *     const char *argv[] = {"make", "check"};
 *     scenariolog_exec_options exec = SCENARIOLOG_EXEC_OPTIONS_INIT;
 *     exec.argv = argv;
 *     exec.argv_count = 2;
 *     exec.timeout_ms = 60000;
 *     scenariolog_exec_result *result;
 *     scenariolog_run_exec_step(run, "check", NULL, &exec, NULL, &result, NULL);
 *     printf("exit status %d\n", (int)scenariolog_exec_result_exit_status(result));
 *     scenariolog_exec_result_free(result);
 */
scenariolog_status scenariolog_run_exec_step(const scenariolog_run *run,
                                             const char *name,
                                             const scenariolog_step_options *options,
                                             const scenariolog_exec_options *exec,
                                             scenariolog_step **step,
                                             scenariolog_exec_result **result,
                                             scenariolog_error **error);

/**
 * Runs a child process and records it as a command of a step, like `scenariolog_run_exec`.
 *
 * `options` may be NULL; the command line and the directory are by default the child's. `command` may be
 * NULL; else `*command` gets the command's handle, which becomes the caller's, or NULL where it could not
 * be recorded.
 */
scenariolog_status scenariolog_step_exec_command(const scenariolog_step *step,
                                                 const scenariolog_command_options *options,
                                                 const scenariolog_exec_options *exec,
                                                 scenariolog_command **command,
                                                 scenariolog_exec_result **result,
                                                 scenariolog_error **error);

/**
 * The status to exit with in the child's place: its own, 128 + N for signal N, 124 after a timeout, 127, 126
 * or 125 where it could not be started. 0 for NULL.
 */
int32_t scenariolog_exec_result_exit_status(const scenariolog_exec_result *result);

/**
 * How it ended, as it was recorded.
 */
scenariolog_outcome scenariolog_exec_result_outcome(const scenariolog_exec_result *result);

/**
 * The number of the signal that ended it, or 0.
 */
int32_t scenariolog_exec_result_signal(const scenariolog_exec_result *result);

/**
 * Whether its time ran out, whatever it then ended with.
 */
bool scenariolog_exec_result_timed_out(const scenariolog_exec_result *result);

/**
 * The time from its start to its end by the monotonic clock, in nanoseconds.
 */
uint64_t scenariolog_exec_result_duration_ns(const scenariolog_exec_result *result);

/**
 * CPU time in the program, and in those of its children that it waited for, in nanoseconds.
 */
uint64_t scenariolog_exec_result_user_ns(const scenariolog_exec_result *result);

/**
 * CPU time in the kernel, as `scenariolog_exec_result_user_ns` has it.
 */
uint64_t scenariolog_exec_result_system_ns(const scenariolog_exec_result *result);

/**
 * The largest resident size of one of its processes, in bytes.
 */
uint64_t scenariolog_exec_result_max_rss_bytes(const scenariolog_exec_result *result);

/**
 * The file that has its standard output, or NULL where that was not recorded.
 */
const char *scenariolog_exec_result_stdout_path(const scenariolog_exec_result *result);

/**
 * The file that has its standard error, or NULL where that was not recorded.
 */
const char *scenariolog_exec_result_stderr_path(const scenariolog_exec_result *result);

/**
 * Why it could not be started, or NULL where it could.
 */
const char *scenariolog_exec_result_start_error(const scenariolog_exec_result *result);

/**
 * How many things went wrong with the recording, though not with the child.
 */
size_t scenariolog_exec_result_warning_count(const scenariolog_exec_result *result);

/**
 * One of these, counted from 0: a line of UTF-8. NULL where there is no such warning.
 */
const char *scenariolog_exec_result_warning(const scenariolog_exec_result *result, size_t index);

/**
 * Frees a result. NULL is ignored.
 */
void scenariolog_exec_result_free(scenariolog_exec_result *result);

/**
 * Makes a canceller, to be named in `scenariolog_exec_options`.
 *
 * `*canceller` becomes the caller's, who frees it with `scenariolog_canceller_free`.
 */
scenariolog_status scenariolog_canceller_new(scenariolog_canceller **canceller,
                                             scenariolog_error **error);

/**
 * Has a signal forwarded, such as SIGTERM. The child is recorded as interrupted then, unless it exits with
 * status 0. NULL, and a number that is no signal, are ignored.
 *
 * It is async-signal-safe.
 */
void scenariolog_canceller_send(const scenariolog_canceller *canceller,
                                int32_t signal);

/**
 * Frees a canceller, also while a child is being recorded with it. NULL is ignored.
 */
void scenariolog_canceller_free(scenariolog_canceller *canceller);

/**
 * Builds the index of all text artifacts of the runs that the filter lets through anew, from their files.
 *
 * `runs`, `options` and `counts` may be NULL; else `*counts` gets what was done. The kind of stream that
 * the options name does not matter here. Without FTS5: `SCENARIOLOG_ERR_NO_FTS5`.
 */
scenariolog_status scenariolog_index_rebuild(const scenariolog_store *store,
                                             const scenariolog_run_filter *runs,
                                             const scenariolog_index_options *options,
                                             scenariolog_index_counts *counts,
                                             scenariolog_error **error);

/**
 * Finds recorded lines.
 *
 * Columns: `run_id`, `suite`, `step_id`, `step_num`, `step_name`, `outcome`, `command_id`, `kind`,
 * `path`, `line_num`, `text`, `before`, `after`, `artifact_id`.
 *
 * The query is in FTS5 query syntax, unless the options say that it is literal; what FTS5 does not
 * understand is `SCENARIOLOG_ERR_QUERY`. `options` may be NULL. Without FTS5 there is no search:
 * `SCENARIOLOG_ERR_NO_FTS5`. `*cursor` becomes the caller's, who frees it with `scenariolog_cursor_free`.
 *
 *     scenariolog_cursor *hits;
 *     if (scenariolog_search(store, "timeout OR refused", NULL, &hits, NULL) == SCENARIOLOG_OK) {
 *         size_t text = (size_t)scenariolog_cursor_column_index(hits, "text");
 *         while (scenariolog_cursor_next(hits, NULL) == SCENARIOLOG_ROW)
 *             puts(scenariolog_cursor_text(hits, text, NULL));
 *     }
 *     scenariolog_cursor_free(hits);
 */
scenariolog_status scenariolog_search(const scenariolog_store *store,
                                      const char *query,
                                      const scenariolog_search_options *options,
                                      scenariolog_cursor **cursor,
                                      scenariolog_error **error);

/**
 * Reports runs with the counts of their steps, the newest first; `limit` of them, or all for 0. A step counts
 * once, with its last attempt.
 *
 * Columns: `run_id`, `suite`, `outcome`, `exit_code`, `signal`, `reason`, `steps`, `passed`, `failed`,
 * `error`, `skipped`, `xfailed`, `xpassed`, `timed_out`, `interrupted`, `failures`, `running`,
 * `flaky`, `duration_ms`, `started_at`, `completed_at`, `host`, `root_dir`.
 *
 * `runs` may be NULL. `*cursor` becomes the caller's, who frees it with `scenariolog_cursor_free`. So it
 * is with all reports.
 */
scenariolog_status scenariolog_report_runs(const scenariolog_store *store,
                                           const scenariolog_run_filter *runs,
                                           uint64_t limit,
                                           scenariolog_cursor **cursor,
                                           scenariolog_error **error);

/**
 * Reports one run, with the columns of `scenariolog_report_runs`.
 */
scenariolog_status scenariolog_report_run(const scenariolog_run *run,
                                          scenariolog_cursor **cursor,
                                          scenariolog_error **error);

/**
 * Reports the steps of a run, all attempts, in the order they started.
 *
 * Columns: `step_num`, `step_name`, `attempt`, `outcome`, `exit_code`, `signal`, `reason`,
 * `duration_ms`, `user_ms`, `system_ms`, `max_rss_bytes`, `started_at`, `completed_at`, `script_path`,
 * `argv_json`, `cwd`, `host`, `pid`, `step_id`, `parent_step_id`, `run_id`.
 */
scenariolog_status scenariolog_report_steps(const scenariolog_run *run,
                                            scenariolog_cursor **cursor,
                                            scenariolog_error **error);

/**
 * Reports one step, with the columns of `scenariolog_report_steps`.
 */
scenariolog_status scenariolog_report_step(const scenariolog_step *step,
                                           scenariolog_cursor **cursor,
                                           scenariolog_error **error);

/**
 * Reports the commands of a step, in the order they started.
 *
 * Columns: `command_num`, `name`, `argv0`, `argv_json`, `outcome`, `exit_code`, `signal`,
 * `duration_ms`, `user_ms`, `system_ms`, `max_rss_bytes`, `started_at`, `completed_at`, `cwd`,
 * `command_id`, `step_id`.
 */
scenariolog_status scenariolog_report_commands(const scenariolog_step *step,
                                               scenariolog_cursor **cursor,
                                               scenariolog_error **error);

/**
 * Reports what went wrong, with the first and last lines of what it said: the newest run first, its steps as
 * they started.
 *
 * Columns: `run_id`, `suite`, `step_num`, `step_name`, `attempt`, `outcome`, `exit_code`, `signal`,
 * `reason`, `duration_ms`, `kind`, `path`, `first_lines`, `last_lines`, `left_out`, `step_id`,
 * `script_path`.
 *
 * `runs` and `options` may be NULL.
 */
scenariolog_status scenariolog_report_failures(const scenariolog_store *store,
                                               const scenariolog_run_filter *runs,
                                               const scenariolog_failure_options *options,
                                               scenariolog_cursor **cursor,
                                               scenariolog_error **error);

/**
 * Reports the slowest steps; `limit` of them, or all for 0.
 *
 * Columns: `step_num`, `step_name`, `attempt`, `outcome`, `duration_ms`, `percent`, `user_ms`,
 * `system_ms`, `max_rss_bytes`, `step_id`, `run_id`, `suite`.
 *
 * `runs` may be NULL.
 */
scenariolog_status scenariolog_report_timings(const scenariolog_store *store,
                                              const scenariolog_run_filter *runs,
                                              uint64_t limit,
                                              scenariolog_cursor **cursor,
                                              scenariolog_error **error);

/**
 * Reports the steps of each suite and name across runs, by median from the slowest on; `limit` of them, or
 * all for 0.
 *
 * Columns: `suite`, `step_name`, `count`, `min_ms`, `median_ms`, `max_ms`, `last_ms`.
 *
 * `runs` may be NULL.
 */
scenariolog_status scenariolog_report_across_runs(const scenariolog_store *store,
                                                  const scenariolog_run_filter *runs,
                                                  uint64_t limit,
                                                  scenariolog_cursor **cursor,
                                                  scenariolog_error **error);

/**
 * Reports the artifacts of runs with those of their steps and commands, as they were added.
 *
 * Columns: `artifact_id`, `run_id`, `step_id`, `command_id`, `step_num`, `step_name`, `kind`, `path`,
 * `is_text`, `size_bytes`, `sha256`, `line_count`, `indexed_lines`, `indexed_bytes`, `cut_lines`,
 * `created_at`, `root_dir`.
 *
 * `runs` may be NULL.
 */
scenariolog_status scenariolog_report_artifacts(const scenariolog_store *store,
                                                const scenariolog_run_filter *runs,
                                                scenariolog_cursor **cursor,
                                                scenariolog_error **error);

/**
 * Hashes the files of the artifacts of runs again and reports what has become of them: the state is ok,
 * changed, missing, unreadable or unfinished.
 *
 * Columns: `state`, `artifact_id`, `run_id`, `step_num`, `step_name`, `kind`, `path`, `detail`.
 *
 * `runs` may be NULL.
 */
scenariolog_status scenariolog_report_verify(const scenariolog_store *store,
                                             const scenariolog_run_filter *runs,
                                             scenariolog_cursor **cursor,
                                             scenariolog_error **error);

/**
 * Goes to the next row: `SCENARIOLOG_ROW`, or `SCENARIOLOG_DONE` when there is none. What was borrowed
 * from the row before is gone then.
 */
scenariolog_status scenariolog_cursor_next(scenariolog_cursor *cursor,
                                           scenariolog_error **error);

/**
 * Frees a cursor and all that was borrowed from it. NULL is ignored.
 */
void scenariolog_cursor_free(scenariolog_cursor *cursor);

/**
 * How many columns the rows have. 0 for NULL.
 */
size_t scenariolog_cursor_column_count(const scenariolog_cursor *cursor);

/**
 * The name of a column, which lives as long as the cursor. NULL where there is no such column.
 */
const char *scenariolog_cursor_column_name(const scenariolog_cursor *cursor, size_t column);

/**
 * The type of a column: a `SCENARIOLOG_TYPE_…`. Whatever it is, a row may hold NULL there.
 */
int32_t scenariolog_cursor_column_type(const scenariolog_cursor *cursor, size_t column);

/**
 * The column of this name, or -1 where there is none.
 */
int32_t scenariolog_cursor_column_index(const scenariolog_cursor *cursor, const char *name);

/**
 * Whether the row has no value in a column. So it is where there is no row or no such column.
 */
bool scenariolog_cursor_is_null(const scenariolog_cursor *cursor, size_t column);

/**
 * The whole number or the truth value in a column.
 */
int64_t scenariolog_cursor_int64(const scenariolog_cursor *cursor, size_t column);

/**
 * The number with a fraction in a column.
 */
double scenariolog_cursor_double(const scenariolog_cursor *cursor, size_t column);

/**
 * The text in a column: UTF-8 with a NUL after it, which lives until the cursor goes on or is freed.
 *
 * `length` may be NULL; else `*length` gets the bytes before that NUL, of which a recorded text may have
 * others. Paths that are no UTF-8 have U+FFFD in place of the wrong bytes.
 */
const char *scenariolog_cursor_text(const scenariolog_cursor *cursor,
                                    size_t column,
                                    size_t *length);

/**
 * How many texts a column has.
 */
size_t scenariolog_cursor_list_count(const scenariolog_cursor *cursor, size_t column);

/**
 * One of the texts in a column, counted from 0. It is as `scenariolog_cursor_text` has it.
 */
const char *scenariolog_cursor_list_item(const scenariolog_cursor *cursor,
                                         size_t column,
                                         size_t item,
                                         size_t *length);

/**
 * Runs the command line of the `scenariolog` program and returns its exit status, for `main` to return.
 *
 * `argv` has `argc` strings, the first of which is the program's name. The function is for programs that
 * do nothing else: it writes to standard output and error, and may handle signals.
 */
int scenariolog_main(int argc,
                     char *const *argv);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* SCENARIOLOG_H */
