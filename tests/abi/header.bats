# The header is all that a C or C++ program knows of the library.

setup() {
    load common
    cd "$BATS_TEST_TMPDIR" || return
    printf '#include <scenariolog.h>\n#include <scenariolog.h>\nint main(void) { return 0; }\n' >twice.c
}

compiles() {
    "$@" -Wall -Wextra -pedantic -Werror -I"$ROOT/include" -fsyntax-only twice.c
}

@test "the header compiles alone and twice as C99" {
    compiles cc -std=c99
}

@test "the header compiles alone and twice as C11" {
    compiles cc -std=c11
}

@test "the header compiles alone and twice as C++17" {
    need c++
    compiles c++ -x c++ -std=c++17
}

@test "the header has the package's version" {
    version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$ROOT/Cargo.toml")
    grep -qx "#define SCENARIOLOG_VERSION \"$version\"" "$ROOT/include/scenariolog.h"
}

@test "every exported function is in the header, and every function of the header is exported" {
    grep -o 'scenariolog_[a-z0-9_]*(' "$ROOT/include/scenariolog.h" | tr -d '(' | LC_ALL=C sort -u >declared
    diff declared "$ROOT/ffi/symbols.txt"
}
