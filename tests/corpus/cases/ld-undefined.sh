# points at: undefined reference to `missing_function'
# needs: gcc
printf 'int missing_function(void);\nint main(void) { return missing_function(); }\n' >main.c
gcc main.c -o main
