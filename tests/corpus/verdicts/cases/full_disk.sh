#!/usr/bin/env bash
# shellcheck disable=SC2016,SC2238,SC2317,SC2329  # functions that another script calls, scripts in quotes
# step: thumbnails
# verdict: environment
# cause: No space left on device
green() {
    ln -sfn /dev/null disk
}
red() {
    ln -sfn /dev/full disk
}
suite() {
    step thumbnails sh -c 'echo "scaling $$"; cat .gitignore >disk'
    step archive sh -c 'echo "packing $$"; cat .gitignore >disk'
}
