#!/usr/bin/env python3
"""Fails the recorder's n-th system call of each kind, for all n, and looks at what is left.

usage: faults.py PROGRAM [--every N] [--only WORD] [--skip CALL]

strace injects the faults into the recorder alone, not into what it runs. After a failed call the command must still
end with its own status and output, and the record must be sound and honest: the step failed with status 3, or the
recorder said on standard error what is missing.
"""

import argparse
import collections
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

# What a call may fail with in real life.
ERRORS = {
    "openat": ["EMFILE", "EACCES", "ENOSPC"],
    "read": ["EIO"],
    "pread64": ["EIO"],
    "write": ["ENOSPC", "EIO", "EDQUOT"],
    "pwrite64": ["ENOSPC", "EIO"],
    "fsync": ["EIO"],
    "fdatasync": ["EIO"],
    "ftruncate": ["EIO", "ENOSPC"],
    "mmap": ["ENOMEM"],
    "fstat": ["EIO"],
    "newfstatat": ["EIO", "EACCES"],
    "stat": ["EIO"],
    "lstat": ["EIO"],
    "statx": ["EIO"],
    "unlink": ["EACCES"],
    "mkdir": ["EACCES", "ENOSPC"],
    "fcntl": ["ENOLCK", "EINTR"],
    "flock": ["ENOLCK"],
    "lseek": ["EIO"],
    "poll": ["ENOMEM", "EINTR"],
    "ppoll": ["ENOMEM", "EINTR"],
    "pipe2": ["EMFILE"],
    "dup3": ["EMFILE"],
    "clone": ["EAGAIN"],
    "clone3": ["EAGAIN"],
    "fork": ["EAGAIN"],
    "vfork": ["EAGAIN"],
    "wait4": ["ECHILD", "EINTR"],
    "waitid": ["ECHILD", "EINTR"],
    "pidfd_open": ["EMFILE", "ENOSYS"],
    "rt_sigaction": ["EINVAL"],
    "rt_sigprocmask": ["EINVAL"],
    "getrandom": ["EAGAIN"],
    "readlink": ["EACCES"],
    "getcwd": ["ENOENT"],
}
# A fork that fails is a child that cannot be started, with or without a recorder.
FORKS = {"clone", "clone3", "fork", "vfork"}
SCRIPT = "echo out; echo err >&2; exit 3"
COMMAND = ["exec", "--name", "it", "--", "sh", "-c", SCRIPT]


class Campaign:
    def __init__(self, program, every, only, skip):
        self.program, self.every, self.only, self.skip = program, every, only, skip
        self.tries, self.failures = 0, []
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="scenariolog-faults-"))
        self.template = self.dir / "template"
        self.template.mkdir()
        self.run(self.template, ["init"])

    def run(self, where, args, prefix=()):
        env = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(where), "USER": "tester"}
        command = [*prefix, self.program, *args]
        return subprocess.run(command, cwd=where, env=env, capture_output=True, timeout=120)

    def lab(self):
        where = self.dir / "lab"
        shutil.rmtree(where, ignore_errors=True)
        shutil.copytree(self.template, where)
        return where

    def traced(self, inject=()):
        """Runs the command under strace; the injected fault, if any, must have happened."""
        where = self.lab()
        trace = self.dir / "trace"
        strace = ["strace", "-o", str(trace), *(word for spec in inject for word in ("-e", spec))]
        ran = self.run(where, COMMAND, strace)
        return where, ran, trace.read_text(errors="replace")

    def calls(self):
        """How often the recorder makes each system call."""
        _, ran, trace = self.traced()
        if ran.returncode != 3:
            sys.exit(f"the command fails without a fault: {ran}")
        return collections.Counter(re.findall(r"^(\w+)\(", trace, re.MULTILINE))

    def fail(self, what, why, ran):
        self.failures.append(f"{what}: {why}")
        stderr = ran.stderr.decode(errors="replace").strip().replace("\n", " | ")
        print(f"FAILED {what}: {why}; status {ran.returncode}; {stderr[:200]}", flush=True)

    def everything(self):
        calls = self.calls()
        for call, errors in ERRORS.items():
            if call == self.skip:
                continue
            for error in errors:
                for n in range(1, calls[call] + 1, self.every):
                    self.try_error(call, error, n)
        print(f"{self.tries - len(self.failures)} passed, {len(self.failures)} failed")
        shutil.rmtree(self.dir)
        return len(self.failures)

    def wanted(self, what):
        if self.only and self.only not in what:
            return False
        self.tries += 1
        return True

    def try_error(self, call, error, n):
        what = f"{call} {n}: {error}"
        if not self.wanted(what):
            return
        try:
            where, ran, trace = self.traced([f"trace={call}", f"inject={call}:error={error}:when={n}"])
        except subprocess.TimeoutExpired as hung:
            return self.fail(what, "it hangs", subprocess.CompletedProcess(hung.cmd, -1, b"", b""))
        if "(INJECTED)" not in trace:
            return
        if ran.returncode != 3 and call not in FORKS:
            return self.fail(what, "another status", ran)
        if call in FORKS:
            return None
        problem = self.look_at(where)
        if problem:
            return self.fail(what, problem, ran)
        rows = self.steps(where)
        told = b"warning" in ran.stderr or b"scenariolog: warning" in ran.stderr
        if rows != [("failed", 3)] and not told:
            self.fail(what, f"recorded as {rows} without a word", ran)

    def look_at(self, where):
        """What is wrong with the record, if something is."""
        try:
            with sqlite3.connect(where / "scenariolog.db") as db:
                check = db.execute("PRAGMA integrity_check").fetchall()
        except sqlite3.Error as error:
            return f"it does not open: {error}"
        if check != [("ok",)]:
            return f"it is not sound: {check}"
        outcomes = {row[0] for row in self.steps(where)}
        return f"it reads {outcomes}" if outcomes - {"failed", None, "interrupted"} else None

    def steps(self, where):
        with sqlite3.connect(where / "scenariolog.db") as db:
            return db.execute("SELECT outcome, exit_code FROM steps").fetchall()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--every", type=int, default=1, help="try only every n-th call")
    parser.add_argument("--only", help="try only faults whose name has this in it")
    parser.add_argument("--skip", help="leave out the errors of this call")
    args = parser.parse_args()
    failures = Campaign(args.program.resolve(), args.every, args.only, args.skip).everything()
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
