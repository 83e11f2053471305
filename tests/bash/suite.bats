#!/usr/bin/env bats
# The scenarios of examples/bash, bare and recorded, through each of their harnesses.

load helper

# run-all.sh is recorded once, for the tests that ask what is in the record.
setup_file() {
    start_in "$BATS_FILE_TMPDIR"
    RUN_ALL_STATUS=0
    "$EXAMPLES/run-all.sh" || RUN_ALL_STATUS=$?
    export RUN_ALL_STATUS RECORD=$PWD/scenariolog.db
}

scenarios() {
    printf '%s\n' "$EXAMPLES"/suite/[0-9][0-9]-*.sh
}

@test "every scenario runs bare, keeps to its directory, and one fails on purpose" {
    mkdir work
    failed=''
    while IFS= read -r script; do
        (cd work && bash "$script" "$PWD/here" </dev/null >out 2>err) || failed+="$(basename "$script") "
        equal $'err\nhere\nout' "$(ls -A work)"
    done < <(scenarios)
    equal '07-config-migration.sh ' "$failed"
    equal '' "$(ls tmp)"
}

@test "run-all.sh records them all and ends with 1" {
    equal 1 "$RUN_ALL_STATUS"
    export DB=$RECORD
    run_is 'failed|1'
    equal "$(scenarios | wc -l | tr -d ' ')" "$(sql "SELECT count(*) FROM steps WHERE script_path <> ''")"
    equal '7|07-config-migration|1' "$(sql "SELECT step_num, step_name, exit_code FROM steps WHERE outcome <> 'passed'")"
    equal 4 "$(sql "SELECT count(*) FROM commands")"
    equal 1.2.0 "$(sql "SELECT v FROM kv WHERE k = 'release.version'")"
    equal '' "$(ls "${RECORD%/*}/tmp")"
}

@test "the recorded output is what the scenarios wrote" {
    bash "$EXAMPLES/suite/10-binary-output.sh" bare >binary 2>/dev/null
    "$SCENARIOLOG" cat 10-binary-output --db "$RECORD" --run-id latest >recorded
    cmp binary recorded
    bash "$EXAMPLES/suite/11-long-import.sh" bare >long
    "$SCENARIOLOG" cat 11-long-import --db "$RECORD" --run-id latest >recorded
    cmp long recorded
    "$SCENARIOLOG" cat 12-two-streams --stderr --db "$RECORD" --run-id latest >recorded
    equal 3 "$(grep -c 'is not an address' recorded)"
    run -0 "$SCENARIOLOG" artifact verify --db "$RECORD" --run-id latest
}

@test "the buried lines are found" {
    run -0 "$SCENARIOLOG" search '"is not a number"' --db "$RECORD" --fields step_name,text --output jsonl
    equal 1 "${#lines[@]}"
    [[ $output == *11-long-import*ERROR*2718* ]]
}

@test "run-all.sh has the same outcome without the program" {
    SCENARIOLOG=/no/such/program run -1 --separate-stderr "$EXAMPLES/run-all.sh"
    equal 1 "$(grep -c 'the suite runs unrecorded' <<<"$stderr")"
    equal '' "$(ls tmp)"
}

@test "run exec -- run-all.sh is one run with the suite's status" {
    run -1 "$SCENARIOLOG" run exec --db scenariolog.db --suite outer -- "$EXAMPLES/run-all.sh"
    equal 'outer|failed|1' "$(sql 'SELECT suite, outcome, exit_code FROM scenario_runs')"
    equal 1 "$(sql "SELECT count(*) FROM steps WHERE outcome = 'failed'")"
}

@test "the harness of the Go tool runs unchanged, its log directory not there" {
    run -1 "$EXAMPLES/go-tool-harness.sh"
    run_is 'failed|1'
    equal "$(scenarios | wc -l | tr -d ' ')" "$(sql 'SELECT count(*) FROM steps')"
    equal '7|07-config-migration' "$(sql "SELECT step_num, step_name FROM steps WHERE outcome = 'failed'")"
    [[ -d .logs ]]
    equal '' "$(ls tmp)"
}

@test "the harness of the Go tool runs unchanged, its log directory there" {
    mkdir .logs
    : >.logs/kept
    run -1 "$EXAMPLES/go-tool-harness.sh"
    run_is 'failed|1'
    [[ -e .logs/kept ]]
}

@test "the demo ends with 0" {
    run -0 "$EXAMPLES/demo.sh" shown
    for heading in summary failures explain 'history 07-config-migration' 'timings --top 5' search; do
        [[ $output == *"== scenariolog $heading"* ]]
    done
    [[ -e shown/scenariolog.db && ! -e shown/yesterday ]]
    [[ $output == *'NEW: step 7 07-config-migration failed'* && $output == *'passed in the run before'* ]]
}

@test "the demo ends with 1 where another scenario fails" {
    mkdir -p copy/examples copy/bindings
    cp -R "$EXAMPLES" copy/examples/bash
    cp -R "${LIBRARY%/*}" copy/bindings/bash
    printf '#!/bin/sh\nexit 1\n' >copy/examples/bash/suite/18-broken.sh
    run -1 copy/examples/bash/demo.sh shown
    [[ $output == *18-broken* ]]
}

@test "every script is clean in the eyes of shellcheck" {
    if ! type -P shellcheck >/dev/null; then
        [[ ${CI-} != true ]]
        skip 'shellcheck is not installed'
    fi
    cd "${LIBRARY%/*}"
    shellcheck ./*.sh
    cd "$EXAMPLES"
    shellcheck ./*.sh suite/*.sh
    cd "$BATS_TEST_DIRNAME"
    shellcheck ./*.bash ./*.bats
}

@test "nothing needs more than bash 4.0" {
    # local -n, ${x@Q}, [[ -v ]], declare -g, wait -n, mapfile, printf %(fmt)T, negative subscripts and lengths, |& and variables of bash 5
    newer='EPOCH(SECONDS|REALTIME)=|\$\{?(EPOCHREALTIME|SRANDOM|BASH_ARGV0)|(local|declare) -[a-zA-Z]*[ng]|\[\[ -v |wait -[np]|@[QEPAaUuLKk]\}|%\([^)]*\)T|\$\{[a-z_]+\[-|inherit_errexit|localvar_inherit|(mapfile|readarray) -d'
    run -1 grep -nE "$newer" "$LIBRARY" "$EXAMPLES"/*.sh "$EXAMPLES"/suite/*.sh
    # An empty array is unset to bash before 4.4.
    run -1 grep -nE '(^|[^+])"\$\{(_sl_options|_sl_run)\[@\]\}"' "$LIBRARY"
}
