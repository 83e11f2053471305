/* Which library is this program linked to, and does it fit the header it was compiled with? */

#include <scenariolog.h>
#include <stdio.h>

int main(void)
{
    printf("scenariolog %s\n", scenariolog_version());
    if (scenariolog_abi_version() != SCENARIOLOG_ABI_VERSION) {
        fprintf(stderr, "compiled for interface %d, linked to %u\n", SCENARIOLOG_ABI_VERSION,
                (unsigned)scenariolog_abi_version());
        return 1;
    }
    return 0;
}
