#!/usr/bin/env bash
# shellcheck disable=SC2016,SC2238,SC2317,SC2329  # functions that another script calls, scripts in quotes
# step: lint
# verdict: still failing
# cause: line 3 is too long
# since: Add a long line
green() {
    printf 'short\nlines\nonly\n' >text
}
red() {
    printf 'short\nlines\n%0100d\n' 7 >text
}
suite() {
    step lint awk 'length > 80 { print "text: line " NR " is too long"; bad = 1 } END { exit bad }' text
}
story() {
    green
    record "Begin"
    red
    record "Add a long line"
    record "Go on"
    record "Finish"
}
