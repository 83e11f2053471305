//! A terminal of the child's own, and ours in front of it.

use std::ffi::{CStr, CString, OsStr};
use std::fs::File;
use std::io::{self, Read};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::OpenOptionsExt;
#[cfg(target_vendor = "apple")]
use std::sync::Mutex;
use std::time::{Duration, Instant};

use libc::{POLLIN, POLLOUT, c_int, pid_t, pollfd, termios, winsize};

use super::{sys, terminal};
use crate::signals::Held;

/// The size of a terminal that nobody looks at.
const SIZE: winsize = winsize { ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0 };

/// How often our terminal is looked at: for its size, and whether we are in its foreground.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// A new terminal, as large as ours and set up like it if we have one.
pub(super) struct Pty {
    /// The end from which the output is read, and to which is typed. It never waits.
    pub(super) far: OwnedFd,
    /// The end that is the child's.
    pub(super) near: File,
}

impl Pty {
    pub(super) fn open() -> io::Result<Self> {
        // SAFETY: the call takes plain flags.
        let far = sys::check(unsafe {
            libc::posix_openpt(libc::O_RDWR | libc::O_NOCTTY | libc::O_CLOEXEC)
        })?;
        // SAFETY: the descriptor is new, so nobody else owns it.
        let far = unsafe { OwnedFd::from_raw_fd(far) };
        // SAFETY: both take a descriptor that is open.
        unsafe {
            sys::check(libc::grantpt(far.as_raw_fd()))?;
            sys::check(libc::unlockpt(far.as_raw_fd()))?;
        }
        let near = open_near(&far)?;
        let ours = ours();
        set_size(near.as_fd(), &size_of_ours(ours.as_ref()).unwrap_or(SIZE));
        if let Some(settings) = ours.as_ref().and_then(|ours| settings(ours.as_fd())) {
            apply(near.as_fd(), &settings);
        }
        sys::set_nonblocking(&far)?;
        Ok(Self { far, near })
    }
}

fn open_near(far: &OwnedFd) -> io::Result<File> {
    let name = name_of_near(far)?;
    let name = OsStr::from_bytes(name.to_bytes());
    File::options().read(true).write(true).custom_flags(libc::O_NOCTTY).open(name)
}

#[cfg(not(target_vendor = "apple"))]
fn name_of_near(far: &OwnedFd) -> io::Result<CString> {
    let mut name = [0; 128];
    // SAFETY: the buffer and its length belong together.
    let error = unsafe { libc::ptsname_r(far.as_raw_fd(), name.as_mut_ptr().cast(), name.len()) };
    if error != 0 {
        return Err(io::Error::from_raw_os_error(error));
    }
    CStr::from_bytes_until_nul(&name).map(CStr::to_owned).map_err(io::Error::other)
}

/// Where the name lies in a place that all threads share.
#[cfg(target_vendor = "apple")]
fn name_of_near(far: &OwnedFd) -> io::Result<CString> {
    static SHARED: Mutex<()> = Mutex::new(());
    let _alone = SHARED.lock();
    // SAFETY: the name is copied before anybody here asks for another.
    unsafe {
        let name = libc::ptsname(far.as_raw_fd());
        if name.is_null() {
            Err(io::Error::last_os_error())
        } else {
            Ok(CStr::from_ptr(name).to_owned())
        }
    }
}

/// Our controlling terminal, if we have one.
fn ours() -> Option<File> {
    File::options().read(true).write(true).open("/dev/tty").ok()
}

/// The size of our terminal: the controlling one, or else that of a standard stream.
fn size_of_ours(ours: Option<&File>) -> Option<winsize> {
    let streams = [io::stdout().as_raw_fd(), io::stderr().as_raw_fd(), io::stdin().as_raw_fd()];
    // SAFETY: they are only asked, which fails where they are closed.
    let streams = streams.map(|fd| unsafe { BorrowedFd::borrow_raw(fd) });
    ours.map(AsFd::as_fd).into_iter().chain(streams).find_map(size)
}

/// The size of a terminal that has one.
fn size(terminal: BorrowedFd<'_>) -> Option<winsize> {
    let mut size = SIZE;
    // SAFETY: the place is of the right type.
    let status = unsafe { libc::ioctl(terminal.as_raw_fd(), libc::TIOCGWINSZ, &raw mut size) };
    (status == 0 && size.ws_row > 0 && size.ws_col > 0).then_some(size)
}

fn set_size(terminal: BorrowedFd<'_>, size: &winsize) {
    // SAFETY: the size is of the right type. A terminal that refuses it keeps its own.
    unsafe { libc::ioctl(terminal.as_raw_fd(), libc::TIOCSWINSZ, &raw const *size) };
}

fn settings(terminal: BorrowedFd<'_>) -> Option<termios> {
    let mut settings = MaybeUninit::<termios>::uninit();
    // SAFETY: tcgetattr fills the place in if it succeeds.
    unsafe {
        let status = libc::tcgetattr(terminal.as_raw_fd(), settings.as_mut_ptr());
        (status == 0).then(|| settings.assume_init())
    }
}

fn apply(terminal: BorrowedFd<'_>, settings: &termios) {
    // What the background does to a terminal is what SIGTTOU would stop us for.
    let _blocked = Held::these(&[libc::SIGTTOU]);
    // SAFETY: the settings are from tcgetattr.
    unsafe { libc::tcsetattr(terminal.as_raw_fd(), libc::TCSANOW, settings) };
}

/// The group in the foreground of a terminal.
fn foreground(terminal: BorrowedFd<'_>) -> pid_t {
    // SAFETY: it takes a descriptor that is open.
    unsafe { libc::tcgetpgrp(terminal.as_raw_fd()) }
}

/// Our terminal in front of the child's: what is typed goes there, and its size too. As long as it is in our hands, no key
/// acts on us. It is given back when this is dropped.
pub(super) struct Front {
    ours: File,
    far: OwnedFd,
    /// The child's group.
    group: pid_t,
    has_keyboard: bool,
    /// How it was set up, while it passes every key on.
    before: Option<termios>,
    /// What was typed and the child's terminal has not taken yet.
    keys: Vec<u8>,
    size: Option<winsize>,
    look_at: Instant,
}

impl Front {
    /// Our terminal, if there is one; with the keyboard if that is wanted, whenever we are in the foreground.
    pub(super) fn open(far: OwnedFd, group: pid_t, has_keyboard: bool) -> Option<Self> {
        let ours = ours()?;
        let size = size(ours.as_fd());
        let (before, keys, look_at) = (None, Vec::new(), Instant::now() + LOOK_EVERY);
        let mut front = Self { ours, far, group, has_keyboard, before, keys, size, look_at };
        front.take();
        Some(front)
    }

    /// Whether keys reach the child.
    pub(super) fn has_keyboard(&self) -> bool {
        self.before.is_some()
    }

    /// What to poll for: room for the keys that were typed, else more of them.
    pub(super) fn poll_entry(&self) -> pollfd {
        match (&self.before, self.keys.is_empty()) {
            (_, false) => sys::poll_entry(self.far.as_raw_fd(), POLLOUT),
            (Some(_), true) => sys::poll_entry(self.ours.as_raw_fd(), POLLIN),
            (None, true) => sys::poll_entry(-1, 0),
        }
    }

    /// Does what the entry of [`Front::poll_entry`] has become ready for. Returns how long we were stopped.
    pub(super) fn advance(&mut self) -> Duration {
        if !self.keys.is_empty() {
            self.pass_on();
            return Duration::ZERO;
        }
        let mut typed = [0; 1024];
        match (&self.ours).read(&mut typed) {
            Ok(count) if count > 0 => self.attend(&typed[..count]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Duration::ZERO,
            _ => {
                // Whoever sat there has gone.
                self.give_back();
                self.has_keyboard = false;
                Duration::ZERO
            }
        }
    }

    fn attend(&mut self, typed: &[u8]) -> Duration {
        let Some(stop) = typed.iter().position(|key| self.stops(*key)) else {
            self.keys.extend_from_slice(typed);
            self.pass_on();
            return Duration::ZERO;
        };
        self.keys.extend_from_slice(&typed[..stop]);
        self.pass_on();
        let stopped = self.stop();
        self.keys.extend_from_slice(&typed[stop + 1..]);
        stopped
    }

    /// Whether a key would stop the child itself. In a session of its own, nothing else could have the shell above us notice.
    fn stops(&self, key: u8) -> bool {
        settings(self.far.as_fd())
            .is_some_and(|inner| inner.c_lflag & libc::ISIG != 0 && inner.c_cc[libc::VSUSP] == key)
            && foreground(self.far.as_fd()) == self.group
    }

    /// Stops the child and us, so that the shell sees its job stop. Returns when the shell has had it continued.
    fn stop(&mut self) -> Duration {
        let since = Instant::now();
        sys::signal_group(self.group, libc::SIGSTOP);
        self.give_back();
        terminal::stop_own_group();
        self.take();
        sys::signal_group(self.group, libc::SIGCONT);
        since.elapsed()
    }

    fn pass_on(&mut self) {
        match sys::write(self.far.as_fd(), &self.keys) {
            Ok(count) => drop(self.keys.drain(..count)),
            Err(error) if sys::is_transient(&error) => {}
            Err(_) => self.keys.clear(),
        }
    }

    /// How long until [`Front::look`] is due.
    pub(super) fn patience(&self) -> Duration {
        self.look_at.saturating_duration_since(Instant::now())
    }

    /// Looks whether our terminal has another size, or we are in its foreground again.
    pub(super) fn look(&mut self) {
        let now = Instant::now();
        if now < self.look_at {
            return;
        }
        self.look_at = now + LOOK_EVERY;
        self.take();
        let found = size(self.ours.as_fd());
        let cells = |size: &winsize| (size.ws_row, size.ws_col);
        if let Some(size) = &found
            && self.size.as_ref().map(cells) != Some(cells(size))
        {
            set_size(self.far.as_fd(), size);
            self.size = found;
        }
    }

    /// Has our terminal pass every key on, if we are in its foreground.
    fn take(&mut self) {
        // SAFETY: it takes nothing and cannot fail.
        let is_ours = foreground(self.ours.as_fd()) == unsafe { libc::getpgrp() };
        if !self.has_keyboard || !is_ours || self.before.is_some() {
            return;
        }
        self.before = settings(self.ours.as_fd());
        if let Some(mut raw) = self.before {
            // SAFETY: the settings are initialised.
            unsafe { libc::cfmakeraw(&raw mut raw) };
            apply(self.ours.as_fd(), &raw);
        }
    }

    fn give_back(&mut self) {
        if let Some(before) = self.before.take() {
            apply(self.ours.as_fd(), &before);
        }
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.give_back();
    }
}

/// What the child does before it becomes its program: it begins a session at the terminal that is its standard output.
pub(super) fn begin_session() -> io::Result<()> {
    const STDOUT: c_int = 1;
    // SAFETY: both calls are async-signal-safe and take plain numbers.
    unsafe {
        sys::check(libc::setsid())?;
        sys::check(libc::ioctl(STDOUT, libc::TIOCSCTTY as _, 0))?;
    }
    Ok(())
}
