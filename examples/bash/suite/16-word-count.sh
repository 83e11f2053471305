#!/usr/bin/env bash
# A pipeline of three commands, each recorded by itself within the step: `scenariolog exec --kind cmd`, here
# through sl_cmd. Run bare, sl_cmd is just the command.

set -euo pipefail
. "${BASH_SOURCE[0]%/*}/common.sh"
# shellcheck source=../../../bindings/bash/scenariolog.sh
. "$here/../../../bindings/bash/scenariolog.sh"

cat >text <<'EOF'
The wind was a torrent of darkness among the gusty trees.
The moon was a ghostly galleon tossed upon cloudy seas.
The road was a ribbon of moonlight over the purple moor,
EOF

sl_cmd 'split into words' tr -cs '[:alpha:]' '\n' <text >words
sl_cmd 'lower case' tr '[:upper:]' '[:lower:]' <words >lower
# shellcheck disable=SC2016 # awk's own $0
counts=$(sl_cmd 'count' awk '{ count[$0]++ } END { for (w in count) print count[w], w }' lower |
    sort -k1,1nr -k2)
printf '%s\n' "$counts"
assert_equal 'the most frequent words' $'5 the\n3 a\n3 was' "$(head -n 3 <<<"$counts")"

# A command that fails is recorded as failed; whether the step does is for the step to say.
if sl_cmd 'look for a word that is not there' grep -w horse lower; then
    fail 'grep found a horse'
fi
