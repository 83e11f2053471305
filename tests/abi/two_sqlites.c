/* A program with an SQLite of its own. Were ours visible, the linker would refuse the second one, or the
 * library would call this one, which ends the program. */

#include <scenariolog.h>
#include <stdlib.h>
#include <string.h>

const char *sqlite3_libversion(void)
{
    return "another";
}

int sqlite3_open_v2(const char *path, void **db, int flags, const char *vfs)
{
    (void)path, (void)db, (void)flags, (void)vfs;
    abort();
}

int main(void)
{
    char *argv[] = {"scenariolog", "--version", NULL};
    return strcmp(sqlite3_libversion(), "another") != 0 || scenariolog_main(2, argv) != 0;
}
