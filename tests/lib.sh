# shellcheck shell=bash
# What the scripts of tests/ share. Source it from the top of the repository.

skipped=()

title() {
    printf '\n=== %s\n' "$*"
}

part() {
    printf '\n--- %s\n' "$*"
}

# Says that something cannot be tested here. On CI everything can be, so there it is an error.
skip() {
    if [[ ${CI:-} == true ]]; then
        printf 'ERROR: %s: on CI nothing may be skipped\n' "$1" >&2
        exit 1
    fi
    printf 'SKIPPED: %s\n' "$1" >&2
    skipped+=("$1")
}

# The arguments with commas between them.
listed() {
    local list
    printf -v list ', %s' "${@:-nothing}"
    printf '%s' "${list:2}"
}

have() {
    command -v "$1" >/dev/null
}

# need TOOL WHAT: whether the tool is here; if not, WHAT is skipped.
need() {
    have "$1" || {
        skip "$2 ($1 is not installed)"
        return 1
    }
}

# The tools that the tests need, each with its Debian package. CONTRIBUTING.md has the same list, and cargo.
TOOLS=(cc:gcc c++:g++ make:make pkg-config:pkg-config valgrind:valgrind bats:bats prove:perl git:git python3:python3 go:golang-go
    sqlite3:sqlite3 ps:procps strace:strace mkfs.ext4:e2fsprogs)

missing_packages() {
    local tool
    for tool in "${TOOLS[@]}"; do
        have "${tool%%:*}" || echo "${tool#*:}"
    done
    # Debian has the module apart from the interpreter.
    ! have python3 || python3 -c 'import ensurepip' 2>/dev/null || echo python3-venv
}

# Sees to the tools that are missing. On CI they are installed unasked; elsewhere a person at a terminal is asked,
# and everybody else is told.
provide_tools() {
    local packages
    mapfile -t packages < <(missing_packages)
    [[ ${#packages[@]} -gt 0 ]] || return 0
    printf 'Missing: %s\n' "$(listed "${packages[@]}")" >&2
    if have apt-get && { [[ ${CI:-} == true ]] || agreed 'Install them with apt-get?'; }; then
        as_root apt-get update
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "${packages[@]}"
    else
        printf 'What needs them is skipped. On Debian: apt-get install %s\n' "${packages[*]}" >&2
    fi
}

# agreed QUESTION: whether somebody is there and says yes.
agreed() {
    local answer
    [[ -t 0 && -t 2 ]] && read -r -p "$1 [y/N] " answer && [[ $answer == [yY]* ]]
}

as_root() {
    if [[ $EUID -eq 0 ]]; then "$@"; else sudo "$@"; fi
}

# strictly COMMAND…: runs a function up to the first command in it that fails, and leaves its status in $status. With
# `if` or `||` bash would go on after that command.
strictly() {
    set +e
    (set -e; "$@")
    # shellcheck disable=SC2034 # its callers look at it
    status=$?
    set -e
}

# Prints "MINOR PATH" for every Python 3.10 or later: on PATH, and of pyenv, whose shims hide all but one.
pythons() {
    local python versions=()
    if have pyenv; then
        versions=("$(pyenv root)"/versions/*/bin/python3)
    fi
    for python in python3 python3.1{0..9} "${versions[@]}"; do
        "$python" - 2>/dev/null <<<'import sys; sys.version_info >= (3, 10) and print(sys.version_info[1], sys.executable)' || true
    done | sort -n -k1,1 -u
}

# need_python WHAT: whether there is a Python that the package supports; if not, WHAT is skipped.
need_python() {
    [[ -n $(pythons) ]] || {
        skip "$1 (no Python 3.10 or later is installed)"
        return 1
    }
}

# need_rust VERSION TARGET: whether rustup has this Rust for this target; if not, what would be built is skipped.
need_rust() {
    need rustup "Rust $1" || return 1
    rustup target list --installed --toolchain "$1" 2>/dev/null | grep -qx "$2" && return
    local install=(rustup toolchain install "$1" --profile minimal --target "$2")
    if [[ ${CI:-} == true ]] || agreed "Rust $1 for $2 is missing. Download it with rustup?"; then
        "${install[@]}" && return
    fi
    skip "Rust $1 for $2 (${install[*]})"
    return 1
}

# Puts a virtual environment with what tests/requirements.txt lists in front of PATH.
enter_venv() {
    need python3 "$1" || return 1
    cmp -s tests/requirements.txt .venv/ready || make_venv || {
        skip "$1 (no virtual environment could be made)"
        return 1
    }
    PATH=$PWD/.venv/bin:$PATH
}

make_venv() {
    python3 -m venv .venv &&
        .venv/bin/pip install --quiet --disable-pip-version-check -r tests/requirements.txt &&
        cp tests/requirements.txt .venv/ready
}

# Every shell script of the repository, by name or by its first line.
shell_scripts() {
    # The cases of the corpus are to be wrong.
    git ls-files -- '*.sh' '*.bash' '*.bats' ':!tests/corpus/cases'
    git grep -lE '^#!.*\b(ba)?sh$' -- ':!*.sh' ':!*.bash' ':!*.bats' ':!*.md'
}
