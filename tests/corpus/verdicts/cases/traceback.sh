#!/usr/bin/env bash
# shellcheck disable=SC2016,SC2238,SC2317,SC2329  # functions that another script calls, scripts in quotes
# step: import
# verdict: new
# cause: KeyError: 'amount'
green() {
    cat >load.py <<'X'
import logging, random, sys
logging.basicConfig(format="%(asctime)s %(process)d %(levelname)s %(message)s", level="INFO")
rows = [{"id": n, "amount": n * 3} for n in range(50)]
for row in rows:
    logging.info("row %d in %.3f ms", row["id"], random.random())
print(sum(row["amount"] for row in rows))
X
}
red() {
    sed -i 's/"amount": n \* 3/"total": n * 3/' load.py
}
suite() {
    step import python3 load.py
}
