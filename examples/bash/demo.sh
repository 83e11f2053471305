#!/usr/bin/env bash
#
# Records the suite and asks the recording what happened. The suite fails, since one scenario of it does on
# purpose; the demo ends with 0 if exactly that one did.
#
# Usage: SCENARIOLOG=path/to/scenariolog demo.sh [DIRECTORY]
# The recording stays in DIRECTORY (default: a new one below ${TMPDIR:-/tmp}), in place of that of an earlier demo.

set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
program=${SCENARIOLOG:-scenariolog}
[[ $program != */* || $program == /* ]] || program=$PWD/$program

if (($# > 0)); then
    mkdir -p -- "$1"
    cd -- "$1"
else
    cd -- "$(mktemp -d "${TMPDIR:-/tmp}/scenariolog-demo.XXXXXX")"
fi
export SCENARIOLOG=$program SCENARIOLOG_DB=$PWD/scenariolog.db SCENARIOLOG_LOG_DIR=$PWD/.logs
rm -rf -- "$SCENARIOLOG_DB"{,-wal,-shm} "$SCENARIOLOG_LOG_DIR"
# Inside a recorded run, the demo is still a run of its own.
unset -v SCENARIOLOG_RUN_ID SCENARIOLOG_STEP_ID SCENARIOLOG_ROOT_DIR

heading() {
    printf '\n== %s\n\n' "$*"
}

# Shows a command as one would type it, and runs it.
ask() {
    local word line=scenariolog
    for word in "$@"; do
        [[ $word != *' '* ]] || word="'$word'"
        line+=" $word"
    done
    heading "$line"
    "$SCENARIOLOG" "$@"
}

# The run of yesterday: the same suite, whose seventh scenario had no bug yet.
mkdir -p yesterday/examples yesterday/bindings
cp -R -- "$here" yesterday/examples/bash
cp -R -- "$here/../../bindings/bash" yesterday/bindings/bash
script=yesterday/examples/bash/suite/07-config-migration.sh
sed "s|new.example/'|new.example/g'|" "$here/suite/${script##*/}" >"$script"
yesterday/examples/bash/run-all.sh >/dev/null 2>&1 || true
rm -rf yesterday

heading 'run-all.sh: one line a step, the end of stderr for one that fails'
status=0
SL_STRICT=1 "$here/run-all.sh" || status=$?

ask summary
ask failures
ask explain
ask history 07-config-migration
ask timings --top 5
ask search 'error OR warn' -C 1

cat <<EOF

== The recording is a plain SQLite file; the same from SQL

sqlite3 $(printf %q "$SCENARIOLOG_DB")
  SELECT step_num, step_name, outcome, exit_code, duration_ms FROM steps ORDER BY step_num;
  SELECT step_num, step_name, exit_code FROM steps WHERE outcome = 'failed';
  SELECT step_name, duration_ms FROM steps ORDER BY duration_ms DESC LIMIT 5;
  SELECT path, line_num, text FROM log_lines_fts JOIN artifacts USING (artifact_id)
    WHERE log_lines_fts MATCH 'error OR warn';
EOF

failed=$("$SCENARIOLOG" failures --run-id latest --fields step_name --output jsonl)
expected='{"step_name":"07-config-migration"}'
if ((status != 1)) || [[ $failed != "$expected" ]]; then
    printf '\ndemo: the suite should end with 1 for %s; it ended with %d for:\n%s\n' \
        "$expected" "$status" "$failed" >&2
    exit 1
fi
printf '\nThe suite ended with %d, as it should: 07-config-migration fails on purpose.\n' "$status"
