//! A terminal for programs that want one.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::ptr;
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

/// The far end of a terminal: what a person types and sees.
pub struct Terminal {
    keyboard: File,
    seen: Arc<Mutex<Vec<u8>>>,
    expected: usize,
    screen: JoinHandle<()>,
}

impl Terminal {
    /// Starts a program with a new terminal of 80 columns as its standard streams and controlling terminal.
    pub fn spawn(command: &mut Command) -> (Self, Child) {
        let (far, near) = open();
        let streams = [0, 1, 2].map(|_| Stdio::from(near.try_clone().unwrap()));
        let [stdin, stdout, stderr] = streams;
        command.stdin(stdin).stdout(stdout).stderr(stderr);
        // SAFETY: both calls are async-signal-safe and take plain numbers.
        unsafe {
            command.pre_exec(|| {
                libc::setsid();
                libc::ioctl(0, libc::TIOCSCTTY, 0);
                Ok(())
            });
        }
        let child = command.spawn().unwrap();
        // The command holds the near end too, and the screen ends with its last holder.
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        drop(near);
        let mut screen = File::from(far.try_clone().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let shown = Arc::clone(&seen);
        let screen = thread::spawn(move || {
            let mut buffer = [0; 4096];
            // Linux ends it with an error, others with an end of file.
            while let Ok(count @ 1..) = screen.read(&mut buffer) {
                shown.lock().unwrap().extend_from_slice(&buffer[..count]);
            }
        });
        (Self { keyboard: File::from(far), seen, expected: 0, screen }, child)
    }

    /// Types keys.
    pub fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
    }

    /// Waits until something has been shown, since the last time that something was.
    pub fn expect(&mut self, text: &str) {
        let seen = &self.seen;
        let from = self.expected;
        self.expected = crate::wait_for(text, || {
            let seen = seen.lock().unwrap();
            let at = seen[from..].windows(text.len()).position(|it| it == text.as_bytes())?;
            Some(from + at + text.len())
        });
    }

    /// Types keys, again each second, until something is shown: a key for the child may come before it has the terminal.
    pub fn press_until(&mut self, keys: &str, text: &str) {
        let seen = self.seen.clone();
        let from = self.expected;
        let is_shown = || {
            let seen = seen.lock().unwrap();
            seen[from..].windows(text.len()).any(|it| it == text.as_bytes())
        };
        for _ in 0..60 {
            self.press(keys);
            let pressed = std::time::Instant::now();
            while !is_shown() && pressed.elapsed().as_secs() < 1 {
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
            if is_shown() {
                break;
            }
        }
        self.expect(text);
    }

    /// Gives it another size.
    pub fn resize(&self, rows: u16, columns: u16) {
        let size = libc::winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
        // SAFETY: the size is of the right type.
        let status =
            unsafe { libc::ioctl(self.keyboard.as_raw_fd(), libc::TIOCSWINSZ, &raw const size) };
        assert_eq!(status, 0);
    }

    /// All that was shown, when the last program has left the terminal.
    pub fn screen(self) -> String {
        self.screen.join().unwrap();
        String::from_utf8_lossy(&self.seen.lock().unwrap()).into_owned()
    }
}

fn open() -> (OwnedFd, OwnedFd) {
    let (mut far, mut near) = (0, 0);
    let size = libc::winsize { ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0 };
    // SAFETY: the pointers are to places of the right type, or null where that is allowed.
    unsafe {
        let status = libc::openpty(
            &raw mut far,
            &raw mut near,
            ptr::null_mut(),
            ptr::null(),
            &raw const size,
        );
        assert_eq!(status, 0, "no terminal: {}", std::io::Error::last_os_error());
        // Neither must leak into the programs of other tests, or the screen would never end.
        libc::fcntl(far, libc::F_SETFD, libc::FD_CLOEXEC);
        libc::fcntl(near, libc::F_SETFD, libc::FD_CLOEXEC);
        (OwnedFd::from_raw_fd(far), OwnedFd::from_raw_fd(near))
    }
}
