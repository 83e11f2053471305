#!/usr/bin/env bash
# shellcheck disable=SC2016,SC2238,SC2317,SC2329  # functions that another script calls, scripts in quotes
# step: migrate
# verdict: new
# cause: waiting for the lock on accounts
green() {
    printf 'echo migrating $$; if [ -e stuck ]; then echo "waiting for the lock on accounts"; exec sleep 60; fi; echo done\n' >migrate.sh
}
red() {
    touch stuck
}
suite() {
    "$SL" exec -q --timeout 1s --name migrate -- sh migrate.sh || true
}
