//! What a run is started with.

use std::ffi::OsString;
use std::path::PathBuf;

use scenariolog::{Result, RunSpec};

use crate::headings::OUTPUT;
use crate::lenient::Lenient;
use crate::options::ModeArgs;
use crate::tags::KvArgs;

/// The options of whatever starts a run.
#[derive(Debug, clap::Args)]
pub struct SpecArgs {
    /// The directory that artifact paths are relative to
    #[arg(long, value_name = "DIR", default_value = ".", env = "SCENARIOLOG_ROOT_DIR")]
    root_dir: PathBuf,

    /// The suite's name
    #[arg(long, value_name = "NAME")]
    suite: Option<OsString>,

    /// The suite's version; by default what git describe says of the root
    #[arg(long, value_name = "VERSION", env = "SCENARIOLOG_SUITE_VERSION")]
    suite_version: Option<OsString>,

    /// Where output goes, relative to the root; created if needed
    #[arg(help_heading = OUTPUT, long, value_name = "DIR", default_value = scenariolog::DEFAULT_LOG_DIR, env = "SCENARIOLOG_LOG_DIR")]
    log_dir: PathBuf,

    #[command(flatten)]
    pub mode: ModeArgs,

    #[command(flatten)]
    kv: KvArgs,
}

impl SpecArgs {
    /// The run that these options describe.
    pub fn spec(&self, lenient: &mut Lenient) -> Result<RunSpec> {
        let mut spec = RunSpec::new(&self.root_dir).log_dir(&self.log_dir);
        if let Some(suite) = lenient.text("suite", self.suite.as_deref())? {
            spec = spec.suite(suite);
        }
        if let Some(version) = lenient.text("suite version", self.suite_version.as_deref())? {
            spec = spec.kv("suite.version", version);
        }
        Ok(self.kv.take(lenient)?.into_iter().fold(spec, |spec, (key, value)| spec.kv(key, value)))
    }
}
