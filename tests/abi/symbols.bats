# What the libraries show to a linker, and what they ask of the system.

setup() {
    load common
    cd "$ROOT/build" || return
}

@test "the shared library exports the listed symbols and nothing else" {
    diff "$ROOT/ffi/symbols.txt" <(symbols -D libscenariolog.so.*)
}

@test "the static library has the listed symbols global and nothing else" {
    diff "$ROOT/ffi/symbols.txt" <(symbols -g libscenariolog.a)
}

@test "the static library has no section groups, of which a linker keeps one a name" {
    readelf --section-groups libscenariolog.a | grep 'no section groups'
}

@test "the shared library is named after the interface's version" {
    run readelf -d libscenariolog.so.*
    [[ $output == *"Library soname: [libscenariolog.so."* ]]
    soname=${output#*soname: [}
    [[ $(echo libscenariolog.so.*) == "${soname%%]*}"* ]]
}

@test "nothing asks for a name service, which a statically linked program may not have" {
    run nm --undefined-only --format=just-symbols libscenariolog.a
    [[ $status -eq 0 && $output == *malloc* ]]
    [[ ! $output =~ (getpw|getgr|getaddrinfo|gethostby|dlopen) ]]
}
