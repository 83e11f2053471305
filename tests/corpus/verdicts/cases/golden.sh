#!/usr/bin/env bash
# shellcheck disable=SC2016,SC2238,SC2317,SC2329  # functions that another script calls, scripts in quotes
# step: golden
# verdict: new
# cause: +total 43
green() {
    printf 'item 40\ntotal 42\n' >expected
    printf 'echo item 40\necho total 42\n' >print.sh
}
red() {
    sed -i 's/total 42/total 43/' print.sh
}
suite() {
    step golden bash -c 'diff -u expected <(sh print.sh)'
}
