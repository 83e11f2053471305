//! Another Rust library, which uses the part of the runtime that is easiest to break: unwinding.

#[unsafe(no_mangle)]
pub extern "C" fn second_catches_a_panic() -> i32 {
    std::panic::catch_unwind(|| panic!("on purpose")).is_err().into()
}
