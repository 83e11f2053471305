"""What runs, steps and commands have in common: tags, artifacts, streams, and an end."""

import os
import warnings
from collections.abc import Iterator, MutableMapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TypeVar, cast

from scenariolog import _native as native
from scenariolog._coerce import TagValue, as_text, tag_value
from scenariolog._ending import ending, judge
from scenariolog._stream import Stream
from scenariolog._text import encoded
from scenariolog.errors import RecordingWarning, ScenariologError
from scenariolog.rows import ArtifactRow, Outcome, TagRow

_Self = TypeVar("_Self", bound="Recorded")


class Tags(MutableMapping[str, str]):
    """The tags of a run, step or command, as a dictionary in the file.

    A value that is not text, such as a number or a path, is recorded as text.

    >>> import tempfile, scenariolog
    >>> directory = tempfile.mkdtemp()
    >>> run = scenariolog.Store(directory + "/x.db").start_run(root_dir=directory)
    >>> run.tags["shard"] = 3
    >>> run.tags["shard"], "color" in run.tags
    ('3', False)
    >>> del run.tags["shard"]
    """

    def __init__(self, handle: native.Recorded) -> None:
        self._native = handle

    def __getitem__(self, key: str) -> str:
        value = self._native.tag(as_text("key", key))
        if value is None:
            raise KeyError(key)
        return value

    def __setitem__(self, key: str, value: TagValue) -> None:
        self._native.set_tag(as_text("key", key), tag_value(f"tags[{key!r}]", value))

    def __delitem__(self, key: str) -> None:
        if not self._native.remove_tag(as_text("key", key)):
            raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter([tag.key for tag in self.rows()])

    def __len__(self) -> int:
        return len(self.rows())

    def __repr__(self) -> str:
        return f"Tags({ {tag.key: tag.value for tag in self.rows()} })"

    def rows(self) -> list[TagRow]:
        """The tags as rows, sorted by key."""
        return [TagRow._make(row) for row in self._native.tags()]


class Recorded:
    """A run, step or command.

    As a context manager it ends with the block: as passed if nothing is raised, else as what the exception
    stands for (:exc:`KeyboardInterrupt`: interrupted; :exc:`SystemExit`: its exit status;
    :exc:`unittest.SkipTest` and ``pytest.skip``: skipped; any other: failed). Exceptions go on.
    """

    _native: native.Recorded

    def __init__(self) -> None:
        self._ended = False

    @property
    def store_path(self) -> Path:
        """The file it is recorded in."""
        return self._native.store_path

    @property
    def tags(self) -> Tags:
        """Its tags. Assigning to a key records the tag at once, deleting a key removes it."""
        return Tags(self._native)

    @property
    def kv(self) -> Tags:
        """Deprecated: an older name of :attr:`tags`."""
        return self.tags

    @property
    def environment(self) -> dict[str, str]:
        """The variables through which programs find this place in the record.

        Programs started with :meth:`Step.exec` have them; for others:
        ``subprocess.run(…, env={**os.environ, **step.environment})``.
        """
        return {name: value or "" for name, value in self._native.environment()}

    def add_metric(self, name: str, value: float, unit: str | None = None) -> None:
        """Records a number that was measured; every value of a name is kept.

        :param value: must be finite.
        :param unit: what it counts, such as ``ms``.
        """
        self._native.add_metric(as_text("name", name), value, unit)

    def add_artifact(self, kind: str, path: str | os.PathLike[str]) -> ArtifactRow:
        """Registers a file that stays where it is; text is indexed for search."""
        return ArtifactRow._make(self._native.add_artifact(as_text("kind", kind), path))

    def add_bytes(self, kind: str, data: bytes, name: str | None = None) -> ArtifactRow:
        """Writes bytes to a new file in the run's log directory and registers it; text is indexed for search."""
        return ArtifactRow._make(
            self._native.add_artifact_bytes(as_text("kind", kind), as_text("name", name or kind), data)
        )

    def add_text(self, kind: str, text: str, name: str | None = None) -> ArtifactRow:
        """Writes text to a new file in the run's log directory, registers and indexes it."""
        return self.add_bytes(kind, encoded(text), name or f"{kind}.txt")

    def open_stream(self, kind: str) -> Stream:
        """Creates a file in the run's log directory and registers it as an artifact that the program writes.

        :param kind: what it is. Reports look in ``stdout`` and ``stderr`` for what a step printed.
        """
        return Stream(self._native.open_stream(as_text("kind", kind)))

    def artifacts(self) -> list[ArtifactRow]:
        """Its own artifacts, in the order they were added."""
        return [ArtifactRow._make(row) for row in self._native.artifacts()]

    def end(
        self,
        outcome: Outcome | None = None,
        *,
        exit_code: int | None = None,
        signal: int | None = None,
        reason: str | None = None,
        duration_ms: float | None = None,
        completed_at: datetime | None = None,
    ) -> Outcome:
        """Ends it before its block does, or without one. Returns the outcome.

        :param completed_at: end time, for what is imported from elsewhere; by default now.

        What is left out is derived: the outcome from the signal and the exit code, the duration from
        the clock. A run without an outcome and an exit code ends as its worst step did.
        """
        options = ending(
            outcome,
            exit_code=exit_code,
            signal=signal,
            reason=reason,
            duration_ms=duration_ms,
            completed_at=completed_at,
        )
        ended = cast(Outcome, self._native.end(options))
        self._ended = True
        return ended

    def __enter__(self: _Self) -> _Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exception: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._ended:
            return
        if exception is None:
            self._end_passed()
            return
        try:
            self._end_raised(exception, trace)
        except ScenariologError as error:
            # Trouble of the recorder must not hide the exception that is on its way.
            warnings.warn(f"the end was not recorded: {error}", RecordingWarning, stacklevel=2)

    def _end_passed(self) -> None:
        self.end("passed")

    def _end_raised(self, exception: BaseException, trace: TracebackType | None) -> None:
        del trace
        self._native.end(judge(exception))
        self._ended = True
