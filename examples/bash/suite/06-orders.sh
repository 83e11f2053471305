#!/usr/bin/env bash
# Customers and orders come from two systems in no particular order; joined, they make the month's invoices.

set -euo pipefail
. "${BASH_SOURCE[0]%/*}/common.sh"

cat >customers.csv <<'EOF'
C30,Curie,Paris
C10,Lovelace,London
C20,Noether,Erlangen
C40,Hopper,New York
EOF
cat >orders.csv <<'EOF'
1005,C20,12.50
1001,C10,99.90
1004,C99,5.00
1002,C30,20.00
1003,C10,0.10
1006,C20,37.50
EOF

sort -t, -k1,1 customers.csv >customers
sort -t, -k2,2 orders.csv >orders

join -t, -1 1 -2 2 -o 1.2,2.1,2.3 customers orders >invoices
join -t, -1 1 -2 2 -v 2 -o 2.1,2.2 customers orders >orphans
join -t, -1 1 -2 2 -v 1 -o 1.2 customers orders >without-orders

awk -F, '{ sum[$1] += $3; count[$1]++ }
    END { for (name in sum) printf "%s %d %.2f\n", name, count[name], sum[name] }' invoices |
    sort -k3,3nr >totals
column_width=12
while read -r name count total; do
    printf "%-${column_width}s %2d orders %8.2f\n" "$name" "$count" "$total"
done <totals

assert_equal 'the totals' $'Lovelace 2 100.00\nNoether 2 50.00\nCurie 1 20.00' "$(cat totals)"
assert_equal 'orders of nobody' '1004,C99' "$(cat orphans)"
assert_equal 'customers without orders' Hopper "$(cat without-orders)"
printf 'order %s names an unknown customer\n' "$(cut -d, -f1 orphans)" >&2
