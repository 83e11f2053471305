# points at: No rule to make target 'lib/missing.o', needed by 'app'.
# needs: make
printf 'app: main.o lib/missing.o\n\techo linking\nmain.o:\n\techo compiling\n' >Makefile
make
