# points at: util.c:1:22: error:
# needs: make gcc
printf 'all: a.o util.o slow\n%%.o: %%.c\n\tgcc -Wall -c $<\nslow:\n\tfor n in 1 2 3 4 5 6 7 8 9; do echo "generating table $$n"; sleep 0.1; done\n' >Makefile
echo 'int a(void) { return 1; }' >a.c
echo 'int u(void) { return nope; }' >util.c
make -j3 -k
