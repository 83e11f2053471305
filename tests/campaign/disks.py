#!/usr/bin/env python3
"""Records on disks that fill up, are given back and go read-only, and under limits.

usage: disks.py PROGRAM [--every N] [--only WORD]

The disks are small file systems of their own: tmpfs, and ext4 with blocks of 1 and 4 KiB. Whatever is wrong, the
command keeps its status, and the record is right or the recorder has said on standard error that it is not. When there
is room again, all is recorded, what was recorded before is still there, and all of it is found.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator

from recorder import Recorder, Trouble

# Lines, so that there is something to index, and a status of its own.
SCRIPT = "i=0; while [ $i -lt 2000 ]; do i=$((i+1)); echo line $i; done; exit 3"
KIB = 1024


class Campaign:
    def __init__(self, program: pathlib.Path, every: int, only: str | None):
        self.program, self.every, self.only = program, every, only
        self.tries, self.failures = 0, 0

    def attempt(self, what: str, body: Callable[[], None]) -> None:
        if self.only and self.only not in what:
            return
        self.tries += 1
        try:
            body()
        except (Trouble, OSError, subprocess.SubprocessError) as trouble:
            self.failures += 1
            print(f"FAILED {what}: {trouble}", flush=True)

    def everything(self) -> int:
        for kind, options in {"tmpfs": [], "ext4": ["-b", "1024"], "ext4 ": ["-b", "4096"]}.items():
            name = " ".join([kind.strip(), *options])
            for free in [0, 4, 8, 16, 24, 32, 48, 64, 96, 128, 192, 256, 512][:: self.every]:
                self.attempt(f"{name}: {free} KiB free", lambda: self.full(kind.strip(), options, free * KIB))
            self.attempt(f"{name}: full before the first step", lambda: self.full_at_once(kind.strip(), options))
            self.attempt(f"{name}: read-only", lambda: self.read_only(kind.strip(), options))
        for size in [0, 1, 4, 16, 64, 96, 112, 128, 192, 256, 512, 1024][:: self.every]:
            self.attempt(f"RLIMIT_FSIZE {size} KiB", lambda: self.limited(resource.RLIMIT_FSIZE, size * KIB))
        for files in range(3, 24, self.every):
            self.attempt(f"RLIMIT_NOFILE {files}", lambda: self.limited(resource.RLIMIT_NOFILE, files))
        # With less the program itself may find no memory, which Rust ends it for.
        for size in [16, 20, 24, 32, 48, 64][:: self.every]:
            self.attempt(f"RLIMIT_AS {size} MiB", lambda: self.limited(resource.RLIMIT_AS, size * KIB * KIB))
        print(f"{self.tries - self.failures} passed, {self.failures} failed")
        return self.failures

    def full(self, kind: str, options: list[str], free: int) -> None:
        with mounted(kind, options) as disk:
            recorder = Recorder(self.program, disk)
            recorder.ok("init")
            run = recorder.ok("run", "start", "--suite", "disk").strip()
            self.recorded(recorder, "--run-id", run)
            before = steps(recorder)
            filler = fill(disk, free)
            self.kept(recorder, "--run-id", run)
            recorder.reads()
            filler.unlink()
            self.recorded(recorder, "--run-id", run)
            recorder.ok("index", "fts")
            recorder.sound()
            recorder.reads()
            if steps(recorder)[: len(before)] != before:
                raise Trouble(f"{before} became {steps(recorder)}")
            recorder.all_is_found()

    def full_at_once(self, kind: str, options: list[str]) -> None:
        with mounted(kind, options) as disk:
            recorder = Recorder(self.program, disk)
            filler = fill(disk, 0)
            self.kept(recorder)
            filler.unlink()
            self.recorded(recorder)
            recorder.sound()

    def read_only(self, kind: str, options: list[str]) -> None:
        with mounted(kind, options) as disk:
            recorder = Recorder(self.program, disk)
            self.recorded(recorder)
            before = steps(recorder)
            subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
            self.kept(recorder)
            recorder.reads()
            if len(recorder.ok("show", "-o", "jsonl").splitlines()) != len(before):
                raise Trouble("the step is not shown")
            subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
            self.recorded(recorder)
            recorder.sound()
            recorder.all_is_found()

    def limited(self, limit: int, value: int) -> None:
        with tempfile.TemporaryDirectory(prefix="scenariolog-limits-") as directory:
            recorder = Recorder(self.program, pathlib.Path(directory))
            recorder.ok("init")
            self.recorded(recorder)

            def set_limit() -> None:
                resource.setrlimit(limit, (value, value))

            # Where not even the child or the program can be started, nothing is to be seen.
            for command in (["sh", "-c", SCRIPT], [str(self.program), "--version"]):
                if subprocess.run(command, capture_output=True, preexec_fn=set_limit).returncode not in (0, 3):
                    return
            self.kept(recorder, preexec_fn=set_limit)
            recorder.reads()
            self.recorded(recorder)
            recorder.ok("index", "fts")
            recorder.sound()
            recorder.all_is_found()

    def kept(self, recorder: Recorder, *args: str, **options) -> None:
        """The child's status is kept, and its step is recorded unless that it is not has been said."""
        count = len(steps(recorder))
        ran = recorder.run("exec", "-q", *args, "--", "sh", "-c", SCRIPT, **options)
        if ran.returncode != 3:
            raise Trouble(f"the status is {ran.returncode}: {ran.stderr.strip()}")
        last = steps(recorder)[count:]
        if last != [("failed", 3)] and "warning" not in ran.stderr:
            raise Trouble(f"recorded as {last} without a word: {ran.stderr.strip()}")

    def recorded(self, recorder: Recorder, *args: str) -> None:
        ran = recorder.run("exec", "-q", "--strict", *args, "--", "sh", "-c", SCRIPT)
        last = steps(recorder)[-1:]
        if ran.returncode != 3 or last != [("failed", 3)]:
            raise Trouble(f"with room, {last} is recorded: {ran.returncode}, {ran.stderr.strip()}")


def steps(recorder: Recorder) -> list[tuple]:
    """What the file has; a copy is read, since the disk may have no room for the log's index."""
    if not recorder.db.exists():
        return []
    with tempfile.TemporaryDirectory() as directory:
        copy = Recorder(recorder.program, pathlib.Path(directory))
        for name in ("scenariolog.db", "scenariolog.db-wal"):
            if (recorder.where / name).exists():
                (copy.where / name).write_bytes((recorder.where / name).read_bytes())
        if not copy.query("SELECT 1 FROM sqlite_master WHERE name = 'steps'"):
            return []
        return copy.query("SELECT outcome, exit_code FROM steps ORDER BY step_id")


def fill(disk: pathlib.Path, free: int) -> pathlib.Path:
    """Fills the disk but for so many bytes."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (64 * KIB, KIB):
            with contextlib.suppress(OSError):
                while True:
                    file.write(b"x" * size)
    os.truncate(filler, max(0, filler.stat().st_size - free))
    return filler


@contextlib.contextmanager
def mounted(kind: str, options: list[str]) -> Iterator[pathlib.Path]:
    with tempfile.TemporaryDirectory(prefix="scenariolog-disk-") as directory:
        where = pathlib.Path(directory) / "disk"
        where.mkdir()
        if kind == "tmpfs":
            command = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(where)]
        else:
            image = pathlib.Path(directory) / "image"
            with image.open("wb") as file:
                file.truncate(4 * KIB * KIB)
            subprocess.run(["mkfs.ext4", "-q", "-m", "0", "-O", "^has_journal", *options, str(image)], check=True)
            command = ["mount", "-o", "loop", str(image), str(where)]
        subprocess.run(command, check=True)
        try:
            yield where
        finally:
            subprocess.run(["umount", str(where)], check=True)


def can_mount() -> bool:
    with contextlib.suppress(OSError, subprocess.SubprocessError), mounted("ext4", []):
        return True
    return False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--every", type=int, default=1, help="try only every n-th size")
    parser.add_argument("--only", help="try only what has this in its name")
    args = parser.parse_args()
    if not args.only and not can_mount():
        # No package brings it, so CI need not have it either.
        print(
            "SKIPPED: disks that fill up: no file system can be mounted here, which takes root, mkfs.ext4 and loop devices",
            file=sys.stderr,
            flush=True,
        )
        args.only = "RLIMIT"
    failures = Campaign(args.program.resolve(), args.every, args.only).everything()
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
