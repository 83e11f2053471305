//! Runs one child process and captures its output to files.
//!
//! Nothing here knows of runs, steps or SQLite: bytes go from two pipes into two files, and what is
//! known of them and of the child's end comes back as [`Captured`].
//!
//! ```
//! use scenariolog::capture::{self, Canceller, Spec, Sink};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let path = std::env::temp_dir().join(format!("scenariolog-doc-{}", std::process::id()));
//! let mut spec = Spec::new(["sh", "-c", "echo out; exit 3"]);
//! spec.stdout = Sink::file(std::fs::File::create(&path)?);
//! let captured = capture::run(spec, &Canceller::new()?)?;
//! assert_eq!(captured.exit.code, Some(3));
//! assert_eq!(captured.stdout.map(|digest| digest.lines), Some(1));
//! # std::fs::remove_file(&path)?;
//! # Ok(())
//! # }
//! ```

mod cancel;
mod captured;
mod clock;
mod keeper;
mod pty;
mod pump;
mod session;
mod spec;
mod start;
mod sys;
mod terminal;
mod watch;
mod wiring;

pub use crate::files::digest::{Digest, Hasher, digest_file};
pub use cancel::Canceller;
pub use captured::{Captured, Exit, LateStreams, Usage};
pub use session::run;
pub(crate) use session::{Chore, run_beside};
pub use spec::{Keeper, LateEnd, Sink, Spec, Tee, TeeFunction};
pub(crate) use start::replace;
pub use start::{StartError, StartErrorKind};
pub use wiring::Wiring;
