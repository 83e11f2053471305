//! The boundary to C: panics end here, errors become a status and an object, results are stored.

use std::any::Any;
use std::mem::MaybeUninit;
use std::panic::{AssertUnwindSafe, catch_unwind};

use scenariolog::{Error, Result};

use crate::convert::given;
use crate::error::scenariolog_error;
use crate::status::{SCENARIOLOG_OK, scenariolog_status};

/// A place for a result that the caller provides. It need not be initialised.
pub(crate) type Place<'a, T> = Option<&'a mut MaybeUninit<T>>;

/// The place for an error object.
pub(crate) type ErrorPlace<'a> = Place<'a, Option<Box<scenariolog_error>>>;

/// The same place, with nothing in it.
pub(crate) fn emptied<T: Default>(mut place: Place<T>) -> Place<T> {
    if let Some(place) = &mut place {
        place.write(T::default());
    }
    place
}

/// Runs a body that may fail. A panic is an error.
pub(crate) fn contain<T>(body: impl FnOnce() -> Result<T>) -> Result<T> {
    // What a panic leaves half done is behind locks that heal themselves, or is never used again.
    catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|panic| Err(bug(&*panic)))
}

/// Runs a body that may fail, and returns its status.
pub(crate) fn status(
    error: ErrorPlace,
    body: impl FnOnce() -> Result<scenariolog_status>,
) -> scenariolog_status {
    let place = error.map(|place| place.write(None));
    contain(body).unwrap_or_else(|error| {
        let object = scenariolog_error::from(&error);
        let code = object.code();
        if let Some(place) = place {
            *place = Some(Box::new(object));
        }
        code
    })
}

/// Runs a body that may fail and has no result.
pub(crate) fn call(error: ErrorPlace, body: impl FnOnce() -> Result<()>) -> scenariolog_status {
    status(error, || body().map(|()| SCENARIOLOG_OK))
}

/// Runs a body whose result goes to a place that must be there. A failure leaves nothing in it.
pub(crate) fn value<T: Default>(
    place: Place<T>,
    error: ErrorPlace,
    body: impl FnOnce() -> Result<T>,
) -> scenariolog_status {
    let place = place.map(|place| place.write(T::default()));
    call(error, || {
        let place = given(place, "the place for the result")?;
        *place = body()?;
        Ok(())
    })
}

/// Like [`value`], for a place that may be NULL.
pub(crate) fn optional<T: Default>(
    place: Place<T>,
    error: ErrorPlace,
    body: impl FnOnce() -> Result<T>,
) -> scenariolog_status {
    let mut ignored = MaybeUninit::uninit();
    value(place.or(Some(&mut ignored)), error, body)
}

/// Like [`value`], for a result that becomes an object which the caller owns.
pub(crate) fn object<T>(
    place: Place<Option<Box<T>>>,
    error: ErrorPlace,
    body: impl FnOnce() -> Result<T>,
) -> scenariolog_status {
    value(place, error, || Ok(Some(Box::new(body()?))))
}

/// Runs a body that cannot fail. If it panics nevertheless, the result is the fallback.
pub(crate) fn guard<V>(fallback: V, body: impl FnOnce() -> V) -> V {
    catch_unwind(AssertUnwindSafe(body)).unwrap_or(fallback)
}

/// Asks an object for something that it always has. Without an object, the result is the fallback.
pub(crate) fn get<'a, T, V: Copy>(
    object: Option<&'a T>,
    fallback: V,
    getter: impl FnOnce(&'a T) -> V,
) -> V {
    object.map_or(fallback, |object| guard(fallback, || getter(object)))
}

/// Takes an object back and drops it.
pub(crate) fn free<T>(object: Option<Box<T>>) {
    guard((), || drop(object));
}

fn bug(panic: &(dyn Any + Send)) -> Error {
    let message = panic.downcast_ref::<&str>().copied().map(str::to_owned);
    let message = message.or_else(|| panic.downcast_ref::<String>().cloned());
    Error::Internal(message.unwrap_or_else(|| "a panic without a message".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{scenariolog_error_code, scenariolog_error_message};
    use crate::status::{SCENARIOLOG_ERR_INTERNAL, SCENARIOLOG_ERR_INVALID_ARGUMENT};

    #[test]
    fn a_panic_becomes_an_internal_error() {
        let mut error = MaybeUninit::uninit();
        let status = call(Some(&mut error), || panic!("on purpose"));
        assert_eq!(status, SCENARIOLOG_ERR_INTERNAL);
        // SAFETY: call writes the place whatever happens.
        let error = unsafe { error.assume_init() };
        assert_eq!(scenariolog_error_code(error.as_deref()), SCENARIOLOG_ERR_INTERNAL);
        // SAFETY: the message is a string that lives as long as the error.
        let message =
            unsafe { std::ffi::CStr::from_ptr(scenariolog_error_message(error.as_deref())) };
        assert!(message.to_string_lossy().contains("on purpose"), "{message:?}");
    }

    #[test]
    fn a_failure_empties_the_place_and_a_missing_place_is_a_failure() {
        let mut place = MaybeUninit::new(7_i64);
        let status = value(Some(&mut place), None, || Err(Error::invalid("no")));
        assert_eq!(status, SCENARIOLOG_ERR_INVALID_ARGUMENT);
        // SAFETY: it was initialised above.
        assert_eq!(unsafe { place.assume_init() }, 0);
        assert_eq!(value(None, None, || Ok(1)), SCENARIOLOG_ERR_INVALID_ARGUMENT);
        assert_eq!(optional(None, None, || Ok(1)), SCENARIOLOG_OK);
    }
}
