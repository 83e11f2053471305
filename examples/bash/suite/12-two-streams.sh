#!/usr/bin/env bash
# Checks a list of addresses: the good ones on stdout, complaints on stderr, interleaved.

set -euo pipefail
. "${BASH_SOURCE[0]%/*}/common.sh"

cat >addresses <<'EOF'
ada@example.org
not an address
emmy@example.org
@example.org
marie@example.org
grace@
grace@example.org
EOF

check() {
    local line number=0
    while IFS= read -r line; do
        number=$((number + 1))
        if [[ $line =~ ^[a-z]+@[a-z.]+$ ]]; then
            printf '%s\n' "$line"
        else
            printf 'addresses:%d: "%s" is not an address\n' "$number" "$line" >&2
        fi
    done
}

check <addresses
check <addresses >good 2>bad
assert_equal 'the good addresses' "$(grep -E '^[a-z]+@[a-z.]+$' addresses)" "$(cat good)"
assert_equal 'the lines complained of' $'2\n4\n6' "$(cut -d: -f2 bad)"
