//! Where a program was when it failed: the exception or panic, and the innermost frames of its own code.

use crate::essence::mask::masked;

/// How many frames of a trace count, from the innermost outwards: those further out depend on who called.
const FRAMES: usize = 2;

/// What a program says of where it failed. Of several traces the last counts, of Python's as of Go's and Rust's.
#[derive(Debug, Default)]
pub(super) struct Trace {
    reading: Reading,
    frames: Vec<String>,
    /// The exception or panic, masked.
    what: Option<String>,
    /// The frames of the trace before, should this one have none of its own.
    done: Option<Vec<String>>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Reading {
    #[default]
    Nothing,
    /// Frames, the innermost last, and then the exception.
    Python,
    /// Frames, the innermost first.
    Go,
    /// The message below the place of a panic.
    Rust,
    /// The place below the message of an exception.
    Pytest,
}

impl Trace {
    /// Takes the next line.
    pub fn see(&mut self, line: &str) {
        if line.trim_end() == "Traceback (most recent call last):" {
            self.begin(Reading::Python, None);
        } else if let Some(message) = line.strip_prefix("panic: ") {
            self.begin(Reading::Go, Some(format!("panic: {}", masked(message))));
        } else if let Some((_, place)) =
            line.split_once("' panicked at ").or_else(|| panicked(line))
        {
            let file = place.split(':').next().unwrap_or_default();
            self.begin(Reading::Rust, None);
            self.frames.push(masked(file));
        } else if let Some(message) = line.strip_prefix("E   ") {
            // What comes below in the same block is the difference in detail.
            if self.reading != Reading::Pytest {
                self.begin(Reading::Pytest, Some(masked(message)));
            }
        } else {
            self.go_on(line);
        }
    }

    /// The exception and the frames, the innermost first; nothing if there was no trace.
    pub fn end(mut self) -> Option<Vec<String>> {
        self.close();
        self.done
    }

    fn begin(&mut self, reading: Reading, what: Option<String>) {
        self.close();
        self.reading = reading;
        self.what = what;
    }

    fn go_on(&mut self, line: &str) {
        match self.reading {
            Reading::Nothing => {}
            Reading::Python => self.python(line),
            Reading::Go => self.go(line),
            Reading::Rust => {
                self.what = Some(masked(line));
                self.close();
            }
            Reading::Pytest => self.pytest(line),
        }
    }

    /// `  File "x.py", line 3, in f`, and the exception below, which is not indented.
    fn python(&mut self, line: &str) {
        if let Some(frame) = line.trim_start().strip_prefix("File \"") {
            let (file, rest) = frame.split_once('"').unwrap_or((frame, ""));
            let function = rest.rsplit_once(", in ").map_or("", |(_, function)| function);
            let is_own = !["site-packages", "dist-packages", "/lib/python", "<frozen"]
                .iter()
                .any(|part| file.contains(part));
            if is_own {
                let name = file.rsplit('/').next().unwrap_or(file);
                self.frames.push(masked(&format!("{name} {function}")));
            }
        } else if !line.starts_with([' ', '\t']) && !line.is_empty() {
            self.what = Some(masked(line));
            self.frames.reverse();
            self.close();
        }
    }

    /// `tests/test_x.py:7: ValueError`
    fn pytest(&mut self, line: &str) {
        if let Some((file, rest)) = line.split_once(".py:")
            && rest.starts_with(|first: char| first.is_ascii_digit())
            && !file.contains(' ')
        {
            self.frames.push(masked(file.rsplit('/').next().unwrap_or(file)));
            self.close();
        }
    }

    /// `package.function(arguments)`, each with its place in the line below.
    fn go(&mut self, line: &str) {
        let is_place = line.starts_with('\t');
        let Some((function, _)) = line.rsplit_once('(').filter(|_| !is_place) else { return };
        let is_own = !["runtime.", "testing.", "panic", "created by", "goroutine ", "[signal "]
            .iter()
            .any(|start| function.starts_with(start));
        if is_own && !function.contains(' ') {
            self.frames.push(masked(function));
        }
        if self.frames.len() == FRAMES {
            self.close();
        }
    }

    fn close(&mut self) {
        let (what, mut frames) = (self.what.take(), std::mem::take(&mut self.frames));
        self.reading = Reading::Nothing;
        if let Some(what) = what {
            frames.truncate(FRAMES);
            frames.insert(0, what);
            self.done = Some(frames);
        }
    }
}

/// A panic as newer versions of Rust have it: `thread 'main' (123) panicked at src/x.rs:1:2:`.
fn panicked(line: &str) -> Option<(&str, &str)> {
    line.starts_with("thread '").then(|| line.split_once(") panicked at ")).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<Vec<String>> {
        let mut trace = Trace::default();
        text.lines().for_each(|line| trace.see(line));
        trace.end()
    }

    #[test]
    fn python_names_the_exception_and_its_own_innermost_frames() {
        let text = "Traceback (most recent call last):\n  File \"/a/run.py\", line 3, in <module>\n    main()\n  \
                    File \"/a/app.py\", line 7, in load\n    json.loads(s)\n  File \"/usr/lib/python3.13/json/x.py\", \
                    line 1, in loads\n    raise\nValueError: row 17 is bad\nafter";
        assert_eq!(
            of(text).unwrap(),
            ["ValueError: row # is bad", "app.py load", "run.py <module>"]
        );
    }

    #[test]
    fn go_and_rust_name_the_panic() {
        let go = "panic: index out of range [5] with length 3\n\ngoroutine 7 [running]:\ntesting.tRunner.func1()\n\t/x\n\
                  m/p.Parse(0x1, 0x2)\n\t/a/p.go:7 +0x1\nm/p.TestParse(0xc0)\n\t/a/p_test.go:9\ntesting.tRunner(0x1)";
        assert_eq!(
            of(go).unwrap(),
            ["panic: index out of range [#] with length #", "m/p.Parse", "m/p.TestParse"]
        );
        let rust = "thread 'main' panicked at src/db.rs:10:5:\ncalled `Option::unwrap()` on a `None` value\nnote: x";
        assert_eq!(of(rust).unwrap(), ["called `Option::unwrap()` on a `None` value", "src/db.rs"]);
        let newer = rust.replace("'main' ", "'main' (4711) ");
        assert_eq!(of(&newer), of(rust));
    }

    #[test]
    fn pytest_names_the_exception_and_its_file() {
        let text = "    def test_x():\n>       assert 1 == 2\nE       assert 1 == 2\nE        +  where\n\ntests/test_x.py:3: AssertionError";
        assert_eq!(of(text).unwrap(), [" assert # == #".trim_start(), "test_x"]);
    }

    #[test]
    fn what_is_no_trace_says_nothing() {
        assert_eq!(of("error: no\n  File \"x\", line 1\npanicked"), None);
        assert_eq!(of("Traceback (most recent call last):\n  File \"x\", line 1, in f\n"), None);
    }
}
