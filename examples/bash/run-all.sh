#!/usr/bin/env bash
#
# Runs every scenario of suite/ as a step of one recorded run, goes on after one that fails, and ends with 1
# if any did. The recording is in $SCENARIOLOG_DB (default: ./scenariolog.db).

set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# A suite outside this repository has: eval "$(scenariolog bash)"
# shellcheck source=../../bindings/bash/scenariolog.sh
. "$here/../../bindings/bash/scenariolog.sh"

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

# A step may be a function: it sees the variables and the options of this script.
# shellcheck disable=SC2329  # sl_step calls it
keeps_to_its_directory() {
    local entry
    for entry in "$work"/*; do
        printf '%s\n' "${entry##*/}"
        [[ -e $here/suite/${entry##*/}.sh ]]
    done
}

sl_start bash-examples

status=0
for script in "$here"/suite/[0-9][0-9]-*.sh; do
    name=${script##*/}
    sl_step --script-path="$script" "${name%.sh}" bash "$script" "$work" || status=1
done
sl_step 'each keeps to its directory' keeps_to_its_directory || status=1

exit "$status"
