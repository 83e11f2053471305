#!/usr/bin/env bash
# shellcheck disable=SC2016,SC2238,SC2317,SC2329  # functions that another script calls, scripts in quotes
# step: start
# verdict: new
# cause: cannot open ./etc/app.conf: No such file
green() {
    mkdir -p etc
    echo port=1 >etc/app.conf
}
red() {
    git rm -q --cached etc/app.conf
    mv etc/app.conf etc/app.cfg
}
suite() {
    step start sh -c 'echo starting $$; . ./etc/app.conf; echo listening on $port'
    step check cat etc/app.conf
}
