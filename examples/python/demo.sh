#!/usr/bin/env bash
#
# Records the pytest suite and the nightly job into one file and asks it what happened. One test fails on purpose; the
# demo ends with 0 if exactly that one did.
#
# Usage: [PYTHON=path/to/python] demo.sh [DIRECTORY]
# PYTHON must have scenariolog and pytest. The recording stays in DIRECTORY, by default a new one.

set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
python=${PYTHON:-python3}
directory=${1:-$(mktemp -d "${TMPDIR:-/tmp}/scenariolog-python.XXXXXX")}
rm -rf -- "$directory"
mkdir -p -- "$directory/nightly"
cd -- "$directory"
unset -v "${!SCENARIOLOG_@}"

ask() {
    printf '\n== scenariolog %s\n\n' "$*"
    "$python" -m scenariolog "$@"
}

printf '== pytest --scenariolog\n\n'
status=0
"$python" -m pytest -p no:cacheprovider -c /dev/null --rootdir . --scenariolog=scenariolog.db "$here/suite" || status=$?
ask summary
ask failures
ask search 'ada' -C 1

printf '\n== nightly.py\n\n'
"$python" "$here/nightly.py" scenariolog.db nightly

[[ $status -eq 1 ]]
failed=$("$python" -m scenariolog failures --run-id "$("$python" -c \
    'import scenariolog; print(scenariolog.Store().runs()[1].run_id)')" --output csv --fields step_name)
[[ $failed == $'step_name\n'*whatever_their_case ]]
