# points at: main.c:2:24: error:
# needs: clang
printf '#include <string.h>\nint main(void) { char *p = 3.5; return strlen(p); }\n' >main.c
clang -c main.c
