#!/usr/bin/env python3
"""Kills recorders, children, harnesses and everything with SIGKILL, and looks at what is left.

usage: kill.py PROGRAM [--each N] [--every-call] [--only WORD] [--seed N]

Half of the kills hit at a system call, which `killed/killer.c` counts, the other half at a moment. After each the file
must open and be sound; what its recorder had confirmed must be there; every report must answer, with nothing that reads as
running and nothing as passed that was cut off; and after one command all that was captured must be found.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field

from recorder import READS, Trouble, skip

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
LIBRARIES = ["-lutil", "-lrt", "-lpthread", "-lm", "-ldl"]
# What sees to what a dead recorder left; each alone must do.
COMMANDS = [["index", "fts"], ["run", "start"]]
# How long anything may take.
LIMIT = 60


@dataclass
class Scenario:
    """Something that records, and who of it is killed: whose calls are counted, and who is hit."""

    name: str
    command: list[str]
    victims: dict[str, tuple[str, str]]
    env: dict[str, str] = field(default_factory=dict)
    calls: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0


class Campaign:
    def __init__(self, program: pathlib.Path, only: str | None, seed: int):
        self.program, self.only = program, only
        self.random = random.Random(seed)
        self.tries, self.kills, self.failures = 0, 0, 0
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="scenariolog-kill-"))
        self.killer = self.compile("killer", HERE / "killed/killer.c")
        self.scenarios = [s for s in self.all_scenarios() if not only or only in s.name]

    def compile(self, name: str, source: pathlib.Path, *options: str) -> str:
        out = self.dir / name
        subprocess.run([os.environ.get("CC", "cc"), "-O1", str(source), *options, "-o", str(out)], check=True)
        return str(out)

    def all_scenarios(self) -> list[Scenario]:
        bash, program = ["bash"], str(self.program)
        harnessed = {
            "recorder": ("scenariolog", "self"),
            "child": ("sh", "self"),
            "harness": ("all", "first"),
            "all": ("all", "tree"),
        }
        alone = {"recorder": ("first", "self"), "all": ("all", "tree")}
        scenarios = [
            Scenario("exec", [program, "exec", "--name", "step", "--", "sh", "-c", "echo line; echo line >&2"], alone),
            Scenario("suite of exec", [*bash, str(HERE / "killed/harness.sh")], harnessed),
            Scenario(
                "run exec",
                [program, "run", "exec", "-q", "--", *bash, str(HERE / "killed/inner.sh")],
                {**harnessed, "child": ("bash", "self")},
            ),
            Scenario("bash library", [*bash, str(HERE / "killed/suite.sh")], {**harnessed, "child": ("bash", "self")}),
        ]
        if (archive := ROOT / "build/libscenariolog.a").exists():
            stream = self.compile("stream", HERE / "killed/stream.c", f"-I{ROOT / 'include'}", str(archive), *LIBRARIES)
            scenarios.append(Scenario("C streams", [stream], alone))
        else:
            skip("kills of a C program (build/libscenariolog.a is missing)")
        return scenarios + self.pytest_scenarios(alone) + self.go_scenarios()

    def pytest_scenarios(self, victims: dict[str, tuple[str, str]]) -> list[Scenario]:
        python = next((p for p in sorted(ROOT.glob("build/python/venv-*/bin/python")) if has_plugin(p)), None)
        if python is None:
            skip("kills of pytest (no environment below build/python has the plugin: tests/python/run makes it)")
            return []
        suite = [
            str(python),
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "test_suite.py",
            "--scenariolog=scenariolog.db",
        ]
        env = {"ACKS": "acks", "PYTHONDONTWRITEBYTECODE": "1"}
        return [Scenario("pytest", suite, victims, env), Scenario("pytest -n 2", [*suite, "-n", "2"], victims, env)]

    def go_scenarios(self) -> list[Scenario]:
        if not shutil.which("go"):
            skip("kills of go test (go is not installed)")
            return []
        suite = str(self.dir / "suite.test")
        build = ["go", "test", "-C", str(HERE / "killed/go"), "-c", "-tags", "scenariolog_dev", "-o", suite, "."]
        subprocess.run(build, check=True)
        # The run belongs to the caller, as which go test ends with its tests; this process would not.
        victims = {"recorder": ("suite.test", "self"), "all": ("all", "tree")}
        return [Scenario("go test", ["sh", "-c", '"$0"; exit $?', suite], victims)]

    def run(self, where: pathlib.Path, *args: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.program), *args], cwd=where, env=self.env(where), capture_output=True, text=True, timeout=LIMIT
        )

    def env(self, where: pathlib.Path, scenario: Scenario | None = None) -> dict[str, str]:
        env = {"PATH": os.environ["PATH"], "HOME": str(where), "TMPDIR": str(where)}
        ours = {"SCENARIOLOG": str(self.program), "SCENARIOLOG_DB": str(where / "scenariolog.db")}
        return {**env, **ours, **(scenario.env if scenario else {})}

    def lab(self, scenario: Scenario) -> pathlib.Path:
        where = self.dir / "lab"
        shutil.rmtree(where, ignore_errors=True)
        where.mkdir()
        if scenario.name.startswith("pytest"):
            shutil.copy(HERE / "killed/test_suite.py", where)
        return where

    def at_call(self, scenario: Scenario, counted: str, victim: str, n: int) -> tuple[pathlib.Path, int, bool]:
        """Runs a scenario with a kill at the n-th call; how many calls there were, and whether it came so far."""
        where = self.lab(scenario)
        report = where.with_suffix(".report")
        with report.open("w") as out:
            os.dup2(out.fileno(), 9)
            subprocess.run(
                [self.killer, counted, victim, str(n), *scenario.command],
                cwd=where,
                env=self.env(where, scenario),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(9,),
                timeout=LIMIT,
                check=True,
            )
            os.close(9)
        calls, killed = report.read_text().split()
        return where, int(calls), killed == "1"

    def at_moment(self, scenario: Scenario, counted: str, victim: str, seconds: float) -> tuple[pathlib.Path, bool]:
        """Runs a scenario in a session of its own with a kill so long after its start; whether anybody was hit."""
        where = self.lab(scenario)
        first = subprocess.Popen(
            scenario.command,
            cwd=where,
            env=self.env(where, scenario),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(seconds)
        there = of_session(first.pid)
        if victim == "first" or counted == "first":
            hit = [pid for pid in there if pid == first.pid]
        elif victim == "tree":
            hit = list(there)
        else:
            named = [pid for pid, name in there.items() if name == counted]
            hit = [self.random.choice(named)] if named else []
        for pid in hit:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        first.wait(timeout=LIMIT)
        until = time.monotonic() + LIMIT
        while of_session(first.pid):
            if time.monotonic() > until:
                raise Trouble("something of it never ends")
            time.sleep(0.005)
        return where, bool(hit)

    def measure(self) -> None:
        """How many calls each scenario makes, and how long it takes when nobody is killed."""
        for scenario in self.scenarios:
            for counted, victim in set(scenario.victims.values()):
                where, calls, _ = self.at_call(scenario, counted, victim, 0)
                scenario.calls[counted] = calls
            begun = time.monotonic()
            where, _ = self.at_moment(scenario, "nobody", "self", 0)
            scenario.seconds = time.monotonic() - begun
            steps = query(where, "SELECT count(*) FROM steps WHERE outcome = 'passed'")[0][0]
            if steps == 0:
                sys.exit(f"{scenario.name} records nothing without a kill: see {where}")

    def everything(self, each: int, every_call: bool) -> int:
        self.measure()
        for scenario in self.scenarios:
            before = self.kills, self.failures
            for who, (counted, victim) in scenario.victims.items():
                calls = range(1, scenario.calls[counted] + 1)
                if not (every_call and scenario.name == "exec" and who == "recorder"):
                    calls = sorted(self.random.sample(calls, min(len(calls), each)))
                for n in calls:
                    what = f"{scenario.name}: {who} at call {n} of {scenario.calls[counted]}"
                    self.attempt(what, lambda: self.at_call(scenario, counted, victim, n)[::2])
                for _ in range(each):
                    seconds = self.random.uniform(0, scenario.seconds)
                    what = f"{scenario.name}: {who} after {seconds * 1000:.1f} ms"
                    self.attempt(what, lambda: self.at_moment(scenario, counted, victim, seconds))
            print(f"{scenario.name}: {self.kills - before[0]} kills, {self.failures - before[1]} failures", flush=True)
        print(f"{self.tries} tries, {self.kills} kills")
        print(f"{self.tries - self.failures} passed, {self.failures} failed")
        shutil.rmtree(self.dir)
        return self.failures

    def attempt(self, what: str, kill) -> None:
        self.tries += 1
        try:
            where, killed = kill()
            self.kills += killed
            self.look_at(where, COMMANDS[self.tries % len(COMMANDS)])
        except (Trouble, sqlite3.Error, subprocess.TimeoutExpired) as trouble:
            self.failures += 1
            kept = pathlib.Path(tempfile.mkdtemp(prefix="scenariolog-killed-"))
            shutil.copytree(self.dir / "lab", kept / "lab")
            print(f"FAILED {what}: {trouble}; see {kept}/lab", flush=True)

    def look_at(self, where: pathlib.Path, command: list[str]) -> None:
        acks = [line.rsplit(" ", 1) for line in read_lines(where / "acks")]
        if not (where / "scenariolog.db").exists():
            if acks:
                raise Trouble("there is no file, though something was confirmed")
            return
        # A copy is looked at, so that whatever comes next meets the file as it was left.
        with tempfile.TemporaryDirectory(dir=self.dir) as copy:
            for name in ("scenariolog.db", "scenariolog.db-wal"):
                if (where / name).exists():
                    shutil.copy(where / name, copy)
            check = query(pathlib.Path(copy), "PRAGMA integrity_check")
            if check != [("ok",)]:
                raise Trouble(f"it is not sound: {check}")
            has_tables = query(pathlib.Path(copy), "SELECT count(*) FROM sqlite_master WHERE name = 'steps'")[0][0]
        if acks and not has_tables:
            raise Trouble("there are no tables, though something was confirmed")
        if has_tables:
            self.reads(where)
            self.confirmed(where, acks)
        done = self.run(where, *command)
        if done.returncode != 0:
            # Nobody had written anything yet: only what records makes a file of it.
            if command == ["index", "fts"] and not has_tables:
                return
            raise Trouble(f"{' '.join(command)}: {done.stderr.strip()}")
        if has_tables:
            self.confirmed(where, acks)
        self.found(where, command)

    def reads(self, where: pathlib.Path) -> None:
        for args in READS:
            read = self.run(where, *args, "-o", "jsonl")
            if read.returncode not in (0, 1) or "internal error" in read.stderr or "panicked" in read.stderr:
                raise Trouble(f"{' '.join(args)}: {read.returncode}, {read.stderr.strip()}")
            if '"outcome":"running"' in read.stdout:
                raise Trouble(f"{' '.join(args)}: something reads as running")

    def confirmed(self, where: pathlib.Path, acks: list[list[str]]) -> None:
        rows = query(where, "SELECT step_name, step_path, outcome FROM steps")
        for name, outcome in acks:
            known = [row[2] for row in rows if name == row[0] or row[1].endswith(name)]
            if not known or outcome != "started" and outcome not in known:
                raise Trouble(f"{name} was confirmed as {outcome}, and is {known}")
        cut_off = query(where, "SELECT step_name FROM steps WHERE outcome = 'passed' AND completed_at IS NULL")
        if cut_off:
            raise Trouble(f"{cut_off} did not end, and reads as passed")

    def found(self, where: pathlib.Path, command: list[str]) -> None:
        """All bytes below the log directories are artifacts', complete, and all their lines are in the index."""
        rows = query(
            where,
            "SELECT artifact_id, r.root_dir || '/' || path, size_bytes"
            " FROM artifacts JOIN scenario_runs AS r USING (run_id)",
        )
        known = {os.path.realpath(path): (artifact, size) for artifact, path, size in rows}
        lines = 0
        for path in sorted(where.glob(".logs/**/*")):
            if not path.is_file() or path.stat().st_size == 0:
                continue
            artifact, size = known.get(os.path.realpath(path), (None, None))
            # What is added as bytes is there for its caller when the call returns, which this one did not.
            if artifact is None and path.parent.name == "artifacts":
                continue
            content = path.read_bytes()
            if size != len(content):
                raise Trouble(
                    f"after {' '.join(command)}, {path.name} of {len(content)} bytes has {size} in the record"
                )
            in_index = query(where, f"SELECT count(*) FROM log_lines WHERE artifact_id = {artifact}")[0][0]
            in_file = len(content.splitlines())
            if in_index != in_file:
                raise Trouble(f"after {' '.join(command)}, {in_index} of {in_file} lines of {path.name} are indexed")
            lines += sum(b"line" in line for line in content.splitlines())
        hits = self.run(where, "search", "line", "--limit", "0", "-o", "jsonl").stdout.count("\n")
        if hits != lines:
            raise Trouble(f"after {' '.join(command)}, search finds {hits} of {lines} lines")
        verified = self.run(where, "artifact", "verify", "--all-runs")
        if verified.returncode != 0:
            raise Trouble(f"artifact verify: {verified.stdout} {verified.stderr}")


def has_plugin(python: pathlib.Path) -> bool:
    return subprocess.run([python, "-c", "import pytest, scenariolog, xdist"], capture_output=True).returncode == 0


def read_lines(path: pathlib.Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def query(where: pathlib.Path, sql: str) -> list[tuple]:
    with contextlib.closing(sqlite3.connect(where / "scenariolog.db")) as db:
        return db.execute(sql).fetchall()


def of_session(session: int) -> dict[int, str]:
    """The processes of a session that have not ended, with their names."""
    found = {}
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            head, rest = stat.read_text().rsplit(")", 1)
            words = rest.split()
            if int(words[3]) == session and words[0] not in "ZX":
                found[int(stat.parent.name)] = head.split("(", 1)[1]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--each", type=int, default=3, help="so many kills of each kind for each victim")
    parser.add_argument("--every-call", action="store_true", help="kill the recorder of one exec at each of its calls")
    parser.add_argument("--only", help="only scenarios with this in their name")
    parser.add_argument("--seed", type=int, help="repeat the choices of an earlier run")
    args = parser.parse_args()
    seed = args.seed if args.seed is not None else random.randrange(1 << 32)
    print(f"seed {seed}", flush=True)
    failures = Campaign(args.program.resolve(), args.only, seed).everything(args.each, args.every_call)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
