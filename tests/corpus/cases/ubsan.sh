# points at: runtime error: signed integer overflow
# needs: gcc
printf '#include <stdio.h>\nint main(int argc, char **argv) { int n = 2147483647; n += argc; printf("%%d\\n", n); return 1; }\n' >main.c
gcc -g -fsanitize=undefined main.c -o main && ./main
