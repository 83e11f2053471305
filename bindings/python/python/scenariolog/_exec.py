"""Running programs, and how they ended."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from scenariolog import _native
from scenariolog._options import ChildOptions
from scenariolog.rows import Outcome

if TYPE_CHECKING:
    from scenariolog._step import Command, Step

StrPath = str | os.PathLike[str]

Streams = Literal["auto", "split", "merged", "pty"]


@dataclass(frozen=True)
class Completed:
    """How a program ended, much like :class:`subprocess.CompletedProcess`."""

    args: list[str]
    """The command line."""
    returncode: int
    """Its exit status; 128 + N for signal N, 124 after a timeout, 127 or 126 if it could not be started."""
    outcome: Outcome
    """How it ended."""
    signal: int | None
    """The signal that ended it."""
    reason: str | None
    """Why it ended so, if known."""
    duration_ms: float | None
    """How long it took, in milliseconds; unknown if it could not be started."""
    stdout_path: Path | None
    """The file with its standard output; none if that could not be recorded.

    If both streams were passed on to one file, such as a terminal, it has both, in the order in which they were
    written.
    """
    stderr_path: Path | None
    """The file with its standard error; none if that was not recorded in a file of its own."""
    warnings: tuple[str, ...]
    """What went wrong with the recording."""
    step: "Step | None"
    """The step it was recorded as or in; none if it was the whole run, or could not be recorded as a step."""
    command: "Command | None"
    """The command it was recorded as, inside a step; none if it could not be."""

    @property
    def stdout(self) -> str:
        """Its standard output as text. Read from the file each time."""
        return _read(self.stdout_path)

    @property
    def stderr(self) -> str:
        """Its standard error as text. Read from the file each time."""
        return _read(self.stderr_path)

    @property
    def timed_out(self) -> bool:
        """Whether it took longer than its timeout."""
        return self.outcome == "timed_out"

    def check(self) -> "Completed":
        """Raises :exc:`subprocess.CalledProcessError` unless the exit status is 0."""
        if self.returncode != 0:
            # Importing it at the top would double the time that importing this package takes.
            import subprocess

            raise subprocess.CalledProcessError(self.returncode, self.args, self.stdout, self.stderr)
        return self


def completed(args: list[str], result: _native.ExecResult, step: "Step | None", command: "Command | None") -> Completed:
    """The result of a recorded program."""
    return Completed(
        args=args,
        returncode=result.returncode,
        outcome=cast(Outcome, result.outcome),
        signal=result.signal,
        reason=result.reason,
        duration_ms=result.duration_ms,
        stdout_path=result.stdout_path,
        stderr_path=result.stderr_path,
        warnings=tuple(result.warnings),
        step=step,
        command=command,
    )


def child(
    args: list[str],
    *,
    tee: bool,
    timeout: float | None,
    kill_after: float,
    env: Mapping[str, str | None] | None,
    cwd: StrPath | None,
    strict: bool,
    streams: Streams,
) -> ChildOptions:
    """The program as the native module takes it."""
    return {
        "argv": args,
        "cwd": cwd,
        "env": list((env or {}).items()),
        "timeout": timeout,
        "kill_after": kill_after,
        "tee": tee,
        "strict": strict,
        "streams": streams,
    }


def arguments(args: Sequence[StrPath]) -> list[str]:
    """A command line of strings."""
    if isinstance(args, str):
        raise TypeError("the command line is one string; give a list, such as ['sh', '-c', '…']")
    if not args:
        raise ValueError("the command line is empty")
    return [os.fspath(arg) for arg in args]


def _read(path: Path | None) -> str:
    return "" if path is None else path.read_text("utf-8", "replace")
