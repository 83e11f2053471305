"""Runs."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from scenariolog import _native as native
from scenariolog._coerce import TagMapping, as_text, nanoseconds, tag_pairs
from scenariolog._ending import Usage, ending
from scenariolog._exec import Completed, Streams, StrPath, arguments, child, completed
from scenariolog._options import StepOptions
from scenariolog._recorded import Recorded
from scenariolog._step import Step
from scenariolog._tag_batch import TagBatch
from scenariolog.errors import InvalidArgumentError, ScenariologError
from scenariolog.rows import Outcome, RunRow, StepRow


class Ended(NamedTuple):
    """How a step ended, for :meth:`Run.start_step` to record."""

    step: Step
    """The step."""
    outcome: Outcome
    """How it ended."""
    reason: str | None = None
    """Why it ended so."""
    duration_ms: float | None = None
    """How long it took; by default the time from its start to the next one's."""
    usage: Usage | None = None
    """What it used, where that was measured."""


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

    def step(self, text: str | int) -> Step:
        """A step by id, unique prefix of one, ``latest``, number, or name. The last attempt wins."""
        return Step(self._native.step(str(text) if isinstance(text, int) else as_text("text", text)), self)

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
        tags: TagMapping | None = None,
        started_at: datetime | None = None,
        after: Ended | None = None,
        kv: TagMapping | None = None,
    ) -> Step:
        """Starts a step. Its row is in the file when this returns, so that a killed program's last step is known.

        :param started_at: start time, for a step imported from elsewhere; by default now.
        :param after: the step before it, which ends in the same transaction. It is for suites of many short
            steps. If it raises, neither has happened.

        By default the number follows the highest one under the same parent, and the attempt is one more than
        the run has with the same parent, number and name. A time without a zone is local time.
        """
        options: StepOptions = {
            "name": name,
            "step_num": step_num,
            "attempt": attempt,
            "parent": _parent_id(parent),
            "script_path": script_path,
            "argv": arguments(argv) if argv else [],
            "cwd": cwd,
            "tags": tag_pairs(tags, kv),
            "started_at": nanoseconds("started_at", started_at),
        }
        if after is None:
            return Step(self._native.start_step(options), self)
        previous = ending(after.outcome, reason=after.reason, duration_ms=after.duration_ms, usage=after.usage)
        handle = self._native.start_step_after(after.step._native, previous, options)
        after.step._ended = True
        return Step(handle, self)

    def exec(
        self,
        args: Sequence[StrPath],
        *,
        tee: bool = False,
        timeout: float | None = None,
        env: Mapping[str, str | None] | None = None,
        cwd: StrPath | None = None,
        kill_after: float = 5.0,
        strict: bool = False,
        streams: Streams = "auto",
    ) -> Completed:
        """Runs a program as the whole run, which ends with it. The parameters are those of :meth:`exec_step`.

        >>> import tempfile, scenariolog
        >>> directory = tempfile.mkdtemp()
        >>> run = scenariolog.Store(directory + "/x.db").start_run("smoke", root_dir=directory)
        >>> run.exec(["sh", "-c", "exit 3"]).returncode
        3
        >>> run.row().outcome
        'failed'
        """
        if self._ended:
            raise InvalidArgumentError("the run has already ended; exec() is the whole run, exec_step() a step of it")
        argv = arguments(args)
        program = child(
            argv,
            tee=tee,
            timeout=timeout,
            kill_after=kill_after,
            env=env,
            cwd=cwd,
            strict=strict,
            streams=streams,
        )
        try:
            report = self._native.exec(program)
        except ScenariologError:
            raise
        except BaseException:
            # What a signal handler raises comes when the program's end, and with it the run's, has been recorded.
            self._ended = True
            raise
        self._ended = True
        return completed(argv, report, None, None)

    def exec_step(
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
        tags: TagMapping | None = None,
        kill_after: float = 5.0,
        strict: bool = False,
        kv: TagMapping | None = None,
        streams: Streams = "auto",
    ) -> Completed:
        """Runs a program as a step and records its output, exit status and resource usage.

        :param name: the step's name; by default the program's. Number, attempt and parent are as in
            :meth:`start_step`.
        :param tee: pass the output through to this process's own standard output and error too.
        :param timeout: end the program after this many seconds: SIGTERM to its process group, then SIGKILL. 0 means
            no timeout.
        :param env: variables on top of the inherited ones; ``None`` unsets one.
        :param kill_after: seconds between SIGTERM and SIGKILL.
        :param strict: raise before the program starts if it cannot be recorded as asked, and wait for other
            processes' writes as long as the store's timeout says. By default nothing that is wrong with the record
            keeps the program from running: see :attr:`Completed.warnings`.
        :param streams: how the output is taken. ``"split"``: a pipe and a file for each stream; ``"merged"``: both
            through one pipe into one file, in the order in which they are written; ``"pty"``: the program sees a
            terminal of its own, and what that shows is one file. By default merged where ``tee`` passes both on to one
            file, such as a terminal, and else split.

        A program that fails raises nothing: see :meth:`Completed.check`. A KeyboardInterrupt ends the program,
        whose step is recorded as interrupted, and propagates.
        """
        argv = arguments(args)
        options: StepOptions = {
            "name": name or "",
            "step_num": step_num,
            "attempt": attempt,
            "parent": _parent_id(parent),
            "script_path": None,
            "argv": argv,
            "cwd": cwd,
            "tags": tag_pairs(tags, kv),
            "started_at": None,
        }
        program = child(
            argv,
            tee=tee,
            timeout=timeout,
            kill_after=kill_after,
            env=env,
            cwd=cwd,
            strict=strict,
            streams=streams,
        )
        result = self._native.exec_step(options, program)
        step = Step(result.target, self) if isinstance(result.target, native.Step) else None
        return completed(argv, result, step, None)

    def reopen(self) -> None:
        """Reopens an ended run; does nothing to an open one.

        It is for suites of several processes, none of which knows whether it is the last: each reopens the run
        and ends it again.
        """
        self._native.reopen()
        self._ended = False

    def tag_batch(self) -> TagBatch:
        """Collects tags of its steps, to write them in one transaction."""
        return TagBatch(self._native.tag_batch())

    def recover(self) -> None:
        """Marks as interrupted what dead recorders left unfinished in the run."""
        self._native.recover()

    def _end_passed(self) -> None:
        self.end()

    def __repr__(self) -> str:
        return f"<Run {self.id}>"


def _parent_id(parent: Step | str | None) -> str | None:
    return parent.id if isinstance(parent, Step) else parent
