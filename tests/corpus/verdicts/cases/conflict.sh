#!/usr/bin/env bash
# shellcheck disable=SC2016,SC2238,SC2317,SC2329  # functions that another script calls, scripts in quotes
# step: merge
# verdict: new
# cause: CONFLICT (content): Merge conflict in readme
green() {
    cat >merge.sh <<'X'
rm -rf build/repo && mkdir -p build/repo && cd build/repo && git init -q -b main . && git config user.name t && git config user.email t@x
echo one >readme && git add . && git commit -qm one
git checkout -q -b topic && echo "$(cat ../../theirs)" >readme && git commit -qam topic
git checkout -q main && echo "$(cat ../../ours)" >readme && git commit -qam main --allow-empty
git merge topic
X
    echo two >theirs
    echo one >ours
}
red() {
    echo three >ours
}
suite() {
    step merge bash merge.sh
}
