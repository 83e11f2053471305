# shellcheck shell=bash
#
# What every scenario starts from: a directory of its own below the one given as its first argument, the
# same locale and time zone everywhere, and a git that knows nothing of its user.

: "${1:?usage: bash ${0##*/} DIRECTORY}"
# shellcheck disable=SC2034 # for the scenarios that source more
here=$(cd -- "${BASH_SOURCE[0]%/*}" && pwd)
scenario=${0##*/}
scenario=${scenario%.sh}

export LC_ALL=C TZ=UTC
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_TERMINAL_PROMPT=0
export GIT_AUTHOR_NAME=Ada GIT_AUTHOR_EMAIL=ada@example.org GIT_AUTHOR_DATE='2024-01-01T12:00:00Z'
export GIT_COMMITTER_NAME=Ada GIT_COMMITTER_EMAIL=ada@example.org GIT_COMMITTER_DATE='2024-01-01T12:00:00Z'
# Set when a suite runs from a git hook; they would point every git below at that repository.
unset -v GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_PREFIX

work=$(mkdir -p -- "$1" && cd -- "$1" && pwd)/$scenario
rm -rf -- "$work"
mkdir -- "$work"
cd -- "$work" || exit
# For a git that does not know GIT_CONFIG_GLOBAL yet.
export HOME=$work
unset -v XDG_CONFIG_HOME

fail() {
    printf '%s: %s\n' "$scenario" "$*" >&2
    exit 1
}

# assert_equal WHAT EXPECTED ACTUAL: prints the difference to stderr, if there is one, and fails.
assert_equal() {
    [[ $2 == "$3" ]] && return
    printf '%s: %s differs (- expected, + actual)\n' "$scenario" "$1" >&2
    diff -u <(printf '%s\n' "$2") <(printf '%s\n' "$3") | sed 1,2d >&2
    exit 1
}

new_repository() {
    git init -q "$1"
    # `git init -b` is too new for some.
    git -C "$1" symbolic-ref HEAD refs/heads/main
}
