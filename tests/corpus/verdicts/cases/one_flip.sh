#!/usr/bin/env bash
# shellcheck disable=SC2016,SC2238,SC2317,SC2329  # functions that another script calls, scripts in quotes
# step: worker
# verdict: new
# cause: lock lost
green() {
    printf 'if [ -e build/race ]; then echo "lock lost after $$ ms" >&2; exit 1; fi; echo "lock held by $$"\n' >worker.sh
    mkdir -p build
}
suite() {
    step worker sh worker.sh
}
story() {
    green
    record "Begin"
    record "Go on"
    touch build/race && again
}
