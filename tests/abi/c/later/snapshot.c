/* Copies of the record. */

#include "check.h"

static scenariolog_store *store;

static void a_copy_has_what_is_recorded(void)
{
    scenariolog_run *run = new_run(store);
    scenariolog_store *copy;
    scenariolog_run *copied;
    CHECK_OK(scenariolog_store_snapshot(store, "copy.db", &error));
    CHECK_OK(scenariolog_store_open("copy.db", NULL, &copy, &error));
    CHECK_OK(scenariolog_run_open(copy, scenariolog_run_id(run), &copied, &error));
    scenariolog_run_free(copied);
    scenariolog_store_close(copy);
    scenariolog_run_free(run);
}

static void a_file_that_exists_is_left_alone(void)
{
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_store_snapshot(store, "copy.db", &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_store_snapshot(store, NULL, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_store_snapshot(NULL, "other.db", &error));
}

int main(void)
{
    store = new_store("snapshot.db");
    RUN(a_copy_has_what_is_recorded);
    RUN(a_file_that_exists_is_left_alone);
    scenariolog_store_close(store);
    return 0;
}
