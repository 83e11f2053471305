#!/usr/bin/env bash
# An import that talks a lot: 4000 lines of log, in which three warnings and one error matter.

set -euo pipefail
. "${BASH_SOURCE[0]%/*}/common.sh"

awk 'BEGIN {
    for (i = 1; i <= 4000; i++) {
        quantity = i == 2718 ? "twelve" : i % 50
        price = i % 1111 == 0 ? "" : i % 100 + 0.99
        printf "%05d,item-%d,%s,%s\n", i, i % 333, quantity, price
    }
}' >stock.csv

awk -F, '
function log_line(level, text) {
    printf "2024-01-01T00:%02d:%02dZ %-5s [import] %s\n", NR / 60 % 60, NR % 60, level, text
}
$3 !~ /^[0-9]+$/ { log_line("ERROR", "record " $1 ": quantity \"" $3 "\" is not a number, record skipped"); next }
$4 == "" { log_line("WARN", "record " $1 ": no price for " $2 ", using the last known one"); $4 = last }
{ log_line("INFO", "record " $1 ": " $2 " quantity=" $3 " price=" $4); last = $4 }
' stock.csv | tee import.log

assert_equal 'the warnings' 3 "$(grep -c ' WARN ' import.log)"
assert_equal 'the errors' 1 "$(grep -c ' ERROR ' import.log)"
assert_equal 'the imported records' 3999 "$(grep -c ' INFO ' import.log)"
