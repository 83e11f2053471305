#!/usr/bin/env bash
# shellcheck disable=SC2016,SC2238,SC2317,SC2329  # functions that another script calls, scripts in quotes
# step: sort
# verdict: new
# cause: MemoryError
green() {
    echo 1000 >rows
}
red() {
    echo 400000000 >rows
}
suite() {
    step sort bash -c 'ulimit -v 400000; exec python3 -c "rows = [0] * int(open(\"rows\").read()); print(len(rows))"'
}
