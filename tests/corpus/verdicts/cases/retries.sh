#!/usr/bin/env bash
# shellcheck disable=SC2016,SC2238,SC2317,SC2329  # functions that another script calls, scripts in quotes
# step: fetch
# verdict: flaky
# cause: timed out waiting for the mirror
green() {
    printf 'if [ -e build/slow ]; then rm build/slow; echo "timed out waiting for the mirror" >&2; exit 1; fi; echo got $$ files\n' >fetch.sh
    mkdir -p build
}
suite() {
    "$SL" exec -q --step-num 1 --name fetch -- sh fetch.sh || [ ! -e build/retry ] || "$SL" exec -q --step-num 1 --name fetch -- sh fetch.sh
}
story() {
    green
    touch build/retry
    record "Begin"
    touch build/slow
    record "Go on"
    touch build/slow
    record "Go on further"
    rm build/retry
    touch build/slow
    record "Finish"
}
