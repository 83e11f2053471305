#!/usr/bin/env bash
# A day of a web server's access log, and the report that awk makes of it.

set -euo pipefail
. "${BASH_SOURCE[0]%/*}/common.sh"

# Pseudo-random and the same everywhere: awk's own rand() differs between implementations.
awk 'BEGIN {
    split("/ /login /search /cart /api/items /missing", path, " ")
    seed = 42
    for (i = 0; i < 3000; i++) {
        seed = (seed * 1103 + 12345) % 65536
        p = path[seed % 6 + 1]
        status = p == "/missing" ? 404 : (seed % 97 == 0 ? 500 : 200)
        printf "10.0.0.%d - - [01/Jan/2024:%02d:%02d:%02d +0000] \"GET %s HTTP/1.1\" %d %d\n",
            seed % 20, i / 125, i % 60, seed % 60, p, status, 200 + seed % 5000
    }
}' >access.log

awk '{
    requests[$7]++
    bytes[$7] += $10
    if ($9 >= 500) errors[$7]++
}
END {
    for (p in requests)
        printf "%-12s %6d requests %9d bytes %4d errors\n", p, requests[p], bytes[p], errors[p]
}' access.log | sort >report
cat report

assert_equal 'the number of paths' 6 "$(wc -l <report | tr -d ' ')"
assert_equal 'the sum of requests' 3000 "$(awk '{ sum += $2 } END { print sum }' report)"
assert_equal 'the missing pages' "$(grep -c '" 404 ' access.log)" "$(awk '$1 == "/missing" { print $2 }' report)"
assert_equal 'the errors' "$(grep -c '" 500 ' access.log)" "$(awk '{ sum += $6 } END { print sum }' report)"

# The report by hours must account for the same requests, found another way.
cut -d: -f2 access.log | sort | uniq -c | awk '{ print $2 ":00", $1 }' >hours
assert_equal 'the number of hours' 24 "$(wc -l <hours | tr -d ' ')"
assert_equal 'the busiest hours' 125 "$(sort -k2,2nr hours | head -n 1 | cut -d' ' -f2)"
