#!/usr/bin/env bash
# shellcheck disable=SC2016,SC2238,SC2317,SC2329  # functions that another script calls, scripts in quotes
# step: package
# verdict: new
# cause: zipper: command not found
green() {
    printf 'zipper() { echo "packed $# files"; }\nzipper a b\n' >package.sh
}
red() {
    sed -i 1d package.sh
}
suite() {
    step package bash package.sh
}
