//! Signals of this process while a child runs.

use std::mem::MaybeUninit;
use std::ptr;
use std::sync::OnceLock;

use libc::{c_int, c_void, siginfo_t};
use scenariolog::capture::Canceller;

/// What a signal handler reaches the child through.
static CANCELLER: OnceLock<Canceller> = OnceLock::new();

/// The highest number of a signal on any system we know.
const LAST: c_int = 64;

/// Passes every signal that would end this process on to the canceller's child from now on. A signal that this process
/// was told to ignore stays ignored, here and in the child.
pub fn forward(canceller: &Canceller) {
    // It is called once, before there is a child.
    let _ = CANCELLER.set(canceller.clone());
    for signal in (1..=LAST).filter(|signal| ends_a_process(*signal)) {
        handle(signal);
    }
}

/// Whether a signal ends a process that does nothing about it, and can be handled.
fn ends_a_process(signal: c_int) -> bool {
    !matches!(
        signal,
        libc::SIGKILL
            | libc::SIGSTOP
            | libc::SIGCHLD
            | libc::SIGCONT
            | libc::SIGTSTP
            | libc::SIGTTIN
            | libc::SIGTTOU
            | libc::SIGURG
            | libc::SIGWINCH
    )
}

/// Installs the handler, which the child does not inherit, unless the signal is ignored.
fn handle(signal: c_int) {
    let handler: extern "C" fn(c_int, *mut siginfo_t, *mut c_void) = pass_on;
    let mut action = MaybeUninit::<libc::sigaction>::zeroed();
    let mut before = MaybeUninit::<libc::sigaction>::zeroed();
    // SAFETY: all zeros are a valid action, and both places are of the right type. The handler does nothing that is
    // not async-signal-safe. A number that cannot be handled is refused and changes nothing.
    unsafe {
        (*action.as_mut_ptr()).sa_sigaction = handler as libc::sighandler_t;
        (*action.as_mut_ptr()).sa_flags = libc::SA_SIGINFO | libc::SA_RESTART;
        let status = libc::sigaction(signal, action.as_ptr(), before.as_mut_ptr());
        if status == 0 && (*before.as_ptr()).sa_sigaction == libc::SIG_IGN {
            libc::sigaction(signal, before.as_ptr(), ptr::null_mut());
        }
    }
}

extern "C" fn pass_on(signal: c_int, info: *mut siginfo_t, _context: *mut c_void) {
    // SAFETY: the kernel hands over a valid siginfo_t, which has a sender if a process sent the signal.
    let (is_sent, is_own) = unsafe {
        let is_sent = (*info).si_code <= 0;
        (is_sent, is_sent && (*info).si_pid() == libc::getpid())
    };
    let is_fault = matches!(
        signal,
        libc::SIGILL | libc::SIGFPE | libc::SIGSEGV | libc::SIGBUS | libc::SIGTRAP | libc::SIGSYS
    );
    if is_fault && !is_sent {
        // SAFETY: it takes plain values. What faulted faults again when this returns, and ends the process.
        unsafe { libc::signal(signal, libc::SIG_DFL) };
    } else if let Some(canceller) = CANCELLER.get().filter(|_| !is_own) {
        canceller.send(signal);
    }
    // Else it came with a write of our own that failed, or abort() sent it and goes on to the end.
}

/// Ends this process as the signal would have, for a caller that checks what it died of.
pub fn die_of(signal: c_int) {
    // SAFETY: both take plain values; raise returns only if the signal is held back, and the exit status then says
    // the same.
    unsafe {
        libc::signal(signal, libc::SIG_DFL);
        libc::raise(signal);
    }
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

/// Lets this process learn how its children end. Says whether it was told to ignore that, which is then the child's
/// to inherit.
pub fn notice_children() -> bool {
    // SAFETY: setting the default action touches no memory.
    let before = unsafe { libc::signal(libc::SIGCHLD, libc::SIG_DFL) };
    before == libc::SIG_IGN
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
