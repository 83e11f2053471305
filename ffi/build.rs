//! Names the shared library and numbers its binary interface, both after the package version.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let abi = Abi::of_package();
    println!("cargo::rustc-env=SCENARIOLOG_ABI_VERSION={}", abi.number());
    if env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux") {
        // rustc gives a cdylib no soname; without one a program would remember the path it was linked at.
        println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libscenariolog.so.{}", abi.suffix());
        // A keeper thread may outlive the last call, and must not lose its code to dlclose().
        println!("cargo::rustc-cdylib-link-arg=-Wl,-z,nodelete");
    }
}

/// The part of the version within which programs go on working: before 1.0 that includes the minor
/// number. The Makefile and cargo-c follow the same rule.
struct Abi {
    major: u32,
    minor: u32,
}

impl Abi {
    fn of_package() -> Self {
        let part =
            |name| env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or_default();
        Self { major: part("CARGO_PKG_VERSION_MAJOR"), minor: part("CARGO_PKG_VERSION_MINOR") }
    }

    /// What follows `.so.` in the soname.
    fn suffix(&self) -> String {
        if self.major == 0 { format!("0.{}", self.minor) } else { self.major.to_string() }
    }

    /// The same as one number that only grows: 0.2 is 2, 1.x is 1000.
    fn number(&self) -> u32 {
        if self.major == 0 { self.minor } else { self.major * 1000 }
    }
}
