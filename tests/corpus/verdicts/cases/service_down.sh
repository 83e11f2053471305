#!/usr/bin/env bash
# shellcheck disable=SC2016,SC2238,SC2317,SC2329  # functions that another script calls, scripts in quotes
# step: orders
# verdict: environment
# cause: Connection refused
green() {
    printf 'import sys, socket, os\nif os.path.exists("down"):\n    socket.create_connection(("127.0.0.1", 1), 2)\nprint("answered", sys.argv[1], os.getpid())\n' >ask.py
}
red() {
    touch down
}
suite() {
    step orders python3 ask.py orders
    step users python3 ask.py users
    step stock python3 ask.py stock
}
