# points at: ERROR: AddressSanitizer: heap-buffer-overflow
# needs: gcc
printf '#include <stdlib.h>\n#include <stdio.h>\nint main(void) { puts("starting"); int *p = malloc(4 * sizeof *p); p[4] = 1; int v = p[4]; free(p); return v; }\n' >main.c
gcc -g -fsanitize=address main.c -o main && ./main
