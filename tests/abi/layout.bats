# What a compiled program relies on, beyond names: ffi/layout.txt.

setup() {
    load common
}

# The entries of a list that must not change: all but the sizes of structs that may grow.
fixed() {
    grep -v '^options ' "$1" | LC_ALL=C sort
}

@test "the list is the interface of the header" {
    make -C "$ROOT" --silent build/layout
    diff "$ROOT/ffi/layout.txt" <("$ROOT/build/layout")
}

@test "the list of 0.2.0 is the interface of its header" {
    cd "$ROOT"
    cargo run --quiet -p scenariolog-ffi --example layout -- tests/abi/0.2.0/scenariolog.h >"$BATS_TEST_TMPDIR/layout.c"
    cc "$BATS_TEST_TMPDIR/layout.c" -o "$BATS_TEST_TMPDIR/layout"
    diff tests/abi/0.2.0/layout.txt <("$BATS_TEST_TMPDIR/layout")
}

@test "everything in the interface of 0.2.0 is in today's" {
    run comm -23 <(fixed "$BATS_TEST_DIRNAME/0.2.0/layout.txt") <(fixed "$ROOT/ffi/layout.txt")
    [[ -z $output ]]
}

@test "structs grow at their end, never into padding that older programs leave uninitialised" {
    run awk '
        FNR == NR { if ($1 == "options") size[$2] = $3; else known[$1, $2] = 1; next }
        $1 == "member" && !known[$1, $2] {
            split($2, name, ".")
            if (name[1] in size && $3 < size[name[1]]) print
        }' "$BATS_TEST_DIRNAME/0.2.0/layout.txt" "$ROOT/ffi/layout.txt"
    [[ $status -eq 0 && -z $output ]]
}
