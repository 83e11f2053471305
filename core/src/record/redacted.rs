//! What is written of steps and commands, with secrets masked.

use std::borrow::Cow;
use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::{Path, PathBuf};

use super::command::CommandSpec;
use super::step::StepSpec;
use crate::redact::{Counts, Redaction};

impl StepSpec {
    /// As it may be written. Its tags are seen to when they are.
    pub(super) fn redacted(&self, redaction: &Redaction, counts: &mut Counts) -> Cow<'_, Self> {
        if redaction.is_empty() {
            return Cow::Borrowed(self);
        }
        Cow::Owned(Self {
            name: redaction.text(&self.name, counts).into_owned(),
            group: self.group.as_deref().map(|it| redaction.text(it, counts).into_owned()),
            script_path: self.script_path.as_deref().map(|it| path(it, redaction, counts)),
            argv: redaction.words(&self.argv, counts),
            cwd: self.cwd.as_deref().map(|it| path(it, redaction, counts)),
            ..self.clone()
        })
    }
}

impl CommandSpec {
    /// As it may be written. Its tags are seen to when they are.
    pub(super) fn redacted(&self, redaction: &Redaction, counts: &mut Counts) -> Cow<'_, Self> {
        if redaction.is_empty() {
            return Cow::Borrowed(self);
        }
        Cow::Owned(Self {
            name: self.name.as_deref().map(|it| redaction.text(it, counts).into_owned()),
            argv: redaction.words(&self.argv, counts),
            cwd: self.cwd.as_deref().map(|it| path(it, redaction, counts)),
            ..self.clone()
        })
    }
}

fn path(path: &Path, redaction: &Redaction, counts: &mut Counts) -> PathBuf {
    let bytes = redaction.bytes(path.as_os_str().as_bytes(), counts);
    OsString::from_vec(bytes.into_owned()).into()
}
