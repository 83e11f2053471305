#!/usr/bin/env bash
# shellcheck disable=SC2016,SC2238,SC2317,SC2329  # functions that another script calls, scripts in quotes
# step: deploy
# verdict: new
# cause: TARGET: unbound variable
green() {
    printf 'set -u\nTARGET=staging\necho "deploying to $TARGET ($$)"\n' >deploy.sh
}
red() {
    sed -i '/^TARGET/d' deploy.sh
}
suite() {
    step deploy bash deploy.sh
}
