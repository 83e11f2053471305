#!/usr/bin/env bash
# A tree goes into a compressed archive and comes back with the same bytes, modes and links; and a
# damaged archive is noticed.

set -euo pipefail
. "${BASH_SOURCE[0]%/*}/common.sh"

mkdir -p home/bin home/notes/empty
printf '#!/bin/sh\necho hello\n' >home/bin/hello
chmod 755 home/bin/hello
printf 'secret\n' >home/notes/key
chmod 600 home/notes/key
awk 'BEGIN { for (i = 1; i <= 2000; i++) print i, i * i }' >home/notes/squares
ln -s ../bin/hello home/notes/link

listing() {
    (cd -- "$1" && find . -printf '%y %m %l %p\n' | sort)
}

(cd home && find . -type f -print0 | sort -z | xargs -0 sha256sum) >SHA256SUMS
tar -cf - home | gzip -n >home.tar.gz
tar -tzf home.tar.gz

mkdir restored
tar -xpzf home.tar.gz -C restored
(cd restored/home && sha256sum --check --quiet ../../SHA256SUMS) || fail 'restored files differ'
assert_equal 'the restored tree' "$(listing home)" "$(listing restored/home)"

size=$(wc -c <home.tar.gz)
head -c $((size - 100)) home.tar.gz >cut.tar.gz
if gzip -t cut.tar.gz; then
    fail 'gzip took an archive without its end'
fi
printf '%s files came back, and a cut archive was refused\n' "$(wc -l <SHA256SUMS)"
