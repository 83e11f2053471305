# Every function of the C interface, called from C.

setup() {
    load common
}

@test "the C tests pass against the shared library" {
    "$ROOT/tests/abi/run" plain
}

@test "the C tests pass against the static library, without a wrong access to memory or a leak" {
    "$ROOT/tests/abi/run" sanitized
}

@test "the C tests call every exported function" {
    "$ROOT/tests/abi/run" covered
}
