/* Numbers that were measured. */

#include <math.h>

#include "check.h"

static scenariolog_store *store;
static scenariolog_run *run;
static scenariolog_step *step;
static scenariolog_command *command;

static void numbers_are_kept_with_their_units(void)
{
    scenariolog_cursor *cursor;
    CHECK_OK(scenariolog_run_metric_add(run, "coverage", 81, NULL, &error));
    CHECK_OK(scenariolog_step_metric_add(step, "latency", 12.5, "ms", &error));
    CHECK_OK(scenariolog_command_metric_add(command, "latency", 11.5, "ms", &error));
    CHECK_OK(scenariolog_report(store, "metrics", NULL, &cursor, &error));
    next_row(cursor);
    CHECK_TEXT(text_of(cursor, "name"), "coverage");
    CHECK(scenariolog_cursor_is_null(cursor, column(cursor, "unit")));
    next_row(cursor);
    CHECK(scenariolog_cursor_double(cursor, column(cursor, "value")) == 12.5);
    CHECK_TEXT(text_of(cursor, "unit"), "ms");
    next_row(cursor);
    CHECK_TEXT(text_of(cursor, "step_path"), "step");
    scenariolog_cursor_free(cursor);
}

static void wrong_arguments_are_refused(void)
{
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_run_metric_add(NULL, "x", 1, NULL, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_step_metric_add(step, NULL, 1, NULL, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_step_metric_add(step, "", 1, NULL, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_step_metric_add(step, "x", HUGE_VAL, NULL, &error));
}

int main(void)
{
    store = new_store("metric.db");
    run = new_run(store);
    step = new_step(run, "step");
    command = new_command(step);
    RUN(numbers_are_kept_with_their_units);
    RUN(wrong_arguments_are_refused);
    scenariolog_command_free(command);
    scenariolog_step_free(step);
    scenariolog_run_free(run);
    scenariolog_store_close(store);
    return 0;
}
