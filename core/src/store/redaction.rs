//! What a store redacts: what its options, the environment and the settings file ask for.

use crate::redact::{RedactOptions, Redaction};
use crate::settings::Settings;

/// What is in force, and what is wrong with what was asked for.
pub(super) struct InForce {
    pub redaction: Redaction,
    pub trouble: Option<String>,
    /// What children are to ask for too.
    pub handed_on: RedactOptions,
}

impl InForce {
    /// Combines what is asked for. If part of it cannot be used, the ready set takes its place: whoever asks
    /// for redaction has something to hide.
    pub fn load(given: &RedactOptions) -> Self {
        let handed_on = given.clone().and(RedactOptions::of_environment());
        let mut trouble = None;
        let dir = std::env::current_dir().ok().filter(|_| !handed_on.stands_alone());
        let settings = dir.map_or_else(|| Ok(Settings::default()), |dir| Settings::find(&dir));
        let wanted = settings.map_or_else(
            |error| {
                trouble = Some(error.to_string());
                RedactOptions::none().ready_set()
            },
            |settings| settings.redact,
        );
        let (redaction, errors) = Redaction::prepare(&handed_on.clone().and(wanted));
        let trouble = trouble.or_else(|| errors.first().map(ToString::to_string));
        let trouble = trouble.map(|it| format!("{it}; the ready set of rules is redacted instead"));
        Self { redaction, trouble, handed_on }
    }
}
