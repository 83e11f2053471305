# points at: Invalid write of size 4
# needs: gcc valgrind
printf '#include <stdlib.h>\nint main(void) { int *p = malloc(4 * sizeof *p); p[4] = 1; free(p); return 0; }\n' >main.c
gcc -g main.c -o main && valgrind --error-exitcode=9 ./main
