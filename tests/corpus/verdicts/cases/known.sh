#!/usr/bin/env bash
# shellcheck disable=SC2016,SC2238,SC2317,SC2329  # functions that another script calls, scripts in quotes
# step: upload
# verdict: known
# cause: quota of the test account is used up
green() {
    printf 'echo uploading $$\n' >upload.sh
    printf '[[known]]\nstep = "up*"\ntext = "quota of the test account"\nticket = "OPS-12"\nreason = "asked for a larger one"\n' >scenariolog.toml
}
red() {
    printf 'echo "quota of the test account is used up" >&2; exit 1\n' >>upload.sh
}
suite() {
    step upload sh upload.sh
}
