#!/usr/bin/env bash
# steps.sh COUNT PROGRAM: spawns `true` COUNT times bare and COUNT times recorded, in turn. Prints a line each time:
# the microseconds of the one and of the other.
set -euo pipefail
LC_ALL=C
target=$(type -P true)

for ((i = 0; i < $1; i++)); do
    begin=${EPOCHREALTIME/./}
    "$target"
    middle=${EPOCHREALTIME/./}
    "$2" exec -- "$target" 2>/dev/null
    end=${EPOCHREALTIME/./}
    echo "$((middle - begin)) $((end - middle))"
done
