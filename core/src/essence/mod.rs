//! What is essential in an output: the lines that name a failure, and lines and failures apart from what differs from
//! run to run.

pub(crate) mod fingerprint;
pub(crate) mod mask;
pub(crate) mod salient;
mod trace;
