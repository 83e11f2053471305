# An installed scenariolog, as a packager stages it and a C program finds it.

setup_file() {
    load common
    export STAGE=$BATS_FILE_TMPDIR/stage PREFIX=/opt/scenariolog
    make -C "$ROOT" --no-print-directory install DESTDIR="$STAGE" PREFIX="$PREFIX"
    export PKG_CONFIG_LIBDIR=$STAGE$PREFIX/lib/pkgconfig PKG_CONFIG_SYSROOT_DIR=$STAGE
}

setup() {
    load common
    cd "$BATS_TEST_TMPDIR" || return
}

# build SOURCE [OPTION…]: compiles a program of the same name, to be linked as the options say.
build() {
    local source=$1
    shift
    # shellcheck disable=SC2046 # flags are words
    cc -Wall -Wextra -Werror $(pkg-config --cflags scenariolog) "$source" -o "$(basename "$source" .c)" "$@"
}

# The same for every example, and runs it.
build_and_run_examples() {
    local source
    for source in "$ROOT"/examples/c/*.c; do
        build "$source" "$@"
        "./$(basename "$source" .c)"
    done
}

# What links our static library, and the C library as usual.
static_library() {
    pkg-config --static --libs scenariolog | sed 's/-lscenariolog/-l:libscenariolog.a/'
}

@test "every file is where its users look for it" {
    cd "$STAGE$PREFIX"
    test -x bin/scenariolog
    test -f include/scenariolog.h
    test -f lib/libscenariolog.a
    test -f lib/pkgconfig/scenariolog.pc
    test -f lib/pkgconfig/scenariolog-static.pc
    test -f share/scenariolog/scenariolog.sh
    test -f share/man/man1/scenariolog.1
    test -f share/bash-completion/completions/scenariolog
    test -f share/zsh/site-functions/_scenariolog
    test -f share/fish/vendor_completions.d/scenariolog.fish
}

@test "the shared library is found by its soname and by its plain name" {
    cd "$STAGE$PREFIX/lib"
    soname=$(readelf -d libscenariolog.so | sed -n 's/.*soname: \[\(.*\)\]/\1/p')
    cmp "$soname" libscenariolog.so
    [[ $(readlink libscenariolog.so) == "$soname" ]]
}

@test "the program runs alone" {
    run env -i "$STAGE$PREFIX/bin/scenariolog" --version
    [[ $status -eq 0 && $output == "scenariolog "* ]]
    [[ $(readelf -d "$STAGE$PREFIX/bin/scenariolog") != *libscenariolog.so* ]]
}

@test "no installed file names the directory it was staged in or built in" {
    run grep -rlF -e "$STAGE" -e "$ROOT" "$STAGE"
    [[ $status -eq 1 ]]
}

@test "the examples build and run against the shared library" {
    # shellcheck disable=SC2046 # flags are words, here and below
    LD_LIBRARY_PATH=$STAGE$PREFIX/lib build_and_run_examples $(pkg-config --libs scenariolog)
    [[ $(readelf -d version) == *libscenariolog.so* ]]
}

@test "the examples build and run against the static library, and the shared C library" {
    # shellcheck disable=SC2046
    build_and_run_examples $(static_library)
    [[ $(readelf -d version) != *libscenariolog.so* ]]
}

@test "the examples build and run with nothing shared" {
    # shellcheck disable=SC2046
    build_and_run_examples -static $(pkg-config --static --libs scenariolog)
}

@test "the examples' own makefile finds what is installed" {
    cp "$ROOT"/examples/c/*.c "$ROOT"/examples/c/Makefile .
    make STATIC=yes
    run ./record
    [[ $status -eq 0 && $output == *"3 pixels differ"* ]]
}

@test "a prefix with a space works" {
    prefix="$BATS_TEST_TMPDIR/my programs"
    make -C "$ROOT" --no-print-directory install PREFIX="$prefix" DESTDIR=
    unset PKG_CONFIG_SYSROOT_DIR
    export PKG_CONFIG_LIBDIR=$prefix/lib/pkgconfig
    cp "$ROOT"/examples/c/*.c "$ROOT"/examples/c/Makefile .
    eval "cc record.c $(pkg-config --cflags --libs scenariolog)"
    LD_LIBRARY_PATH=$prefix/lib ./a.out
    eval "cc record.c $(pkg-config --cflags --libs scenariolog-static)"
    ./a.out
    make
    LD_LIBRARY_PATH=$prefix/lib ./record
    make -C "$ROOT" --no-print-directory uninstall PREFIX="$prefix" DESTDIR=
    [[ -z $(find "$prefix" ! -type d) ]]
}

@test "a program may have an SQLite of its own beside the static library" {
    # shellcheck disable=SC2046
    build "$BATS_TEST_DIRNAME/two_sqlites.c" $(static_library)
    ./two_sqlites
}

@test "a program may have another Rust library beside the static library, in any order" {
    rustc --edition 2024 --crate-type staticlib "$BATS_TEST_DIRNAME/second.rs" -o libsecond.a
    # shellcheck disable=SC2046
    build "$BATS_TEST_DIRNAME/two_rusts.c" $(static_library) libsecond.a
    ./two_rusts
    # shellcheck disable=SC2046
    build "$BATS_TEST_DIRNAME/two_rusts.c" libsecond.a $(static_library)
    ./two_rusts
}

@test "the completions are for the shells they are named after" {
    cd "$STAGE$PREFIX/share"
    bash -n bash-completion/completions/scenariolog
    grep -q '^#compdef scenariolog' zsh/site-functions/_scenariolog
    grep -q '^complete -c scenariolog' fish/vendor_completions.d/scenariolog.fish
}

@test "uninstall leaves nothing behind" {
    cp -R "$STAGE" copy
    make -C "$ROOT" --no-print-directory uninstall DESTDIR="$PWD/copy" PREFIX="$PREFIX"
    [[ -z $(find copy ! -type d) ]]
}
