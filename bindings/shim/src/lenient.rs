//! Options of a command that stands in for another: what is wrong with them is no reason to keep that from running.

use std::ffi::OsStr;

use scenariolog::{Error, Result};

use crate::say::{explained, say};

/// Takes options as far as they make sense, and remembers what did not; or refuses them, if it is strict.
pub struct Lenient {
    is_strict: bool,
    warnings: Vec<String>,
}

impl Lenient {
    /// Refuses nothing unless it is to be strict.
    pub fn unless(is_strict: bool) -> Self {
        Self { is_strict, warnings: Vec::new() }
    }

    /// Says what was wrong.
    pub fn tell(&self) {
        for warning in &self.warnings {
            say(&format!("warning: {warning}"));
        }
    }

    /// What could be read, or nothing.
    pub fn take<T>(&mut self, read: Result<T>) -> Result<Option<T>> {
        match read {
            Ok(value) => Ok(Some(value)),
            Err(error) if self.is_strict => Err(error),
            Err(error) => {
                self.warnings.push(explained(&error));
                Ok(None)
            }
        }
    }

    /// A text, with what is not UTF-8 in it replaced.
    pub fn text(&mut self, option: &str, value: Option<&OsStr>) -> Result<Option<String>> {
        let Some(value) = value else { return Ok(None) };
        let lossy = value.to_string_lossy().into_owned();
        let read = self.take(utf8(option, value))?;
        Ok(Some(read.unwrap_or(lossy)))
    }

    /// An id; what is not UTF-8 cannot be one.
    pub fn id(&mut self, option: &str, value: Option<&OsStr>) -> Result<Option<String>> {
        value.map_or(Ok(None), |value| self.take(utf8(option, value)))
    }
}

fn utf8(option: &str, value: &OsStr) -> Result<String> {
    value.to_str().map(str::to_owned).ok_or_else(|| {
        Error::invalid(format!("the {option} \"{}\" is not valid UTF-8", value.display()))
    })
}

#[cfg(test)]
mod tests {
    use std::os::unix::ffi::OsStrExt as _;

    use super::*;

    #[test]
    fn what_is_wrong_is_taken_as_far_as_it_makes_sense_or_refused() {
        let broken = OsStr::from_bytes(b"b\xFFd");
        let mut lenient = Lenient::unless(false);
        assert_eq!(lenient.text("name", Some(broken)).unwrap().unwrap(), "b\u{FFFD}d");
        assert_eq!(lenient.id("id of the run", Some(broken)).unwrap(), None);
        assert_eq!(lenient.text("name", Some(OsStr::new("fine"))).unwrap().unwrap(), "fine");
        assert_eq!(lenient.warnings.len(), 2);
        Lenient::unless(true).text("name", Some(broken)).unwrap_err();
    }
}
