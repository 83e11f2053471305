# points at: Assertion `total == 6' failed.
# needs: gcc
printf '#include <assert.h>\n#include <stdio.h>\nint main(void) { puts("adding"); int total = 7; assert(total == 6); return 0; }\n' >main.c
gcc main.c -o main
./main
exit 134
