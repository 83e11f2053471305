#!/usr/bin/env bats
# How a run begins and ends: joining, traps, signals, a program that is not there.

load helper

# The program that the library in ./printed calls.
called_program() {
    # shellcheck disable=SC2016 # expanded by the child
    bash -euc '. ./printed; printf %s "$SCENARIOLOG"'
}

@test "sourcing records nothing and sets no trap" {
    suite <<'EOF'
. "$LIBRARY"
trap -p
EOF
    run -0 ./suite.sh
    equal '' "$output"
    [[ ! -e scenariolog.db ]]
}

@test "the program prints the library, which calls that program wherever the PATH leads later" {
    mkdir "it's here"
    ln -s "$SCENARIOLOG" "it's here/scenariolog"
    printf '#!/usr/bin/env bash\nset -euo pipefail\n' >suite.sh
    cat >>suite.sh <<'EOF'
eval "$(scenariolog bash)"
PATH=${PATH#*:}
sl_start printed
f() { sl_cmd inner true; }
cd /
sl_step a f
EOF
    chmod +x suite.sh
    PATH="$PWD/it's here:$PATH" run -0 env -u SCENARIOLOG ./suite.sh
    run_is 'passed|0'
    equal 1 "$(sql 'SELECT count(*) FROM commands')"
}

@test "the printed library is the one in the repository, behind the path of the program" {
    ln -s "$SCENARIOLOG" "it's"
    "./it's" bash >printed
    sed 1d printed | cmp - "$LIBRARY"
    equal "$PWD/it's" "$(unset -v SCENARIOLOG && called_program)"
    # Found on the PATH, the program only knows which file it is.
    PATH=${SCENARIOLOG%/*}:$PATH run -0 scenariolog bash
    equal "[[ -n \${SCENARIOLOG-} ]] || SCENARIOLOG=$(realpath "$SCENARIOLOG")" "${lines[0]}"
}

@test "the printed library leaves SCENARIOLOG alone, unless that is empty" {
    "$SCENARIOLOG" bash >printed
    equal other "$(SCENARIOLOG=other called_program)"
    equal "$SCENARIOLOG" "$(SCENARIOLOG='' called_program)"
}

@test "without sl_start, steps are the bare commands" {
    suite <<'EOF'
f() { echo function; return 4; }
sl_step a echo command
sl_step b f || echo "$?"
sl_cmd c echo inner
sl_kv key value
sl_artifact no-such-file
EOF
    run -0 ./suite.sh
    equal $'command\nfunction\n4\ninner' "$output"
    [[ ! -e scenariolog.db ]]
}

@test "the database is where SCENARIOLOG_DB says, though steps go elsewhere" {
    mkdir data
    suite <<'EOF'
sl_start elsewhere
cd /
sl_step a true
EOF
    SCENARIOLOG_DB=data/my.db run -0 ./suite.sh
    DB=data/my.db steps_are '1|a|passed'
    [[ ! -e scenariolog.db ]]
}

@test "a relative path to the program will do" {
    ln -s "$SCENARIOLOG" recorder
    suite <<'EOF'
sl_start relative
cd /
f() { sl_cmd inner true; }
sl_step a f
EOF
    SCENARIOLOG=./recorder run -0 ./suite.sh
    run_is 'passed|0'
    equal 1 "$(sql 'SELECT count(*) FROM commands')"
}

@test "an outer run is joined and not ended" {
    suite <<'EOF'
sl_start inner
trap -p
sl_step a true
EOF
    id=$("$SCENARIOLOG" run start --db scenariolog.db --root-dir "$PWD" --suite outer)
    SCENARIOLOG_RUN_ID=$id run -0 --separate-stderr ./suite.sh
    equal '' "$output"
    equal 'outer|' "$(sql 'SELECT suite, exit_code FROM scenario_runs')"
    steps_are '1|a|passed'
    "$SCENARIOLOG" run end --db scenariolog.db --run-id "$id" --exit-code 0
    run_is 'passed|0'
}

@test "a suite that is a step of another suite joins its run" {
    suite inner.sh <<'EOF'
sl_start inner
sl_step inside true
exit 6
EOF
    suite <<'EOF'
sl_start outer
sl_step outside ./inner.sh
EOF
    run -6 ./suite.sh
    run_is 'failed|6'
    equal $'outside|failed\ninside|passed' "$(sql 'SELECT step_name, outcome FROM steps ORDER BY step_id')"
}

@test "run exec starts and ends the run, with the suite's status" {
    suite <<'EOF'
sl_start inner
sl_step a true
exit 9
EOF
    run -9 "$SCENARIOLOG" run exec --db scenariolog.db --suite outer -- ./suite.sh
    equal 'outer|failed|9' "$(sql 'SELECT suite, outcome, exit_code FROM scenario_runs')"
    steps_are '1|a|passed'
}

@test "an EXIT trap set before is kept, sees the status, and cleans up after the run has ended" {
    suite <<'EOF'
trap 'echo "it is over: $?"; rm -rf "$scratch"' EXIT
scratch=$(mktemp -d)
SCENARIOLOG_DB=$PWD/scenariolog.db
sl_start traps
sl_step a true
sl_step b bash -c 'exit 5'
EOF
    run -5 --separate-stderr ./suite.sh
    equal 'it is over: 5' "$output"
    equal '' "$(ls tmp)"
    run_is 'failed|5'
}

@test "an EXIT trap may turn the status, under set -e too" {
    suite <<'EOF'
trap 'rc=$?; false || true; exit $((rc + 1))' EXIT
sl_start traps
exit 0
EOF
    run -1 ./suite.sh
    run_is 'passed|0'
}

@test "sl_end ends the run once" {
    suite <<'EOF'
sl_start ending
sl_end 4
sl_step unrecorded true
exit 0
EOF
    run -0 ./suite.sh
    run_is 'failed|4'
    steps_are ''
}

@test "two runs in one suite are two runs" {
    suite <<'EOF'
trap 'echo kept' EXIT
sl_start first
sl_step a true
sl_end 0
sl_start second
sl_step b true
EOF
    run -0 --separate-stderr ./suite.sh
    equal kept "$output"
    equal $'first|passed|a\nsecond|passed|b' \
        "$(sql 'SELECT suite, r.outcome, step_name FROM scenario_runs r JOIN steps USING (run_id) ORDER BY step_id')"
}

@test "a suite that an unset variable ends is recorded with its status" {
    suite <<'EOF'
sl_start unset
f() { echo "$no_such_variable"; }
f
EOF
    run -1 ./suite.sh
    run_is 'failed|1'
}

# --- signals: sent by a step, which is when a suite is most likely to meet them; no clock involved --------

interrupt_suite() {
    suite <<EOF
trap 'echo "cleaned up: \$?"' EXIT
sl_start interrupted
sl_step before true
sl_step interrupt bash -c "kill -$1 \$\$"
sl_step after true
EOF
}

@test "SIGINT: recorded as interrupted, status 130, EXIT trap run" {
    interrupt_suite INT
    run -130 --separate-stderr ./suite.sh
    equal 'cleaned up: 130' "$output"
    run_is 'interrupted|130'
    steps_are $'1|before|passed\n2|interrupt|passed'
}

@test "SIGTERM: recorded as interrupted, status 143, EXIT trap run" {
    interrupt_suite TERM
    run -143 --separate-stderr ./suite.sh
    equal 'cleaned up: 143' "$output"
    run_is 'interrupted|143'
}

@test "SIGHUP: recorded as interrupted, status 129, EXIT trap run" {
    interrupt_suite HUP
    run -129 --separate-stderr ./suite.sh
    equal 'cleaned up: 129' "$output"
    run_is 'interrupted|129'
}

@test "the suite dies of the signal, and does not merely exit" {
    interrupt_suite TERM
    # bash names the signal that ended a command.
    run -143 bash -c './suite.sh; exit $?'
    [[ $output == *Terminated* ]]
}

@test "Ctrl-C: the whole group is signalled while a step runs" {
    suite <<'EOF'
sl_start group
sl_step long bash -c ': >running; exec sleep 60'
sl_step after true
EOF
    # Job control gives the suite a group of its own.
    set -m
    ./suite.sh 3>&- &
    pid=$!
    set +m
    await running
    kill -INT -- "-$pid"
    status=0
    wait "$pid" || status=$?
    equal 130 "$status"
    run_is 'interrupted|130'
    steps_are '1|long|interrupted'
}

@test "a signal to the suite alone is acted upon when the step has ended" {
    suite <<'EOF'
sl_start alone
sl_step long bash -c ': >running; until [[ -e go ]]; do sleep 0.01; done'
sl_step after true
EOF
    ./suite.sh 3>&- &
    pid=$!
    await running
    kill -TERM "$pid"
    : >go
    status=0
    wait "$pid" || status=$?
    equal 143 "$status"
    run_is 'interrupted|143'
    steps_are '1|long|passed'
}

@test "a suite that is killed outright reads as interrupted" {
    suite <<'EOF'
sl_start killed
sl_step a bash -c "kill -KILL $$"
EOF
    run -137 ./suite.sh
    run -0 "$SCENARIOLOG" runs --db scenariolog.db --fields outcome --output jsonl
    equal '{"outcome":"interrupted"}' "$output"
}

@test "a suite's own INT trap decides: going on is no interruption" {
    suite <<'EOF'
trap 'echo "noted: $?"' INT
sl_start goes-on
sl_step interrupt bash -c "kill -INT $$; exit 3" || true
sl_step after true
EOF
    run -0 --separate-stderr ./suite.sh
    equal 'noted: 3' "$output"
    run_is 'passed|0'
    steps_are $'1|interrupt|failed\n2|after|passed'
}

@test "a suite's own TERM trap decides: its exit is an interruption with that status" {
    suite <<'EOF'
trap 'exit 4' TERM
sl_start exits
sl_step interrupt bash -c "kill -TERM $$"
EOF
    run -4 ./suite.sh
    run_is 'interrupted|4'
}

@test "an ignored signal stays ignored" {
    suite <<'EOF'
trap '' HUP
sl_start ignoring
sl_step interrupt bash -c "kill -HUP $$"
EOF
    run -0 ./suite.sh
    run_is 'passed|0'
}

# --- a program that is not there ---------------------------------------------------------------------------

unlucky_suite() {
    suite <<'EOF'
trap 'echo "bye: $?"' EXIT
sl_start unlucky
check() { echo "checking $subject"; [[ $1 == good ]]; echo checked; }
subject=everything
sl_step a echo one
sl_step b check good
sl_cmd c echo two
sl_kv key value
sl_step d check bad || echo "d: $?"
sl_step e bash -c 'exit 3'
EOF
    expected='one
checking everything
checked
two
checking everything
d: 1
bye: 3'
}

@test "a missing program: one warning, the same outcome" {
    unlucky_suite
    SCENARIOLOG=/no/such/program run -3 --separate-stderr ./suite.sh
    equal "$expected" "$output"
    equal 'scenariolog.sh: no program /no/such/program; the suite runs unrecorded' "$stderr"
    [[ ! -e scenariolog.db ]]
}

@test "a program that cannot start a run: one warning, the same outcome" {
    unlucky_suite
    for broken in 'exit 1' 'exit 0' 'echo two words' 'kill -SEGV $$'; do
        printf '#!/bin/sh\n%s\n' "$broken" >broken
        chmod +x broken
        SCENARIOLOG=./broken run -3 --separate-stderr ./suite.sh
        equal "$expected" "$output"
        equal 1 "$(grep -c 'the suite runs unrecorded' <<<"$stderr")"
    done
}

@test "a database that cannot be: one warning, the same outcome" {
    unlucky_suite
    SCENARIOLOG_DB=no/such/directory/my.db run -3 --separate-stderr ./suite.sh
    equal "$expected" "$output"
    equal 1 "$(grep -c 'the suite runs unrecorded' <<<"$stderr")"
}

@test "a program that goes away in mid-suite: one warning, the same outcome" {
    cp "$SCENARIOLOG" recorder
    suite <<'EOF'
sl_start vanishing
sl_step a true
rm recorder
sl_step b true
sl_step c bash -c 'exit 3'
EOF
    SCENARIOLOG=./recorder run -3 --separate-stderr ./suite.sh
    equal 1 "$(grep -c 'the suite runs unrecorded' <<<"$stderr")"
    steps_are '1|a|passed'
}

@test "SL_STRICT=1 refuses to run unrecorded" {
    unlucky_suite
    SL_STRICT=1 SCENARIOLOG=/no/such/program run -125 --separate-stderr ./suite.sh
    equal 'bye: 125' "$output"
    SL_STRICT=1 SCENARIOLOG_DB=no/such/directory/my.db run -125 ./suite.sh
}
