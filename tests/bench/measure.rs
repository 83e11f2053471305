//! How long a process takes, and how large it grows.

use std::io;
use std::mem::MaybeUninit;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::Result;

/// What a process took.
#[derive(Debug, Clone, Copy)]
pub struct Measured {
    /// From start to end.
    pub wall: Duration,
    /// Of the processor, by it and by what it waited for.
    pub cpu: Duration,
    /// The largest resident size that it, or one of those, had. It includes the moment before the program takes
    /// the place of this one, which therefore stays small.
    pub peak_bytes: u64,
}

/// Runs a command without input and output to its end; it must succeed.
pub fn run(command: &mut Command) -> Result<Measured> {
    let begun = Instant::now();
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let pid = libc::pid_t::try_from(child.id())?;
    let mut status = 0;
    let mut usage = MaybeUninit::<libc::rusage>::zeroed();
    // SAFETY: both places are of the right type and outlive the call; the child is nobody else's to wait for.
    if unsafe { libc::wait4(pid, &raw mut status, 0, usage.as_mut_ptr()) } < 0 {
        return Err(io::Error::last_os_error().into());
    }
    let wall = begun.elapsed();
    if status != 0 {
        return Err(format!("{command:?} ended with wait status {status}").into());
    }
    // SAFETY: all zeros are valid, and wait4 has written it.
    let usage = unsafe { usage.assume_init() };
    let cpu = duration(usage.ru_utime)? + duration(usage.ru_stime)?;
    Ok(Measured { wall, cpu, peak_bytes: u64::try_from(usage.ru_maxrss)? * 1024 })
}

fn duration(time: libc::timeval) -> Result<Duration> {
    Ok(Duration::from_secs(u64::try_from(time.tv_sec)?)
        + Duration::from_micros(u64::try_from(time.tv_usec)?))
}

/// Bytes as megabytes.
#[expect(clippy::cast_precision_loss, reason = "nothing here comes near 2^52 bytes")]
pub fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// The value in the middle.
pub fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The smallest value.
pub fn least(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::NAN, f64::min)
}
