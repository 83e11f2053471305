# points at: main.c:4:12: error: 
# needs: gcc
printf '#include <stdio.h>\nint main(void) {\n    int total = 3, unused;\n    return totl;\n}\n' >main.c
gcc -Wall -fdiagnostics-plain-output -finput-charset=UTF-8 -c main.c
