/* Stores. */

#include "check.h"

static void a_file_is_created_only_on_request(void)
{
    scenariolog_store *store;
    CHECK_REFUSED(NOT_FOUND, scenariolog_store_open("new.db", NULL, &store, &error));
    CHECK(store == NULL);
    scenariolog_store_close(new_store("new.db"));
    CHECK_OK(scenariolog_store_open("new.db", NULL, &store, &error));
    scenariolog_store_close(store);
}

static void all_options_work(void)
{
    scenariolog_store_options options = SCENARIOLOG_STORE_OPTIONS_INIT;
    scenariolog_store *store;
    options.create = 1;
    options.no_checkpoint_on_close = 1;
    options.busy_timeout_ms = 10;
    CHECK_OK(scenariolog_store_open("options.db", &options, &store, &error));
    CHECK_OK(scenariolog_store_checkpoint(store, &error));
    CHECK_OK(scenariolog_store_recover(store, &error));
    scenariolog_store_close(store);
}

static void the_path_is_absolute_and_any_bytes(void)
{
    scenariolog_store *store = new_store(LATIN1 ".db");
    const char *path = scenariolog_store_path(store);
    CHECK(path[0] == '/');
    CHECK_TEXT(strrchr(path, '/'), "/" LATIN1 ".db");
    scenariolog_store_close(store);
}

static void full_text_search_is_there(void)
{
    scenariolog_store *store = new_store("fts5.db");
    bool has_fts5 = false;
    CHECK_OK(scenariolog_store_has_fts5(store, &has_fts5, &error));
    CHECK(has_fts5);
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_store_has_fts5(store, NULL, &error));
    scenariolog_store_close(store);
}

static void another_file_is_left_alone(void)
{
    char text[64] = "";
    scenariolog_store *store;
    write_file("notes.txt", "not a database, and longer than its header would be\n");
    CHECK_REFUSED(NOT_A_STORE, scenariolog_store_open("notes.txt", NULL, &store, &error));
    FILE *file = fopen("notes.txt", "r");
    CHECK(file && fgets(text, sizeof text, file) && fclose(file) == 0);
    CHECK_TEXT(text, "not a database, and longer than its header would be\n");
}

/* SQLite keeps user_version in the last of four bytes from the 60th on. */
static void a_file_of_a_newer_version_is_refused(void)
{
    scenariolog_store *store = new_store("newer.db");
    scenariolog_store_close(store);
    FILE *file = fopen("newer.db", "r+");
    CHECK(file && fseek(file, 63, SEEK_SET) == 0 && fputc(99, file) == 99 && fclose(file) == 0);
    CHECK_REFUSED(NEWER_SCHEMA, scenariolog_store_open("newer.db", NULL, &store, &error));
}

static void null_is_refused_or_ignored(void)
{
    scenariolog_store *store;
    bool has_fts5 = true;
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_store_open(NULL, NULL, &store, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_store_open("new.db", NULL, NULL, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_store_has_fts5(NULL, &has_fts5, &error));
    CHECK(!has_fts5);
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_store_checkpoint(NULL, &error));
    CHECK_REFUSED(INVALID_ARGUMENT, scenariolog_store_recover(NULL, &error));
    CHECK(scenariolog_store_path(NULL) == NULL);
    scenariolog_store_close(NULL);
}

int main(void)
{
    RUN(a_file_is_created_only_on_request);
    RUN(all_options_work);
    RUN(the_path_is_absolute_and_any_bytes);
    RUN(full_text_search_is_there);
    RUN(another_file_is_left_alone);
    RUN(a_file_of_a_newer_version_is_refused);
    RUN(null_is_refused_or_ignored);
    return 0;
}
