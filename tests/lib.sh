# shellcheck shell=bash
# What the scripts of tests/ share. Source it from the top of the repository.

skipped=()

title() {
    printf '\n=== %s\n' "$*"
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

# Prints "MINOR PATH" for every Python 3.10 or later: on PATH, and of pyenv, whose shims hide all but one.
pythons() {
    local python versions=()
    if command -v pyenv >/dev/null; then
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

# Finds bats or fetches it: from the distribution where that is allowed, else from npm into build/.
enter_bats() {
    PATH=$PWD/build/npm/node_modules/bats/bin:$PATH
    have bats || install_bats >build/bats.log 2>&1
    need bats "$1"
}

install_bats() {
    if [[ $EUID -eq 0 ]] && have apt-get; then
        apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes bats && return
    fi
    npm install --prefix build/npm bats@1.12.0
}

# Every shell script of the repository, by name or by its first line.
shell_scripts() {
    git ls-files '*.sh' '*.bash' '*.bats'
    git grep -lE '^#!.*\b(ba)?sh$' -- ':!*.sh' ':!*.bash' ':!*.bats' ':!*.md'
}
