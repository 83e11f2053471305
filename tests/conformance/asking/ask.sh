#!/usr/bin/env bash
# Asks the program. usage: ask.sh FILE
set -euo pipefail
export SCENARIOLOG_DB=$1
trap 'rm -f "$said"' EXIT
said=$(mktemp)

# What a failed call says that it is.
kind() {
    case $(<"$said") in
        *"fits several"*) echo ambiguous ;;
        *"there is no"*) echo "not found" ;;
        *) cat "$said" ;;
    esac
}

ask() { # COMMAND... prints the first column of the answer
    local rows
    if rows=$("$SCENARIOLOG" "$@" --output csv --limit 0 2>"$said"); then
        tail -n +2 <<<"$rows" | LC_ALL=C sort | paste -sd ' '
    else
        kind
    fi
}

step() {
    local rows
    if rows=$("$SCENARIOLOG" show "$1" --output csv --fields step_path,attempt 2>"$said"); then
        tail -n +2 <<<"$rows" | tr ',' ' '
    else
        kind
    fi
}

echo "failures: $(ask failures --fields step_path)"
echo "failures of a suite: $(ask failures --suite old --fields step_path)"
echo "failures since: $(ask failures --since 1h --fields step_path)"
echo "failures of a suite since: $(ask failures --suite old --since 1h --fields step_path)"
echo "failures of the latest run: $(ask failures --run-id latest --fields step_path)"
echo "failures of all runs: $(ask failures --all-runs --fields step_path)"
echo "failures of an unknown suite: $(ask failures --suite nobody --fields step_path)"
echo "failures of an unknown run: $(ask failures --run-id nobody --fields step_path)"
echo "timings: $(ask timings --fields step_path)"
echo "hits: $(ask search needle --fields step_path)"
echo "hits in failures: $(ask search needle --failed --fields step_path)"
echo "hits in the latest run: $(ask search needle --run-id latest --failed --fields step_path)"
echo "hits in a suite: $(ask search needle --suite old --fields step_path)"
echo "hits in a step: $(ask search needle --step a/TestNew --fields step_path)"
echo "hits in an ambiguous step: $(ask search needle --step TestNew --fields step_path)"
for name in TestNew b/TestNew m/a/TestNew flaky 9 killed nobody; do
    echo "step $name: $(step "$name")"
done
