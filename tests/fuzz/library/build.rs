//! What the library's own build script tells its sources; as no shared library is built here, there is nothing to link.

fn main() {
    println!("cargo::rustc-env=SCENARIOLOG_ABI_VERSION=0");
}
