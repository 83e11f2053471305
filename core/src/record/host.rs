//! The machine that records.

use std::sync::OnceLock;

/// This host's name, or "localhost".
pub fn name() -> &'static str {
    static HOST: OnceLock<String> = OnceLock::new();
    HOST.get_or_init(|| {
        let mut buffer = [0_u8; 256];
        // SAFETY: the buffer is writable for the length given, less one byte that stays NUL.
        let status = unsafe { libc::gethostname(buffer.as_mut_ptr().cast(), buffer.len() - 1) };
        let name = buffer.split(|byte| *byte == 0).next().unwrap_or_default();
        if status != 0 || name.is_empty() {
            return "localhost".to_owned();
        }
        String::from_utf8_lossy(name).into_owned()
    })
}
