# shellcheck shell=bash
# What the tests of the C interface share.

# The top of the repository, with the header, the libraries and the examples.
ROOT=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
export ROOT

# need TOOL: skips a test whose tool is missing. On CI nothing may be skipped.
need() {
    command -v "$1" >/dev/null && return
    [[ ${CI:-} == true ]] && echo "$1 is not installed" && return 1
    skip "$1 is not installed"
}

# Names of the global symbols that nm lists, as ffi/symbols.txt has them.
symbols() {
    nm --defined-only --format=just-symbols "$@" | grep -v -e '^$' -e ':$' | LC_ALL=C sort
}
