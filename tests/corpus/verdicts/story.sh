#!/usr/bin/env bash
# Records the story of one case in the working directory: runs of a suite at commits, green at first and red at last.
# Usage: story.sh CASE, with the program in $SL. A case defines green, red and suite, and story if it is another one.
set -euo pipefail

# The case reads as functions that leave the project in a state.
# shellcheck source=/dev/null
source "$1"

# Commits what there is and records the suite.
record() {
    git add -A
    git commit -q --allow-empty -m "$1"
    again
}

# Records the suite at the commit as it is.
again() {
    "$SL" run exec --suite story -- bash -c "$(declare -f suite step noise); suite" >/dev/null 2>&1 || true
}

# Records a step of the suite.
step() {
    local name=$1
    shift
    "$SL" exec -q --name "$name" -- "$@" || true
}

# What every log is full of, and what differs in each run.
noise() {
    local line
    for ((line = 0; line < ${1:-20}; line++)); do
        printf '%(%F %T)T.%03d INFO [worker-%d] request %04x%04x took %d.%d ms, 0x%08x\n' -1 \
            $((RANDOM % 1000)) $((RANDOM % 8)) $RANDOM $RANDOM $((RANDOM % 90)) $((RANDOM % 10)) $RANDOM
    done
}

if ! declare -F story >/dev/null; then
    story() {
        green
        record "Begin"
        record "Write more about it"
        record "Tidy"
        red
        record "Change something"
    }
fi

git init -q .
git config user.name tester
git config user.email tester@example.com
printf '%s\n' '*.db*' .logs build >.gitignore
story
