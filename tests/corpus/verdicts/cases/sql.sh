#!/usr/bin/env bash
# shellcheck disable=SC2016,SC2238,SC2317,SC2329  # functions that another script calls, scripts in quotes
# step: report
# verdict: new
# cause: no such column: price
green() {
    printf 'CREATE TABLE item (name, price);\nINSERT INTO item VALUES ("a", 3);\n' >schema.sql
    printf 'SELECT sum(price) FROM item;\n' >report.sql
}
red() {
    sed -i 's/name, price/name, amount/' schema.sql
}
suite() {
    noise 30
    step report sh -c 'cat schema.sql report.sql | sqlite3 :memory:'
}
