"""Runs."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from scenariolog import _native as native
from scenariolog._ending import ending
from scenariolog._exec import Completed, StrPath, arguments, child, completed
from scenariolog._options import StepOptions
from scenariolog._recorded import Recorded
from scenariolog._step import Step
from scenariolog._tag_batch import TagBatch
from scenariolog.rows import Outcome, RunRow, StepRow


class Ended(NamedTuple):
    """How a step ended, for :meth:`Run.start_step` to write down."""

    step: Step
    """The step."""
    outcome: Outcome
    """How it ended."""
    reason: str | None = None
    """Why it ended so."""
    duration_ms: float | None = None
    """How long it took; by default the time from its start to the next one's."""


class Run(Recorded):
    """One execution of a suite. :meth:`Store.start_run` starts one, :meth:`Store.run` finds one."""

    _native: native.Run

    def __init__(self, handle: native.Run) -> None:
        super().__init__()
        self._native = handle

    @property
    def id(self) -> str:
        """The run's id."""
        return self._native.id

    @property
    def root_dir(self) -> Path:
        """The directory that relative artifact paths are relative to."""
        return self._native.root_dir

    @property
    def log_dir(self) -> Path:
        """The directory that output is written below."""
        return self._native.log_dir

    def row(self) -> RunRow:
        """The run as reports show it, with the counts of its steps."""
        return RunRow._make(self._native.row())

    def steps(self) -> list[StepRow]:
        """Its steps, all attempts, in the order they started."""
        return [StepRow._make(row) for row in self._native.steps()]

    def step(self, text: str) -> Step:
        """A step by id, unique prefix of one, ``latest``, number, or name. Of several attempts the last."""
        return Step(self._native.step(text), self)

    def start_step(
        self,
        name: str,
        *,
        step_num: int | None = None,
        attempt: int | None = None,
        parent: Step | str | None = None,
        script_path: StrPath | None = None,
        argv: Sequence[StrPath] = (),
        cwd: StrPath | None = None,
        kv: Mapping[str, str] | None = None,
        after: Ended | None = None,
    ) -> Step:
        """Starts a step. Its row is in the file when this returns, so that a killed program's last step is known.

        :param after: the step before it, which ends in the same transaction. It is for harnesses of many
            short steps. On an error neither has happened.

        The number is by default the one after the highest, the attempt one more than the run has of the
        same parent, number and name.
        """
        options: StepOptions = {
            "name": name,
            "step_num": step_num,
            "attempt": attempt,
            "parent": _parent_id(parent),
            "script_path": script_path,
            "argv": arguments(argv) if argv else [],
            "cwd": cwd,
            "kv": dict(kv or {}),
        }
        if after is None:
            return Step(self._native.start_step(options), self)
        previous = ending(after.outcome, reason=after.reason, duration_ms=after.duration_ms)
        handle = self._native.start_step_after(after.step._native, previous, options)
        after.step._ended = True
        return Step(handle, self)

    def exec(
        self,
        args: Sequence[StrPath],
        *,
        name: str | None = None,
        step_num: int | None = None,
        attempt: int | None = None,
        parent: Step | str | None = None,
        tee: bool = False,
        timeout: float | None = None,
        env: Mapping[str, str | None] | None = None,
        cwd: StrPath | None = None,
        kv: Mapping[str, str] | None = None,
        kill_after: float = 5.0,
        strict: bool = False,
    ) -> Completed:
        """Runs a program as a step and records its output, exit status and resource usage.

        :param name: the step's name; by default the program's. Number, attempt and parent are as in
            :meth:`start_step`.
        :param tee: pass the output through to this process's own standard output and error too.
        :param timeout: end the program after so many seconds: SIGTERM to its process group, then SIGKILL.
        :param env: variables on top of the inherited ones; ``None`` takes one away.
        :param kill_after: so many seconds after it was asked to end, the program is killed.
        :param strict: raise if the output cannot be recorded, instead of running all the same.

        A program that fails raises nothing: see :meth:`Completed.check`. A KeyboardInterrupt ends the program,
        whose step is recorded as interrupted, and goes on.
        """
        argv = arguments(args)
        options: StepOptions = {
            "name": name or os.path.basename(argv[0]) or argv[0],
            "step_num": step_num,
            "attempt": attempt,
            "parent": _parent_id(parent),
            "script_path": None,
            "argv": argv,
            "cwd": cwd,
            "kv": dict(kv or {}),
        }
        program = child(
            argv,
            tee=tee,
            timeout=timeout,
            kill_after=kill_after,
            env=env,
            cwd=cwd,
            strict=strict,
        )
        report = self._native.exec(options, program)
        assert isinstance(report.target, native.Step)
        return completed(argv, report, Step(report.target, self), None)

    def tag_batch(self) -> TagBatch:
        """A place to collect tags of several of its steps, to be written in one transaction."""
        return TagBatch(self._native.tag_batch())

    def recover(self) -> None:
        """Writes down as interrupted what dead recorders left unfinished in the run."""
        self._native.recover()

    def _end_passed(self) -> None:
        self.end()

    def __repr__(self) -> str:
        return f"<Run {self.id}>"


def _parent_id(parent: Step | str | None) -> str | None:
    return parent.id if isinstance(parent, Step) else parent
