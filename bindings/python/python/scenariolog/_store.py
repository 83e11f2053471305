"""The file."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from types import EllipsisType, TracebackType
from typing import Literal, NamedTuple

from scenariolog import _native
from scenariolog._coerce import Since, TagMapping, as_count, as_text, as_texts, nanoseconds, since_text, tag_pairs
from scenariolog._exec import StrPath
from scenariolog._options import Runs
from scenariolog._reports import Reports
from scenariolog._run import Run
from scenariolog._step import Command, Step
from scenariolog.rows import AcrossRow, ArtifactRow, FailureRow, HitRow, RunRow, TimingRow, VerifiedRow


class IndexCounts(NamedTuple):
    """What :meth:`Store.rebuild_index` did."""

    artifacts: int
    """Artifacts whose lines can now be found."""
    lines: int
    """Their lines."""
    bytes: int
    """The size of those lines in the files."""
    missing: int
    """Text artifacts whose file is gone or cannot be read."""


class Store(Reports):
    """A scenariolog file. Threads may share it; after a fork the child has to open the file again.

    :param create: True creates a missing file at once, False raises :exc:`NotFoundError` if there is none. By
        default recording creates the file and asking does not: the first :meth:`start_run` creates it, and
        until then every question raises. Its directory must exist.
    :param checkpoint_on_close: write the log back into the file when the last connection closes, which costs
        a few milliseconds.
    :param busy_timeout: how many seconds to wait for other processes' writes.
    :param redact: what to mask in whatever is recorded, before anything is kept of it: regular expressions in Rust's
        syntax, each for within a line. Where one has a group ``(?P<secret>…)``, only that is masked. ``default`` stands
        for a ready set of keys and tokens, ``none`` for nothing but what is said here; otherwise it is added to what
        ``scenariolog.toml`` and the environment say. The tag ``redacted.pattern`` counts what was masked.
    :param redact_env: names of environment variables whose values to mask, if they have 6 bytes or more: as they are
        when something is first recorded. Counted by ``redacted.`` with the name behind it.

    A parameter ``run`` takes a :class:`Run`, a run's id, a unique prefix of one, or ``latest``; ``since`` takes
    a date, a datetime, a timedelta, or text such as ``2026-11-22``, ``2h`` or ``7d``. Reports are about the latest run,
    of the suite if one is given, or about all runs since a time if that is given; about all runs with ``run=None``.
    """

    def __init__(
        self,
        path: StrPath = "scenariolog.db",
        *,
        create: bool | None = None,
        checkpoint_on_close: bool = True,
        busy_timeout: float = 60.0,
        redact: str | Iterable[str] = (),
        redact_env: str | Iterable[str] = (),
    ) -> None:
        self._native = _native.Store(
            path,
            create,
            checkpoint_on_close,
            busy_timeout,
            as_texts("redact", redact),
            as_texts("redact_env", redact_env),
        )

    @property
    def path(self) -> Path:
        """The file's absolute path."""
        return self._native.path

    @property
    def has_fts5(self) -> bool:
        """Whether full-text search works: the SQLite in use has FTS5."""
        return self._native.has_fts5()

    def close(self) -> None:
        """Closes the file. Runs, steps and commands that are still referred to go on working."""
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
        tags: TagMapping | None = None,
        started_at: datetime | None = None,
        kv: TagMapping | None = None,
    ) -> Run:
        """Starts a run, creating the file if it is missing.

        :param root_dir: what artifact paths are relative to.
        :param log_dir: where output goes, relative to the root; ``.logs`` by default.
        :param tags: tags of the run. They override the host, user, revision and CI job that are recorded as tags.
        :param started_at: start time, for a run imported from elsewhere; by default now.
        :param kv: deprecated: an older name of ``tags``, here and wherever there are both.
        """
        handle = self._native.start_run(
            {
                "root_dir": root_dir,
                "suite": suite,
                "log_dir": log_dir,
                "tags": tag_pairs(tags, kv),
                "started_at": nanoseconds("started_at", started_at),
            }
        )
        return Run(handle)

    def run(self, id: str = "latest") -> Run:
        """A recorded run, by id, unique prefix of one, or ``latest``."""
        return Run(self._native.run(as_text("id", id)))

    def step(self, id: str = "latest") -> Step:
        """A step by id, unique prefix of one, or ``latest``."""
        native = self._native.step(as_text("id", id))
        return Step(native, Run(native.run))

    def command(self, id: str = "latest") -> Command:
        """A command by id, unique prefix of one, or ``latest``."""
        native = self._native.command(as_text("id", id))
        return Command(native, Step(native.step, Run(native.step.run)))

    def runs(self, *, suite: str | None = None, since: Since | None = None, limit: int = 0) -> list[RunRow]:
        """The runs, the newest first, with the counts of their steps; at most ``limit``, or all for 0."""
        return [RunRow._make(row) for row in self._native.runs(_runs(None, suite, since), as_count("limit", limit))]

    def summary(
        self, run: Run | str | EllipsisType | None = ..., *, suite: str | None = None, since: Since | None = None
    ) -> list[RunRow]:
        """How runs ended."""
        return [RunRow._make(row) for row in self._native.summary(_runs(run, suite, since))]

    def failures(
        self,
        run: Run | str | EllipsisType | None = ...,
        *,
        suite: str | None = None,
        since: Since | None = None,
        first_lines: int | None = None,
        last_lines: int | None = None,
        key_lines: int | None = None,
        all_attempts: bool = False,
        limit: int = 0,
    ) -> list[FailureRow]:
        """What went wrong, with the first and last lines of what was printed.

        :param first_lines: number of first lines: by default 3; 0 for none.
        :param key_lines: number of lines that name the failure, wherever they stand: by default 4; 0 for none.
        :param last_lines: number of last lines: by default 7; 0 for none.
        :param all_attempts: report failed attempts too if a later attempt succeeded.
        :param limit: maximum number of failures; 0 for all.
        """
        rows = self._native.failures(
            _runs(run, suite, since),
            {
                "first_lines": first_lines,
                "last_lines": last_lines,
                "key_lines": key_lines,
                "all_attempts": all_attempts,
                "limit": limit,
            },
        )
        return [FailureRow._make(row) for row in rows]

    def timings(
        self,
        run: Run | str | EllipsisType | None = ...,
        *,
        suite: str | None = None,
        since: Since | None = None,
        limit: int = 0,
    ) -> list[TimingRow]:
        """The steps, the slowest first; at most ``limit``, or all for 0.

        ``pandas.DataFrame(store.timings())`` makes a table.
        """
        rows = self._native.timings(_runs(run, suite, since), as_count("limit", limit))
        return [TimingRow._make(row) for row in rows]

    def across_runs(self, *, suite: str | None = None, since: Since | None = None, limit: int = 0) -> list[AcrossRow]:
        """How long the steps of each path took across runs, the slowest first."""
        rows = self._native.across_runs(_runs(None, suite, since), as_count("limit", limit))
        return [AcrossRow._make(row) for row in rows]

    def artifacts(
        self,
        run: Run | str | EllipsisType | None = ...,
        *,
        suite: str | None = None,
        since: Since | None = None,
    ) -> list[ArtifactRow]:
        """The artifacts of runs with all their steps and commands."""
        rows = self._native.artifacts(_runs(run, suite, since))
        return [ArtifactRow._make(row) for row in rows]

    def verify(
        self,
        run: Run | str | EllipsisType | None = ...,
        *,
        suite: str | None = None,
        since: Since | None = None,
    ) -> list[VerifiedRow]:
        """Hashes the files of the artifacts again, and compares them with what was recorded."""
        return [VerifiedRow._make(row) for row in self._native.verify(_runs(run, suite, since))]

    def rebuild_index(
        self,
        run: Run | str | None = None,
        *,
        suite: str | None = None,
        since: Since | None = None,
        max_line_bytes: int | None = None,
        max_bytes: int | None = None,
    ) -> IndexCounts:
        """Rebuilds the index of the text artifacts from their files, of all runs by default.

        :param max_line_bytes: index this many bytes of a longer line; by default 16 KiB.
        :param max_bytes: index the first and the last half of this many bytes of a larger file; by default 16 MiB.
        """
        counts = self._native.rebuild_index(
            _runs(run, suite, since),
            {"max_line_bytes": max_line_bytes, "max_bytes": max_bytes},
        )
        return IndexCounts._make(counts)

    def search(
        self,
        text: str,
        *,
        literal: bool = False,
        run: Run | str | None = None,
        suite: str | None = None,
        since: Since | None = None,
        kind: str | None = None,
        step: Step | str | int | None = None,
        tags: TagMapping | None = None,
        failed: bool = False,
        before: int = 0,
        after: int = 0,
        order: Literal["time", "rank"] = "time",
        limit: int = 0,
        kv: TagMapping | None = None,
        regex: bool = False,
    ) -> list[HitRow]:
        """Finds lines of what was printed, in all runs unless told otherwise.

        :param text: what to look for, in FTS5 query syntax: words are joined by AND.
        :param literal: find the text as it is: a line must contain it from the beginning of a word on, in any case.
        :param regex: the text is a regular expression that a line must match; every line is read then.
        :param kind: only artifacts of this kind, such as ``stderr`` or ``traceback``.
        :param step: only a step, by id, number, path, or as much of the end of its path as no other step has.
        :param tags: only lines of runs, steps and commands with all these tags.
        :param failed: only steps and runs that are a reason for a suite to be red, as :meth:`failures` lists them.
        :param before: number of lines before each hit.
        :param after: number of lines after each hit.
        :param order: by time, or the best match first.
        :param limit: maximum number of hits; 0 for all.
        """
        rows = self._native.search(
            _runs(run, suite, since),
            {
                "text": text,
                "literal": literal,
                "regex": regex,
                "kind": kind,
                "step": _step(step),
                "tags": tag_pairs(tags, kv),
                "failed": failed,
                "before": before,
                "after": after,
                "order": order,
                "limit": limit,
            },
        )
        return [HitRow._make(row) for row in rows]

    def checkpoint(self) -> None:
        """Writes what the write-ahead log holds back into the file."""
        self._native.checkpoint()

    def recover(self) -> None:
        """Marks as interrupted what dead recorders of this host left unfinished."""
        self._native.recover()

    def snapshot(self, path: StrPath) -> None:
        """Copies the record into a new file, complete in itself: without a write-ahead log beside it.

        Others may go on recording meanwhile. The file appears under its name when it is whole; one that exists is left
        alone, with an :exc:`InvalidArgumentError`.
        """
        self._native.snapshot(path)


def _runs(run: Run | str | EllipsisType | None, suite: str | None, since: Since | None) -> Runs:
    named = run.id if isinstance(run, Run) else None if isinstance(run, EllipsisType) else run
    return {"run": named, "all_runs": run is None, "suite": suite, "since": since_text(since)}


def _step(step: Step | str | int | None) -> str | None:
    if isinstance(step, Step):
        return step.id
    return str(step) if isinstance(step, int) else step
