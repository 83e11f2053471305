#!/usr/bin/env bash
# shellcheck disable=SC2016,SC2238,SC2317,SC2329  # functions that another script calls, scripts in quotes
# step: docs
# verdict: new
# cause: No rule to make target 'guide.md'
green() {
    printf 'all: guide.html\nguide.html: guide.md\n\tcp guide.md guide.html\n' >Makefile
    echo text >guide.md
}
red() {
    mv guide.md manual.md
}
suite() {
    rm -f guide.html
    step docs make
}
