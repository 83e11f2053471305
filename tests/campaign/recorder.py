"""What the campaigns share: the program, its record, and what must hold of that."""

from __future__ import annotations

import contextlib
import os
import pathlib
import sqlite3
import subprocess
import sys

# What reads a file, and must answer whatever has happened to it.
READS = [
    ["runs"],
    ["summary"],
    ["show"],
    ["failures"],
    ["timings"],
    ["artifact", "list"],
    ["search", "line"],
    ["metrics"],
]


class Trouble(Exception):
    """What is wrong."""


class Recorder:
    """The program under test, in one directory."""

    def __init__(self, program: pathlib.Path, where: pathlib.Path, limit: float = 120):
        self.program, self.where, self.limit = program, where, limit
        self.db = where / "scenariolog.db"

    def env(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.where),
            "SCENARIOLOG": str(self.program),
            "SCENARIOLOG_DB": str(self.db),
        }

    def run(self, *args: str, **options) -> subprocess.CompletedProcess[str]:
        command = [str(self.program), *args]
        return subprocess.run(
            command,
            cwd=self.where,
            env=self.env(),
            capture_output=True,
            text=True,
            errors="replace",
            timeout=self.limit,
            **options,
        )

    def ok(self, *args: str, **options) -> str:
        ran = self.run(*args, **options)
        if ran.returncode != 0:
            raise Trouble(f"{' '.join(args)}: {ran.returncode}, {ran.stderr.strip()}")
        return ran.stdout

    def query(self, sql: str) -> list[tuple]:
        with contextlib.closing(sqlite3.connect(self.db)) as db:
            return db.execute(sql).fetchall()

    def sound(self) -> None:
        check = self.query("PRAGMA integrity_check")
        if check != [("ok",)]:
            raise Trouble(f"it is not sound: {check}")

    def reads(self) -> None:
        """Every report answers, with rows or with what is wrong: it neither dies nor panics."""
        for args in READS:
            read = self.run(*args, "-o", "jsonl")
            if not 0 <= read.returncode < 126 or "internal error" in read.stderr or "panicked" in read.stderr:
                raise Trouble(f"{' '.join(args)}: {read.returncode}, {read.stderr.strip()}")

    def all_is_found(self) -> None:
        """All lines of what was recorded are in the index."""
        rows = self.query(
            "SELECT a.artifact_id, r.root_dir || '/' || a.path, count(l.line_id) FROM artifacts AS a"
            " JOIN scenario_runs AS r USING (run_id) LEFT JOIN log_lines AS l USING (artifact_id) GROUP BY 1"
        )
        for _, path, indexed in rows:
            there = pathlib.Path(path)
            lines = len(there.read_bytes().splitlines()) if there.exists() else 0
            if lines != indexed:
                raise Trouble(f"{indexed} of {lines} lines of {there.name} are indexed")


def skip(what: str) -> None:
    """Says that something cannot be tried here. On CI everything can be, so there it is an error."""
    if os.environ.get("CI") == "true":
        sys.exit(f"ERROR: {what}: on CI nothing may be skipped")
    print(f"SKIPPED: {what}", file=sys.stderr, flush=True)
