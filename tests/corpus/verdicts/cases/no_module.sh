#!/usr/bin/env bash
# shellcheck disable=SC2016,SC2238,SC2317,SC2329  # functions that another script calls, scripts in quotes
# step: plugin
# verdict: new
# cause: No module named 'helpers'
green() {
    printf 'NAME = "x"\n' >helpers.py
    printf 'import os, helpers\nprint(helpers.NAME, os.getpid())\n' >plugin.py
}
red() {
    git mv helpers.py helper.py
}
suite() {
    step plugin python3 -B plugin.py
}
