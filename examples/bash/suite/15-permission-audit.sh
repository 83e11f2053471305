#!/usr/bin/env bash
# Finds what others could write or run as its owner, mends it, and shows that umask keeps it so.

set -euo pipefail
. "${BASH_SOURCE[0]%/*}/common.sh"

umask 022
mkdir -p srv/bin srv/data/shared
for file in srv/bin/tool srv/data/plain srv/data/open srv/data/shared/inbox; do
    printf '%s\n' "$file" >"$file"
done
chmod 4755 srv/bin/tool
chmod 666 srv/data/open
chmod 777 srv/data/shared

audit() {
    find srv \( -perm -0002 -o -perm -4000 \) -exec stat -c '%a %n' {} + | sort -k2
}

found=$(audit)
printf '%s\n' "$found"
assert_equal 'the findings' $'4755 srv/bin/tool\n666 srv/data/open\n777 srv/data/shared' "$found"

printf '%s\n' "$found" | cut -d' ' -f2- | xargs chmod u-s,o-w
assert_equal 'the findings after mending' '' "$(audit)"
assert_equal "the tool's mode" 755 "$(stat -c %a srv/bin/tool)"

(umask 077 && printf 'secret\n' >srv/data/key && mkdir srv/data/private)
assert_equal 'a secret file' 600 "$(stat -c %a srv/data/key)"
assert_equal 'a secret directory' 700 "$(stat -c %a srv/data/private)"
