#!/usr/bin/env bash
# Records one child with nothing but defaults: one FILE RUN SCRIPT. Prints its status and how many warnings there were.
"${SCENARIOLOG:-scenariolog}" exec --quiet --db "$1" --run-id "$2" -- sh -c "$3" 2>"$1.said" >/dev/null
echo "$? $(grep -c '^scenariolog: warning: ' "$1.said")"
