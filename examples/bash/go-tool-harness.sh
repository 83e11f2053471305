#!/usr/bin/env bash
#
# The scenarios of suite/ through a harness as it was written for the Go tool: every flag spelled out, steps
# numbered by hand, the run ended by an EXIT trap. It runs unchanged; for a new suite see run-all.sh.

set -euo pipefail

SCENARIOLOG=${SCENARIOLOG:-scenariolog}
HERE=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
ROOT_DIR=${ROOT_DIR:-$PWD}
DB=${DB:-$ROOT_DIR/scenariolog.db}
WORK=$(mktemp -d)

cd "$ROOT_DIR"
"$SCENARIOLOG" init --db "$DB"
RUN_ID=$("$SCENARIOLOG" run start --db "$DB" --root-dir "$ROOT_DIR" --suite go-tool-harness)

# shellcheck disable=SC2329  # the trap calls it
finish() {
    local exit_code=$?
    "$SCENARIOLOG" run end --db "$DB" --run-id "$RUN_ID" --exit-code "$exit_code"
    rm -rf -- "$WORK"
}
trap finish EXIT

run_step() {
    local step_num=$1 script=$2
    shift 2
    "$SCENARIOLOG" exec \
        --db "$DB" \
        --run-id "$RUN_ID" \
        --root-dir "$ROOT_DIR" \
        --log-dir .logs \
        --step-num "$step_num" \
        --name "$(basename "$script" .sh)" \
        --script-path "$script" \
        -- bash "$script" "$@"
}

STATUS=0
STEP=0
for script in "$HERE"/suite/[0-9][0-9]-*.sh; do
    STEP=$((STEP + 1))
    run_step "$STEP" "$script" "$WORK" || STATUS=$?
done
exit "$STATUS"
