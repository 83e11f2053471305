#!/usr/bin/env bash
# shellcheck disable=SC2016,SC2238,SC2317,SC2329  # functions that another script calls, scripts in quotes
# step: settings
# verdict: new
# cause: JSONDecodeError: Expecting ',' delimiter
green() {
    printf '{\n  "a": 1,\n  "b": 2\n}\n' >settings.json
}
red() {
    sed -i 's/1,/1/' settings.json
}
suite() {
    step settings python3 -c 'import json; print(json.load(open("settings.json")))'
}
