#!/usr/bin/env bash
# Writes an archive to stdout, as `docker save` or `pg_dump -Fc` would: what is recorded must be these bytes.

set -euo pipefail
. "${BASH_SOURCE[0]%/*}/common.sh"

# Every byte there is, in order.
for ((byte = 0; byte < 256; byte++)); do
    # shellcheck disable=SC2059 # the format is the byte
    printf "\\x$(printf '%02x' "$byte")"
done >every-byte
assert_equal 'the size' 256 "$(wc -c <every-byte | tr -d ' ')"

for _ in {1..64}; do cat every-byte; done >table
gzip -n <table >table.gz
cmp <(gzip -dc table.gz) table || fail 'the round trip changed something'

cat every-byte table.gz
printf 'wrote %s bytes, sha256 %s\n' "$(cat every-byte table.gz | wc -c | tr -d ' ')" \
    "$(cat every-byte table.gz | sha256sum | cut -d' ' -f1)" >&2
