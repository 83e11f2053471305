//! A terminal for programs that want one.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::{FromRawFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::ptr;
use std::thread::{self, JoinHandle};

/// The far end of a terminal: what a person types and sees.
pub struct Terminal {
    keyboard: File,
    screen: JoinHandle<Vec<u8>>,
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
        let screen = thread::spawn(move || {
            let mut seen = Vec::new();
            // Linux ends it with an error, others with an end of file.
            let _ = screen.read_to_end(&mut seen);
            seen
        });
        (Self { keyboard: File::from(far), screen }, child)
    }

    /// Types keys.
    pub fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
    }

    /// All that was shown, when the last program has left the terminal.
    pub fn screen(self) -> String {
        String::from_utf8_lossy(&self.screen.join().unwrap()).into_owned()
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
