//! What is redacted, on the command line.

use scenariolog::redact::RedactOptions;

use crate::headings::REDACTION;

/// What to mask in whatever is recorded, on top of scenariolog.toml.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct RedactArgs {
    /// Mask what this regular expression matches in output, arguments and tags; "default" stands for a ready set of
    /// keys and tokens, "none" for nothing but what other flags say; may be repeated; also `SCENARIOLOG_REDACT`
    #[arg(help_heading = REDACTION, long, value_name = "PATTERN")]
    redact: Vec<String>,

    /// Mask the value of this environment variable, plain or in Base64; may be repeated; also
    /// `SCENARIOLOG_REDACT_ENV`
    #[arg(help_heading = REDACTION, long, value_name = "NAME")]
    redact_env: Vec<String>,
}

impl RedactArgs {
    /// What these options ask for.
    pub fn options(&self) -> RedactOptions {
        let wanted = self.redact.iter().fold(RedactOptions::none(), RedactOptions::pattern);
        self.redact_env.iter().fold(wanted, RedactOptions::env)
    }
}
