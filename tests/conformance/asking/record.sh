#!/usr/bin/env bash
# Records what the askers ask about: two packages with a test of the same name, a step that was retried, a step whose
# recorder was killed, and an older suite. Everything says "needle". usage: record.sh FILE ROOT
set -euo pipefail
export SCENARIOLOG_DB=$1
cd "$2"
sl=$SCENARIOLOG

old=$("$sl" run start --suite old)
"$sl" exec -q --run-id "$old" --name smoke -- sh -c 'echo needle; exit 1' || true
"$sl" run end --run-id "$old"

run=$("$sl" run start --suite unit)
for package in m/a m/b; do
    end=pass
    if [[ $package == m/b ]]; then end=fail; fi
    printf '{"Action":"%s","Package":"'$package'","Test":"TestNew"%s}\n' run '' output ',"Output":"needle\n"' "$end" ''
    printf '{"Action":"%s","Package":"'$package'"}\n' "$end"
done | "$sl" ingest go-test --run-id "$run" >/dev/null 2>&1 || true
"$sl" exec -q --run-id "$run" --name flaky --step-num 9 -- sh -c 'echo needle; exit 1' || true
"$sl" exec -q --run-id "$run" --name flaky --step-num 9 -- echo needle
mkfifo ready
# What its command said is indexed; the step stays open, as nobody recovers it.
# shellcheck disable=SC2016
"$sl" exec -q --run-id "$run" --name killed -- sh -c '
    "$SCENARIOLOG" exec --kind cmd -- echo needle
    echo $$ >ready
    exec sleep 60' >/dev/null &
recorder=$!
read -r child <ready
kill -KILL "$recorder" "$child"
{ wait "$recorder"; } 2>/dev/null || true
