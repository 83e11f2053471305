#!/bin/sh
# Two recorded runs with one of each kind of step, for the snapshots. $SL is the program.
set -eu

smoke() {
    run=$("$SL" run start --suite smoke)
    "$SL" exec --run-id "$run" --name greet --script-path scripts/greet.sh -- sh -c 'echo hello' 2>/dev/null
    "$SL" exec --run-id "$run" --name "say \"no\", twice" -- \
        sh -c 'printf "no | no\n\tagain\n" >&2; exit 3' 2>/dev/null || true
    "$SL" run end --run-id "$run" --exit-code 1
}

step() {
    number=$1 name=$2
    shift 2
    "$SL" exec --run-id "$run" --step-num "$number" --name "$name" "$@" || true
}

nightly() {
    run=$("$SL" run start --suite nightly --kv shard:3 --kv "greeting=grüß dich" --work-dir /work)
    step 1 unpack --script-path scripts/unpack.sh --kv owner:ann -- sh -c 'seq 1 2000'
    step 2 compile -- sh -c 'echo building; echo "warning: unused variable" >&2
        seq 1 20 | sed "s/^/note: /" >&2; echo "error: expected ; at line 7" >&2; exit 3'
    step 3 crash -- sh -c 'echo before the crash; ulimit -c 0; kill -SEGV $$'
    step 4 slow --timeout 100ms -- sh -c 'echo started; exec sleep 60'
    step 5 binary -- printf '\000\001\377raw'
    step 6 "naïve 雪 test" -- sh -c 'echo "日本語 と ünïcödé"; printf "\033[31mred\033[0m text\n"'
    # shellcheck disable=SC2016
    step 7 nested -- sh -c '
        "$SL" exec --kind cmd --name list --kv why:because -- printf "one\ntwo\n"
        "$SL" exec --kind cmd -- sh -c "echo oops >&2; exit 4"
        "$SL" kv set colour green
        "$SL" artifact add --kind report notes.txt >/dev/null'
    step 8 flaky -- sh -c 'echo try again >&2; exit 1'
    step 8 flaky -- sh -c 'echo ok now'
    step 9 missing -- ./no-such-program
    step 10 stopped -- sh -c 'echo halfway; kill -TERM $$'
    "$SL" run end --run-id "$run" --exit-code 1
}

echo "three notes" >notes.txt
smoke
nightly
