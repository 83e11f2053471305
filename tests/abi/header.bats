# The header is all that a C or C++ program knows of the library.

setup() {
    load common
    cd "$BATS_TEST_TMPDIR" || return
    printf '#include <scenariolog.h>\n#include <scenariolog.h>\nint main(void) { return 0; }\n' >twice.c
}

compiles() {
    "$@" -Wall -Wextra -pedantic -Werror -I"$ROOT/include" -fsyntax-only twice.c
}

# What the compiler warns about in a program with these lines in its main function.
warnings() {
    {
        printf '#include <scenariolog.h>\nint main(void) {\n'
        printf '    scenariolog_store *store = 0; scenariolog_run *run = 0; scenariolog_error *error = 0;\n'
        printf '%s\n' "$1" '(void)store; (void)run; (void)error; return 0; }'
    } >warns.c
    "${@:2}" -Wall -Wextra -I"$ROOT/include" -c warns.c -o /dev/null 2>&1
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

@test "the header compiles alone and twice as C++11, C++20 and C23" {
    need c++
    compiles c++ -x c++ -std=c++11
    compiles c++ -x c++ -std=c++20
    compiles cc -std=c2x
}

@test "the header compiles with clang" {
    command -v clang >/dev/null || skip "clang is not installed"
    compiles clang -std=c99
    compiles clang -std=c11
    compiles clang -x c++ -std=c++17
}

@test "the header compiles without attributes, as for a compiler that knows none" {
    compiles cc -std=c99 -DSCENARIOLOG_NO_ATTRIBUTES
    compiles cc -std=c99 -U__GNUC__
    compiles c++ -x c++ -std=c++17 -U__GNUC__
}

@test "a compiler warns about NULL for what is required, and not about NULL for what is optional" {
    run warnings 'scenariolog_run_end(run, 0, 0, 0);' cc
    [[ -z $output ]]
    run warnings 'scenariolog_run_end(0, 0, 0, 0);' cc
    [[ $output == *nonnull* ]]
    run warnings 'scenariolog_run_end(0, 0, 0, 0);' cc -DSCENARIOLOG_NO_ATTRIBUTES
    [[ -z $output ]]
}

@test "a compiler warns about a status that nobody looks at where an object depends on it" {
    run warnings 'scenariolog_run_start(store, ".", 0, &run, 0);' cc
    [[ $output == *unused-result* ]]
    run warnings 'scenariolog_run_start(store, ".", 0, &run, 0);' cc -DSCENARIOLOG_NO_ATTRIBUTES
    [[ -z $output ]]
}

@test "a compiler warns about names that have been replaced" {
    run warnings 'scenariolog_run_kv_set(run, "key", "value", 0);' cc
    [[ $output == *"use scenariolog_run_tag_set"* ]]
    run warnings 'scenariolog_run_kv_set(run, "key", "value", 0);' cc -DSCENARIOLOG_NO_ATTRIBUTES
    [[ -z $output ]]
}

@test "what the tests pass with success, no attribute forbids" {
    for source in "$BATS_TEST_DIRNAME"/c/*.c "$BATS_TEST_DIRNAME"/c/later/*.c; do
        cc -std=c11 -D_XOPEN_SOURCE=700 -DWITH_ATTRIBUTES -Wnonnull -fsyntax-only -I"$ROOT/include" \
            -I"$BATS_TEST_DIRNAME/c" "$source" 2>>nonnull
    done
    grep -A9 '\[-Wnonnull\]' nonnull | grep -o 'macro .CHECK_[A-Z]*' | sort -u >macros
    [[ $(cat macros) == *CHECK_REFUSED && $(wc -l <macros) -eq 1 ]]
}

@test "data of any type is passed without a cast" {
    printf '#include <scenariolog.h>\nint main(void) {\nconst char text[] = "x"; double numbers[2] = {1, 2};\n' >data.c
    printf 'return scenariolog_stream_write(0, text, 1, 0) == scenariolog_stream_write(0, numbers, 16, 0); }' >>data.c
    cc -std=c99 -Wall -Wextra -pedantic -Werror -Wno-nonnull -I"$ROOT/include" -fsyntax-only data.c
    c++ -x c++ -Wall -Wextra -pedantic -Werror -Wno-nonnull -I"$ROOT/include" -fsyntax-only data.c
}

@test "every constant and type stands in a section, and the sections are those of the table of contents" {
    sed -n '/^ \* Contents/,/^ \* Ownership/s/^ \*  *\([0-9]*\. .*\)/\1/p' "$ROOT/include/scenariolog.h" >contents
    sed -n 's|^/\* \([0-9]*\. .*[^ -]\) -* \*/$|\1|p' "$ROOT/include/scenariolog.h" >sections
    [[ -s contents ]]
    diff contents sections
}

@test "the header has the package's version" {
    version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$ROOT/Cargo.toml")
    grep -qx "#define SCENARIOLOG_VERSION \"$version\"" "$ROOT/include/scenariolog.h"
}

@test "every exported function is in the header, and every function of the header is exported" {
    grep -o 'scenariolog_[a-z0-9_]*(' "$ROOT/include/scenariolog.h" | tr -d '(' | LC_ALL=C sort -u >declared
    diff declared "$ROOT/ffi/symbols.txt"
}
