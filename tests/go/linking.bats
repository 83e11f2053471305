#!/usr/bin/env bats
#
# The ways in which a Go program is linked with the library. PREFIX names one that it is installed in.

bats_require_minimum_version 1.5.0

ROOT=$(cd -- "$BATS_TEST_DIRNAME/../.." && pwd)
VERSION=$(sed -n 's/^version = "\(.*\)"/\1/p' "$ROOT/Cargo.toml")

setup() {
    unset "${!SCENARIOLOG_@}"
    cd -- "$BATS_TEST_TMPDIR" || return
    export PKG_CONFIG_PATH=$PREFIX/lib/pkgconfig
}

build() {
    go build -C "$ROOT/tests/go/linking" -tags "$1" -o "$BATS_TEST_TMPDIR/linking" .
}

@test "beside another SQLite, linked dynamically" {
    build ''
    ldd linking | grep -q libscenariolog
    LD_LIBRARY_PATH=$PREFIX/lib ./linking
}

@test "beside another SQLite, linked statically from a prefix" {
    build scenariolog_static
    run ! grep -q libscenariolog <(ldd linking)
    ./linking
}

@test "beside another SQLite, linked in the source tree" {
    unset PKG_CONFIG_PATH
    build scenariolog_dev
    ./linking
}

@test "the header of another version does not compile, and says so" {
    sed 's/\(define SCENARIOLOG_ABI_VERSION\) .*/\1 99/' "$ROOT/include/scenariolog.h" >scenariolog.h
    CGO_CFLAGS=-I$BATS_TEST_TMPDIR run ! build scenariolog_dev
    [[ $output == *'needs the scenariolog.h of scenariolog '* ]]
}

@test "a library of another version is an error that says so" {
    build ''
    echo 'unsigned scenariolog_abi_version(void) { return 99; }' >other.c
    "${CC:-cc}" -shared -fPIC other.c -o other.so
    LD_PRELOAD=./other.so LD_LIBRARY_PATH=$PREFIX/lib run ! ./linking
    [[ $output == *"(binary interface 99), but the program was compiled for $VERSION ("* ]]
}
