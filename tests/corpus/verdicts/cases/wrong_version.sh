#!/usr/bin/env bash
# shellcheck disable=SC2016,SC2238,SC2317,SC2329  # functions that another script calls, scripts in quotes
# step: configure
# verdict: new
# cause: needs libfoo 2.0 or later, found 1.9
green() {
    echo 2.1 >libfoo.version
    cat >configure <<'X'
echo "checking for a C compiler... $(command -v cc)"
version=$(cat libfoo.version)
echo "checking for libfoo... $version"
case $version in 1.*) echo "configure: error: needs libfoo 2.0 or later, found $version" >&2; exit 1 ;; esac
X
}
red() {
    echo 1.9 >libfoo.version
}
suite() {
    step configure sh configure
}
