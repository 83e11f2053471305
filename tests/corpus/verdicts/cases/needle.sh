#!/usr/bin/env bash
# shellcheck disable=SC2016,SC2238,SC2317,SC2329  # functions that another script calls, scripts in quotes
# step: soak
# verdict: new
# cause: ERROR [worker-3] checksum of block 77 is wrong
green() {
    echo 0 >broken
}
red() {
    echo 1 >broken
}
suite() {
    step soak bash -c "$(declare -f noise)"'; noise 3000; [ "$(cat broken)" = 0 ] || { echo "$(date +%T) ERROR [worker-3] checksum of block 77 is wrong"; bad=1; }; noise 3000; exit "${bad:-0}"'
}
