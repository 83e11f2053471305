"""Steps and their commands."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, cast

from scenariolog import _native as native
from scenariolog._coerce import TagMapping, tag_pairs
from scenariolog._ending import Usage, ending, format_traceback, judge
from scenariolog._exec import Completed, Streams, StrPath, arguments, child, completed
from scenariolog._options import CommandOptions
from scenariolog._recorded import Recorded
from scenariolog._text import encoded
from scenariolog.rows import CommandRow, Outcome, StepRow

if TYPE_CHECKING:
    from scenariolog._run import Run


class Command(Recorded):
    """A command that a step ran."""

    _native: native.Command

    def __init__(self, handle: native.Command, step: "Step") -> None:
        super().__init__()
        self._native = handle
        self.step = step
        """The step it belongs to."""

    @property
    def id(self) -> str:
        """The command's id."""
        return self._native.id

    @property
    def command_num(self) -> int:
        """Its number in the step, from 1."""
        return self._native.command_num

    def __repr__(self) -> str:
        return f"<Command {self.command_num} of {self.step!r}>"


class Step(Recorded):
    """A part of a run: a script, a phase, a test.

    If an exception leaves its block, the traceback is recorded as an artifact, which search finds.
    """

    _native: native.Step

    def __init__(self, handle: native.Step, run: "Run") -> None:
        super().__init__()
        self._native = handle
        self.run = run
        """The run it belongs to."""

    @property
    def id(self) -> str:
        """The step's id."""
        return self._native.id

    @property
    def step_num(self) -> int:
        """Its number under its parent, or in the run."""
        return self._native.step_num

    @property
    def attempt(self) -> int:
        """Which attempt it is, from 1: a step recorded again under the same parent, number and name is a retry."""
        return self._native.attempt

    @property
    def name(self) -> str:
        """Its name."""
        return self._native.name

    def row(self) -> StepRow:
        """The step as reports show it."""
        return StepRow._make(self._native.row())

    def commands(self) -> list[CommandRow]:
        """Its commands, in the order they started."""
        return [CommandRow._make(row) for row in self._native.commands()]

    def start_command(
        self,
        name: str | None = None,
        *,
        argv: Sequence[StrPath] = (),
        cwd: StrPath | None = None,
        tags: TagMapping | None = None,
        kv: TagMapping | None = None,
    ) -> Command:
        """Records that a command starts; :meth:`exec` runs one."""
        options = _options(name, arguments(argv) if argv else [], cwd, tag_pairs(tags, kv))
        return Command(self._native.start_command(options), self)

    def exec(
        self,
        args: Sequence[StrPath],
        *,
        name: str | None = None,
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
        """Runs a program as a command of this step and records its output. See :meth:`Run.exec_step`."""
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
        result = self._native.exec(_options(name, argv, cwd, tag_pairs(tags, kv)), program)
        command = Command(result.target, self) if isinstance(result.target, native.Command) else None
        return completed(argv, result, self, command)

    def end_with(
        self,
        outcome: Outcome | None = None,
        *,
        exit_code: int | None = None,
        signal: int | None = None,
        reason: str | None = None,
        duration_ms: float | None = None,
        completed_at: datetime | None = None,
        usage: Usage | None = None,
        tags: TagMapping | None = None,
        artifacts: Sequence[tuple[str, str, bytes]] = (),
        kv: TagMapping | None = None,
    ) -> Outcome:
        """Ends the step like :meth:`end`, with tags and artifacts (kind, file name, content), in one transaction.

        It is for suites of many short steps. If it raises, the step has not ended.
        """
        options = ending(
            outcome,
            exit_code=exit_code,
            signal=signal,
            reason=reason,
            duration_ms=duration_ms,
            completed_at=completed_at,
            usage=usage,
        )
        ended = self._native.end_with(options, tag_pairs(tags, kv), list(artifacts))
        self._ended = True
        return cast(Outcome, ended)

    def _end_raised(self, exception: BaseException, trace: TracebackType | None) -> None:
        options = judge(exception)
        artifacts = []
        if options["outcome"] == "failed":
            text = encoded(format_traceback(exception, trace))
            artifacts.append(("traceback", f"{self.step_num:02d}-{self.name}.traceback.txt", text))
        self._native.end_with(options, {}, artifacts)
        self._ended = True

    def __repr__(self) -> str:
        return f"<Step {self.step_num} {self.name!r} of run {self.run.id}>"


def _options(name: str | None, argv: list[str], cwd: StrPath | None, tags: dict[str, str]) -> CommandOptions:
    return {"name": name, "argv": argv, "cwd": cwd, "tags": tags}
