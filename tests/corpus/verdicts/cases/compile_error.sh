#!/usr/bin/env bash
# shellcheck disable=SC2016,SC2238,SC2317,SC2329  # functions that another script calls, scripts in quotes
# step: build
# verdict: new
# cause: error: 'struct point' has no member named 'z'
green() {
    printf 'struct point { int x, y; };\n' >point.h
    printf '#include "point.h"\nint main(void) { struct point p = {1, 2}; return p.x - 1; }\n' >main.c
    printf 'all: main\nmain: main.c point.h\n\tcc -c main.c -o main\n' >Makefile
}
red() {
    sed -i 's/p\.x - 1/p.z/' main.c
}
suite() {
    rm -f main
    LC_ALL=C step build make -j4
}
