/* A program with two Rust libraries, each with its own runtime. */

#include <scenariolog.h>

int second_catches_a_panic(void);

int main(void)
{
    char *argv[] = {"scenariolog", "--version", NULL};
    return !second_catches_a_panic() || scenariolog_main(2, argv) != 0;
}
