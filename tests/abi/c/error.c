/* Versions, statuses and error objects. */

#include "check.h"

static void the_library_fits_its_header(void)
{
    CHECK_TEXT(scenariolog_version(), SCENARIOLOG_VERSION);
    CHECK(scenariolog_abi_version() == SCENARIOLOG_ABI_VERSION);
}

static void every_status_has_words_of_its_own(void)
{
    const char *unknown = scenariolog_status_text(99);
    CHECK_TEXT(unknown, "unknown status");
    CHECK_TEXT(scenariolog_status_text(SCENARIOLOG_ERR_BUSY), "file locked");
    for (scenariolog_status status = SCENARIOLOG_ERR_INTERNAL; status <= SCENARIOLOG_DONE; status++) {
        CHECK(strcmp(scenariolog_status_text(status), unknown) != 0);
    }
    CHECK_TEXT(scenariolog_status_text(SCENARIOLOG_ERR_INTERNAL - 1), unknown);
}

static void an_error_has_a_code_and_one_line(void)
{
    scenariolog_store *store;
    CHECK(scenariolog_store_open("missing.db", NULL, &store, &error) == SCENARIOLOG_ERR_NOT_FOUND);
    CHECK(store == NULL);
    CHECK(scenariolog_error_code(error) == SCENARIOLOG_ERR_NOT_FOUND);
    CHECK(strstr(scenariolog_error_message(error), "missing.db") != NULL);
    CHECK(strchr(scenariolog_error_message(error), '\n') == NULL);
    scenariolog_error_free(error);
}

static void nobody_needs_to_take_the_error(void)
{
    scenariolog_store *store;
    CHECK(scenariolog_store_open("missing.db", NULL, &store, NULL) == SCENARIOLOG_ERR_NOT_FOUND);
}

static void success_clears_what_stands_in_the_place_of_the_error(void)
{
    scenariolog_canceller *canceller;
    error = (scenariolog_error *)&canceller;
    CHECK_OK(scenariolog_canceller_new(&canceller, &error));
    scenariolog_canceller_free(canceller);
}

static void null_is_no_error(void)
{
    CHECK(scenariolog_error_code(NULL) == SCENARIOLOG_OK);
    CHECK(scenariolog_error_message(NULL) == NULL);
    scenariolog_error_free(NULL);
    scenariolog_string_free(NULL);
}

int main(void)
{
    RUN(the_library_fits_its_header);
    RUN(every_status_has_words_of_its_own);
    RUN(an_error_has_a_code_and_one_line);
    RUN(nobody_needs_to_take_the_error);
    RUN(success_clears_what_stands_in_the_place_of_the_error);
    RUN(null_is_no_error);
    return 0;
}
