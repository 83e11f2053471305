//! Compiles the targets that are written in C, as callers of the library are.

fn main() {
    println!("cargo::rerun-if-changed=c");
    println!("cargo::rerun-if-changed=../../include/scenariolog.h");
    cc::Build::new()
        .files(["c/options.c", "c/calls.c"])
        .include("../../include")
        .std("c11")
        .warnings_into_errors(true)
        .compile("callers");
}
