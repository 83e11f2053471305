//! Who may read what is recorded: the permissions of new files and directories.

use std::env;
use std::fmt;
use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::error::Error;

/// The variable that sets the mode where no option does.
pub(crate) const VARIABLE: &str = "SCENARIOLOG_MODE";

/// Marks [`CHOSEN`] as not chosen; no mode has these bits.
const NONE: u32 = u32::MAX;

static CHOSEN: AtomicU32 = AtomicU32::new(NONE);

/// The permissions of a directory of logs. Its files have the same without the right to execute. As with every
/// program, the umask may take some away.
///
/// What tests print holds secrets, so by default only the owner gets in. Like the umask it is one for the process: what
/// `SCENARIOLOG_MODE` says, unless [`Mode::choose`] was called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mode(u32);

impl Default for Mode {
    fn default() -> Self {
        Self::of_directory(0o700)
    }
}

impl Mode {
    /// The mode for files in a directory with these permissions. Its owner can always write there.
    pub(crate) const fn of_directory(bits: u32) -> Self {
        Self((bits & 0o777) | 0o700)
    }

    /// Uses this mode for all that this process and its recorded children create from now on.
    pub fn choose(self) {
        CHOSEN.store(self.0, Ordering::Relaxed);
    }

    /// What [`Mode::choose`] was last called with.
    pub(crate) fn chosen() -> Option<Self> {
        match CHOSEN.load(Ordering::Relaxed) {
            NONE => None,
            bits => Some(Self(bits)),
        }
    }

    /// The mode in force. What the variable says is ignored if it is no mode: it is not the recorded program's fault.
    pub(crate) fn current() -> Self {
        let inherited = || env::var(VARIABLE).ok()?.parse().ok();
        Self::chosen().or_else(inherited).unwrap_or_default()
    }

    /// The permissions of a new directory.
    pub(crate) const fn directory(self) -> u32 {
        self.0
    }

    /// The permissions of a new file.
    pub(crate) const fn file(self) -> u32 {
        self.0 & 0o666
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04o}", self.0)
    }
}

impl FromStr for Mode {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        match u32::from_str_radix(text, 8) {
            Ok(bits) if bits <= 0o777 => Ok(Self::of_directory(bits)),
            _ => Err(Error::invalid(format!("\"{text}\" is not a mode; write 0700, 0750 or 0755"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_are_octal_and_leave_the_owner_in() {
        let mode = |text: &str| text.parse::<Mode>().map(|mode| (mode.directory(), mode.file()));
        assert_eq!(mode("0755").unwrap(), (0o755, 0o644));
        assert_eq!(mode("750").unwrap(), (0o750, 0o640));
        assert_eq!(mode("0").unwrap(), (0o700, 0o600));
        for bad in ["", "1777", "u=rwx", "8", "-1"] {
            assert!(mode(bad).is_err(), "{bad}");
        }
        assert_eq!(Mode::default().to_string(), "0700");
    }
}
