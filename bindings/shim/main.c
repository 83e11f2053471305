/* The scenariolog program: all of it is in the library. */

#include <scenariolog.h>

int main(int argc, char **argv)
{
    return scenariolog_main(argc, argv);
}
