"""The file."""

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Literal

from scenariolog import _native
from scenariolog._exec import StrPath
from scenariolog._options import Runs
from scenariolog._run import Run
from scenariolog._step import Command, Step
from scenariolog.rows import Across, Artifact, Failure, Hit, RunRow, Timing


class Store:
    """A scenariolog file, open. Threads may share it; after a fork the child has to open the file again.

    :param create: create the file where there is none; its directory must exist.
    :param checkpoint_on_close: write the log back into the file when the last connection closes, which costs
        a few milliseconds.
    :param busy_timeout: how many seconds to wait for other processes' writes.

    Where a run is taken, its id, a unique prefix of it, or ``latest`` does; ``since`` takes a date, a time, or
    an age such as ``2h`` or ``7d``.
    """

    def __init__(
        self,
        path: StrPath = "scenariolog.db",
        *,
        create: bool = True,
        checkpoint_on_close: bool = True,
        busy_timeout: float = 60.0,
    ) -> None:
        self._native = _native.Store(path, create, checkpoint_on_close, busy_timeout)

    @property
    def path(self) -> Path:
        """The file's absolute path."""
        return self._native.path

    @property
    def has_fts5(self) -> bool:
        """Whether full-text search works: the SQLite in use has FTS5."""
        return self._native.has_fts5()

    def close(self) -> None:
        """Lets go of the file. Runs, steps and commands that are still referred to go on working."""
        self._native.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exception: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Store({str(self.path)!r})"

    def start_run(
        self,
        suite: str | None = None,
        *,
        root_dir: StrPath = ".",
        log_dir: StrPath | None = None,
        kv: Mapping[str, str] | None = None,
    ) -> Run:
        """Starts a run. Host, user, revision and CI job are recorded as tags; ``kv`` wins over them.

        :param root_dir: what artifact paths are relative to.
        :param log_dir: where output goes, relative to the root; ``.logs`` by default.
        """
        pairs = dict(kv or {})
        return Run(self._native.start_run({"root_dir": root_dir, "suite": suite, "log_dir": log_dir, "kv": pairs}))

    def run(self, id: str = "latest") -> Run:
        """A run that was started before, here or elsewhere."""
        return Run(self._native.run(id))

    def step(self, id: str = "latest") -> Step:
        """A step by id, unique prefix of one, or ``latest``."""
        native = self._native.step(id)
        return Step(native, Run(native.run))

    def command(self, id: str = "latest") -> Command:
        """A command by id, unique prefix of one, or ``latest``."""
        native = self._native.command(id)
        return Command(native, Step(native.step, Run(native.step.run)))

    def runs(self, *, suite: str | None = None, since: str | None = None, limit: int = 0) -> list[RunRow]:
        """The runs, the newest first, with the counts of their steps; ``limit`` of them, or all for 0."""
        return [RunRow._make(row) for row in self._native.runs(_runs(None, suite, since), limit)]

    def summary(
        self, run: str | None = "latest", *, suite: str | None = None, since: str | None = None
    ) -> list[RunRow]:
        """How runs ended: the latest, or those asked for (``None`` for all)."""
        return [RunRow._make(row) for row in self._native.runs(_runs(run, suite, since), 0)]

    def failures(
        self,
        run: str | None = "latest",
        *,
        suite: str | None = None,
        since: str | None = None,
        first_lines: int = 3,
        last_lines: int = 7,
        all_attempts: bool = False,
        limit: int = 0,
    ) -> list[Failure]:
        """What went wrong, with the first and last lines of what was printed.

        :param all_attempts: also attempts that a later attempt made good.
        """
        rows = self._native.failures(_runs(run, suite, since), (first_lines, last_lines), all_attempts, limit)
        return [Failure._make(row) for row in rows]

    def timings(
        self,
        run: str | None = "latest",
        *,
        suite: str | None = None,
        since: str | None = None,
        limit: int = 0,
    ) -> list[Timing]:
        """The slowest steps; ``limit`` of them, or all for 0.

        ``pandas.DataFrame(store.timings())`` is a table of them.
        """
        rows = self._native.timings(_runs(run, suite, since), limit)
        return [Timing._make(row) for row in rows]

    def across_runs(self, *, suite: str | None = None, since: str | None = None, limit: int = 0) -> list[Across]:
        """What the steps of each name took in several runs, the slowest first."""
        rows = self._native.across_runs(_runs(None, suite, since), limit)
        return [Across._make(row) for row in rows]

    def artifacts(
        self,
        run: str | None = "latest",
        *,
        suite: str | None = None,
        since: str | None = None,
    ) -> list[Artifact]:
        """The artifacts of runs with all their steps and commands."""
        rows = self._native.artifacts(_runs(run, suite, since))
        return [Artifact._make(row) for row in rows]

    def search(
        self,
        text: str,
        *,
        literal: bool = False,
        run: str | None = None,
        suite: str | None = None,
        since: str | None = None,
        kind: str | None = None,
        step: str | None = None,
        kv: Mapping[str, str] | None = None,
        failed: bool = False,
        before: int = 0,
        after: int = 0,
        order: Literal["time", "rank"] = "time",
        limit: int = 0,
    ) -> list[Hit]:
        """Finds lines of what was printed, in all runs unless told otherwise.

        :param text: what to look for, in FTS5 query syntax: words are joined by AND.
        :param literal: take the text as it is: a line must contain it.
        :param kind: only artifacts of this kind, such as ``stderr`` or ``traceback``.
        :param step: only a step, by id, number, or name.
        :param kv: only lines of runs, steps and commands with all these tags.
        :param failed: only steps that are a reason for a suite to be red.
        :param before: so many lines before each hit.
        :param after: so many lines after each hit.
        :param order: by time, or the best match first.
        :param limit: so many hits at the most; all for 0.
        """
        rows = self._native.search(
            {
                "text": text,
                "literal": literal,
                "runs": _runs(run, suite, since),
                "kind": kind,
                "step": step,
                "kv": dict(kv or {}),
                "failed": failed,
                "before": before,
                "after": after,
                "order": order,
                "limit": limit,
            }
        )
        return [Hit._make(row) for row in rows]

    def checkpoint(self) -> None:
        """Writes what the write-ahead log holds back into the file."""
        self._native.checkpoint()

    def recover(self) -> None:
        """Writes down as interrupted what dead recorders of this host left unfinished."""
        self._native.recover()


def _runs(run: str | None, suite: str | None, since: str | None) -> Runs:
    return {"run": run, "suite": suite, "since": since}
