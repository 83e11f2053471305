# shellcheck shell=bash
#
# What the tests of the bash side share. Suites are real scripts, run by a real bash, recorded by the program
# that SCENARIOLOG names.

bats_require_minimum_version 1.5.0

ROOT=$(cd -- "${BASH_SOURCE[0]%/*}/../.." && pwd)
EXAMPLES=$ROOT/examples/bash
LIBRARY=$ROOT/bindings/bash/scenariolog.sh
export EXAMPLES LIBRARY

setup() {
    start_in "$BATS_TEST_TMPDIR"
}

# start_in DIRECTORY: goes there, with nothing of a recording that the tests may be in.
start_in() {
    if [[ -z ${SCENARIOLOG-} ]] || ! type -P -- "$SCENARIOLOG" >/dev/null; then
        printf 'SCENARIOLOG must name the program to test; it is "%s"\n' "${SCENARIOLOG-}" >&2
        return 1
    fi
    SCENARIOLOG=$(type -P -- "$SCENARIOLOG")
    [[ $SCENARIOLOG == /* ]] || SCENARIOLOG=$PWD/$SCENARIOLOG
    export SCENARIOLOG
    unset -v SCENARIOLOG_DB SCENARIOLOG_RUN_ID SCENARIOLOG_STEP_ID SCENARIOLOG_ROOT_DIR SCENARIOLOG_LOG_DIR SL_STRICT
    cd -- "$1" || return
    mkdir tmp
    export TMPDIR=$1/tmp
}

# suite [NAME]: writes a suite from stdin, with the usual head. Its bash starts as from a terminal: the tests may run in
# the background, where some signals are ignored, and bash does nothing about a signal that was ignored at its start.
suite() {
    local file=${1:-suite.sh}
    {
        # shellcheck disable=SC2016
        printf '#!/usr/bin/env -S --default-signal=HUP,INT,QUIT bash\nset -euo pipefail\n. "$LIBRARY"\n'
        cat
    } >"$file"
    chmod +x "$file"
}

# The recording, read as anyone may read it.
sql() {
    if type -P sqlite3 >/dev/null; then
        sqlite3 "${DB:-scenariolog.db}" "$1"
    else
        python3 -c 'import sqlite3, sys
for row in sqlite3.connect(sys.argv[1]).execute(sys.argv[2]):
    print(*("" if v is None else v for v in row), sep="|")' "${DB:-scenariolog.db}" "$1"
    fi
}

# equal EXPECTED ACTUAL
equal() {
    [[ $1 == "$2" ]] && return
    diff -u <(printf '%s\n' "$1") <(printf '%s\n' "$2") | sed '1,2d' >&2
    return 1
}

# run_is "OUTCOME|EXIT_CODE": the one run there is.
run_is() {
    equal "$1" "$(sql 'SELECT outcome, exit_code FROM scenario_runs')"
}

# steps_are LINES: number, name and outcome of the steps in their order.
steps_are() {
    equal "$1" "$(sql 'SELECT step_num, step_name, outcome FROM steps ORDER BY step_id')"
}

# await FILE: until a suite in the background has come so far; in vain after ten seconds.
await() {
    local tries
    for ((tries = 0; tries < 1000; tries++)); do
        [[ ! -e $1 ]] || return 0
        sleep 0.01
    done
    printf '%s never came\n' "$1" >&2
    return 1
}
