# Every function of the C interface, called from C.

setup() {
    load common
}

@test "the C tests pass against the shared library" {
    "$ROOT/tests/abi/run" plain
}

@test "programs compiled with the header of 0.2.0 work with today's shared library" {
    "$ROOT/tests/abi/run" earlier
}

@test "a C++ exception in a function for output arrives, after the child was waited for and recorded" {
    need c++
    "$ROOT/tests/abi/run" thrown
}

@test "the C tests pass against the static library, without a wrong access to memory or a leak" {
    "$ROOT/tests/abi/run" sanitized
}

@test "the C tests pass under valgrind, without a use of memory that was never written" {
    need valgrind
    "$ROOT/tests/abi/run" valgrind
}

@test "the C tests call every exported function" {
    "$ROOT/tests/abi/run" covered
}
