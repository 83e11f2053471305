/* The command line as a function. */

#include "check.h"

static void it_returns_the_exit_status(void)
{
    char *version[] = {"scenariolog", "--version", NULL};
    char *wrong[] = {"scenariolog", "--no-such-option", NULL};
    CHECK(scenariolog_main(2, version) == 0);
    CHECK(scenariolog_main(2, wrong) == 2);
}

static void no_arguments_are_wrong_usage(void)
{
    char *none[] = {NULL};
    CHECK(scenariolog_main(0, NULL) != 0);
    CHECK(scenariolog_main(3, none) != 0);
}

int main(void)
{
    RUN(it_returns_the_exit_status);
    RUN(no_arguments_are_wrong_usage);
    return 0;
}
