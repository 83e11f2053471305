#!/usr/bin/env bash
# shellcheck disable=SC2016,SC2238,SC2317,SC2329  # functions that another script calls, scripts in quotes
# step: link
# verdict: new
# cause: undefined reference to `area'
green() {
    printf 'int area(int a, int b) { return a * b; }\n' >area.c
    printf 'int area(int, int); int main(void) { return area(0, 1); }\n' >main.c
}
red() {
    sed -i 's/int area/static int area/' area.c
}
suite() {
    step link cc main.c area.c -o main
}
