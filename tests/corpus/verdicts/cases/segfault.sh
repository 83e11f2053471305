#!/usr/bin/env bash
# shellcheck disable=SC2016,SC2238,SC2317,SC2329  # functions that another script calls, scripts in quotes
# step: run
# verdict: new
# cause: Assertion `length < LIMIT' failed
green() {
    cat >ring.c <<'X'
#include <assert.h>
#include <stdio.h>
#define LIMIT 8
int main(void) {
    for (int length = 0; length < 8; length++) {
        printf("push %d at %p\n", length, (void *)&length);
        assert(length < LIMIT);
    }
    return 0;
}
X
}
red() {
    sed -i 's/length < 8;/length < 9;/' ring.c
}
suite() {
    step build cc ring.c -o ring
    step run ./ring
}
