#!/usr/bin/env python3
"""Records under load: many recorders at once, a lock that is held, a reader that never ends, and a file that grows.

usage: load.py PROGRAM [--processes N] [--steps N] [--lock SECONDS] [--runs N] [--only WORD]

--runs makes so many runs of 100 steps with 100 lines each, through the C interface; 0 leaves that out.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

from recorder import Recorder, Trouble

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
LIBRARIES = ["-lutil", "-lrt", "-lpthread", "-lm", "-ldl"]
# How late a child may start that waits for a lock: a second is promised, and machines are slow.
LATE = 5.0
# How many steps a run made by growing.c has, and how many lines each of them.
STEPS, LINES = 100, 100


class Campaign:
    def __init__(self, program: pathlib.Path, only: str | None):
        self.program, self.only = program, only
        self.tries, self.failures = 0, 0

    def attempt(self, what: str, body: Callable[[Recorder], None]) -> None:
        if self.only and self.only not in what:
            return
        self.tries += 1
        begun = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="scenariolog-load-") as directory:
            recorder = Recorder(self.program, pathlib.Path(directory), limit=1800)
            try:
                body(recorder)
                recorder.sound()
                recorder.reads()
                print(f"{what}: {time.monotonic() - begun:.1f} s", flush=True)
            except (Trouble, OSError, sqlite3.Error, subprocess.SubprocessError) as trouble:
                self.failures += 1
                print(f"FAILED {what}: {trouble}", flush=True)

    def everything(self, processes: int, steps: int, lock: float, runs: int) -> int:
        self.attempt(f"{processes} processes with {steps} steps each", lambda it: many(it, processes, steps))
        self.attempt(f"a lock held for {lock:g} s", lambda it: locked(it, lock))
        self.attempt(f"a reader that never ends beside {steps * 10} steps", lambda it: read_on(it, steps * 10))
        if runs:
            what = f"{runs} runs, {runs * STEPS} steps, {runs * STEPS * LINES} lines"
            self.attempt(what, lambda it: grow(it, runs))
        print(f"{self.tries - self.failures} passed, {self.failures} failed")
        return self.failures


def many(recorder: Recorder, processes: int, steps: int) -> None:
    recorder.ok("init")
    run = recorder.ok("run", "start", "--suite", "load").strip()
    script = (
        f'for n in $(seq {steps}); do "$SCENARIOLOG" exec -q --strict --run-id {run} --name "$0-$n" --'
        ' sh -c "echo line; exit 3"; [ $? -eq 3 ] || exit 1; done'
    )
    harnesses = [
        subprocess.Popen(["sh", "-c", script, str(n)], cwd=recorder.where, env=recorder.env(), stderr=subprocess.PIPE)
        for n in range(processes)
    ]
    for harness in harnesses:
        _, stderr = harness.communicate(timeout=recorder.limit)
        if harness.returncode != 0 or stderr:
            raise Trouble(f"a harness ends with {harness.returncode}: {stderr.decode().strip()}")
    recorded = recorder.query(
        "SELECT count(*), count(DISTINCT step_num) FROM steps WHERE outcome = 'failed' AND exit_code = 3"
    )
    if recorded != [(processes * steps,) * 2]:
        raise Trouble(f"{recorded} of {processes * steps} steps are recorded")
    recorder.all_is_found()


def locked(recorder: Recorder, seconds: float) -> None:
    """A child starts though another writes, and its end is recorded when that one is done."""
    run = recorder.ok("run", "start", "--suite", "load").strip()
    with contextlib.closing(sqlite3.connect(recorder.db, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        begun = time.time()
        script = "date +%s.%N >started; echo line; exit 3"
        command = [str(recorder.program), "exec", "-q", "--run-id", run, "--", "sh", "-c", script]
        child = subprocess.Popen(command, cwd=recorder.where, env=recorder.env(), stderr=subprocess.PIPE, text=True)
        time.sleep(seconds)
        writer.execute("ROLLBACK")
    _, stderr = child.communicate(timeout=recorder.limit)
    started = float((recorder.where / "started").read_text()) - begun
    if started > min(LATE, seconds):
        raise Trouble(f"the child starts after {started:.1f} s")
    recorded = recorder.query("SELECT outcome, exit_code FROM steps")
    if child.returncode != 3 or recorded != [("failed", 3)]:
        raise Trouble(f"status {child.returncode}, recorded as {recorded}: {stderr.strip()}")
    recorder.all_is_found()


def read_on(recorder: Recorder, steps: int) -> None:
    """The log cannot be moved into the file while somebody reads an old state of it, and is moved afterwards."""
    run = recorder.ok("run", "start", "--suite", "load").strip()
    with contextlib.closing(sqlite3.connect(recorder.db, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM scenario_runs").fetchone()
        for number in range(steps):
            recorder.ok("exec", "-q", "--strict", "--run-id", run, "--name", f"step-{number}", "--", "echo", "line")
        if reader.execute("SELECT count(*) FROM steps").fetchone() != (0,):
            raise Trouble("the reader sees what came after it")
        if len(recorder.ok("show", "-o", "jsonl").splitlines()) != steps:
            raise Trouble("another reader does not see all")
    recorder.ok("run", "end", "--run-id", run)
    log = recorder.db.with_name(recorder.db.name + "-wal")
    if log.exists() and log.stat().st_size > 0:
        raise Trouble(f"the log still has {log.stat().st_size} bytes")
    recorder.all_is_found()


def grow(recorder: Recorder, runs: int) -> None:
    program = recorder.where / "growing"
    compiler = [os.environ.get("CC", "cc"), "-O1", f"-I{ROOT / 'include'}", str(HERE / "growing.c")]
    subprocess.run([*compiler, str(ROOT / "build/libscenariolog.a"), *LIBRARIES, "-o", str(program)], check=True)
    subprocess.run([str(program), str(runs), str(STEPS), str(LINES)], cwd=recorder.where, check=True)
    counts = recorder.query(
        "SELECT (SELECT count(*) FROM scenario_runs), (SELECT count(*) FROM steps), (SELECT count(*) FROM log_lines)"
    )
    if counts != [(runs, runs * STEPS, runs * STEPS * LINES)]:
        raise Trouble(f"recorded: {counts}")
    for query, hits in (("unique", runs), (f"run{runs // 2} AND unique", 1)):
        found = recorder.ok("search", query, "--limit", "0", "-o", "jsonl").count("\n")
        if found != hits:
            raise Trouble(f"search finds {found} of {hits} for {query}")
    size = recorder.db.stat().st_size / (1 << 20)
    print(f"  a file of {size:.0f} MiB", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--processes", type=int, default=64, help="so many recorders at once")
    parser.add_argument("--steps", type=int, default=100, help="so many steps of each")
    parser.add_argument("--lock", type=float, default=70, help="so many seconds of a held lock")
    parser.add_argument("--runs", type=int, default=1000, help="so many runs in a large file")
    parser.add_argument("--only", help="try only what has this in its name")
    args = parser.parse_args()
    campaign = Campaign(args.program.resolve(), args.only)
    sys.exit(1 if campaign.everything(args.processes, args.steps, args.lock, args.runs) else 0)


if __name__ == "__main__":
    main()
