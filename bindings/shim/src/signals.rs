//! Signals of this process while a child runs.

use scenariolog::capture::Canceller;

/// What is passed on to the child: the signals that people, terminals and schedulers send to end a program.
const FORWARDED: [libc::c_int; 4] = [libc::SIGHUP, libc::SIGINT, libc::SIGQUIT, libc::SIGTERM];

/// Passes signals on to the canceller's child from now on. A signal that this process was told to ignore
/// stays ignored, here and in the child.
pub fn forward(canceller: &Canceller) -> std::io::Result<()> {
    for signal in FORWARDED.into_iter().filter(|signal| !is_ignored(*signal)) {
        let canceller = canceller.clone();
        // SAFETY: the handler does nothing but send, which is async-signal-safe.
        unsafe { signal_hook::low_level::register(signal, move || canceller.send(signal)) }?;
    }
    Ok(())
}

/// Ends this process as the signal would have, for a caller that checks what it died of.
pub fn die_of(signal: libc::c_int) {
    // Returns only on failure; the exit status then says the same.
    let _ = signal_hook::low_level::emulate_default_handler(signal);
}

/// Sends a Ctrl-C where the terminal would have sent it if the child had not had the terminal to itself: to this
/// process and its group, above all the script that called it.
pub fn interrupt_group() {
    // SAFETY: both take plain numbers.
    unsafe {
        libc::signal(libc::SIGINT, libc::SIG_DFL);
        libc::kill(0, libc::SIGINT);
    }
}

/// Lets this process learn how its children end. A caller that ignores SIGCHLD passes that on to it.
pub fn notice_children() {
    // SAFETY: setting the default action touches no memory.
    unsafe { libc::signal(libc::SIGCHLD, libc::SIG_DFL) };
}

/// Makes writing to a closed pipe an error instead of the end of the process, as it is under a C `main`.
pub fn ignore_broken_pipes() {
    // SAFETY: setting a signal to be ignored touches no memory.
    unsafe { libc::signal(libc::SIGPIPE, libc::SIG_IGN) };
}

/// Leaves the terminal's interrupt key to the other processes of the pipeline.
pub fn ignore_interrupts() {
    // SAFETY: setting a signal to be ignored touches no memory.
    unsafe { libc::signal(libc::SIGINT, libc::SIG_IGN) };
}

fn is_ignored(signal: libc::c_int) -> bool {
    // SAFETY: all zeros are a valid sigaction.
    let mut action: libc::sigaction = unsafe { std::mem::zeroed() };
    // SAFETY: the call only asks, into a place of the right type.
    let status = unsafe { libc::sigaction(signal, std::ptr::null(), &raw mut action) };
    status == 0 && action.sa_sigaction == libc::SIG_IGN
}
