#!/usr/bin/env bash
# The scenario of README.md, recorded with the command line.
set -euo pipefail

export SCENARIOLOG_DB=$1 SCENARIOLOG_ROOT_DIR=$2
cd "$2"

scenariolog() {
    "${SCENARIOLOG:-scenariolog}" "$@"
}

# Children are to fail here; what cannot be recorded is still an error.
record() {
    scenariolog exec --strict --quiet --work-dir "$PWD" "$@" || [[ $? -ne 125 ]]
}

# The id of the step of this name.
step_id() {
    scenariolog kv list --step-id "$1" --output csv --fields step_id | tail -n 1
}

SCENARIOLOG_RUN_ID=$(scenariolog run start --suite conformance --kv stage=first)
export SCENARIOLOG_RUN_ID
scenariolog kv set stage second

record --name outer --kv color=red -- sh -c 'echo outer out; echo outer err >&2'
scenariolog kv set --step-id outer color blue
outer=$(step_id outer)

record --kind cmd --parent-step-id "$outer" --name greet --kv mood=grim -- sh -c 'echo hello' >/dev/null
command=$(scenariolog artifact list --output csv --fields command_id | tail -n +2 | sort | tail -n 1)
scenariolog kv set --command-id "$command" mood fair
record --kind cmd --parent-step-id "$outer" -- sh -c 'exit 4'

record --parent-step-id "$outer" --name 'smørrebrød 名前' --kv depth=1 -- sh -c 'printf "\377\000\001 binary"'
inner=$(step_id 'smørrebrød 名前')
record --parent-step-id "$inner" --name leaf --kv depth=2 -- true

record --name fails -- sh -c 'echo connecting; echo connection refused >&2; exit 3'
record --name terminated -- sh -c 'kill -TERM $$'
record --name crashes -- sh -c 'kill -USR1 $$'
record --name flaky --step-num 7 -- sh -c 'exit 1'
record --name flaky --step-num 7 -- true
record --name last -- true

scenariolog artifact add --step-id '' --kind notes notes.txt >/dev/null
scenariolog artifact add --step-id outer --kind blob données.bin >/dev/null
scenariolog run end --exit-code 3
