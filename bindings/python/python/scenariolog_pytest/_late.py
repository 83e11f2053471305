"""Tests that could not be written when they ran, because of a full disk, a locked file, or whatever passes."""

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timezone

from scenariolog import Run, Step
from scenariolog._crashed import artifacts as named_artifacts
from scenariolog._text import encoded
from scenariolog.errors import InvalidArgumentError

from scenariolog_pytest import _clock
from scenariolog_pytest._judge import Verdict
from scenariolog_pytest._trouble import OUTPUT, TESTS, Trouble

_MOST = 10_000
"""Tests that wait at the most."""
_PAUSE = 10
"""How many times as long as a try took it is to the next one: waiting for a lock must not become what tests do."""


@dataclass
class LateTest:
    """A test that is to be written."""

    name: str
    step_num: int | None
    script_path: "os.PathLike[str] | None"
    started_at: float
    step: Step | None
    verdict: Verdict

    def write(self, run: Run, parent: str | None) -> None:
        """Tries to write it, as far as it is not written yet."""
        if self.step is None:
            self.step = run.start_step(
                self.name,
                step_num=self.step_num,
                parent=parent,
                script_path=self.script_path,
                started_at=datetime.fromtimestamp(self.started_at, timezone.utc),
            )
        end_step(self.step, self.verdict)


class Late:
    """Keeps such tests, and tries again before the next test and at the end."""

    def __init__(self, run: Run, parent: str | None, trouble: Trouble) -> None:
        self._run = run
        self._parent = parent
        self._trouble = trouble
        self._tests: list[LateTest] = []
        self._not_before = 0.0

    def failed(self, begun: float) -> None:
        """A try that began then has failed."""
        now = _clock.monotonic()
        self._not_before = now + _PAUSE * (now - begun)

    def is_time(self) -> bool:
        """Whether to try again what was tried before."""
        return self._not_before == 0.0 or _clock.monotonic() >= self._not_before

    def add(self, test: LateTest, error: Exception | None = None) -> None:
        """Keeps a test."""
        if len(self._tests) < _MOST:
            self._tests.append(test)
        else:
            self._trouble.note(error or OSError("too much cannot be written"), TESTS)

    def retry(self) -> None:
        """Writes what waits until a test cannot be written."""
        while self._tests and self.is_time():
            begun = _clock.monotonic()
            try:
                self._tests[0].write(self._run, self._parent)
            except Exception:
                self.failed(begun)
                return
            del self._tests[0]
            self._not_before = 0.0

    def finish(self) -> None:
        """Tries for the last time, and counts what is missing then."""
        tests, self._tests = self._tests, []
        for test in tests:
            self._write_or_lose(test)

    def _write_or_lose(self, test: LateTest) -> None:
        try:
            test.write(self._run, self._parent)
        except Exception as error:
            self._trouble.note(error, OUTPUT if _end_alone(test) else TESTS)


def _end_alone(test: LateTest) -> bool:
    """Ends a test that has been started without its texts."""
    if test.step is None or not test.verdict.texts:
        return False
    test.verdict.texts = {}
    with suppress(Exception):
        end_step(test.step, test.verdict)
        return True
    return False


def _add_subtests(step: Step, subtests: list[tuple[str, Verdict]]) -> None:
    """Records subtests as steps below their test."""
    for name, verdict in subtests:
        end_step(step.run.start_step(name, parent=step), verdict)


def end_step(step: Step, verdict: Verdict) -> None:
    """Ends a step with its tags and texts."""
    _add_subtests(step, verdict.subtests)
    verdict.subtests = []
    # The test may have ended its step itself.
    with suppress(InvalidArgumentError):
        step.end_with(
            verdict.outcome,
            reason=verdict.reason,
            duration_ms=verdict.duration_ms,
            usage=verdict.usage,
            tags=verdict.tags,
            artifacts=named_artifacts(step, {kind: encoded(text) for kind, text in verdict.texts.items()}),
        )
