"""Pending writes, which cost much less together."""

import os
from functools import partial

from scenariolog import Ended, Run, Step
from scenariolog.errors import InvalidArgumentError

from scenariolog_pytest import _clock

_MOST = 1000
_LONGEST_WAIT = 1.0
"""Seconds."""


class Pending:
    """The end of the previous test, and the tags of the tests before it, if they passed or were skipped.

    The end is written in the transaction that starts the next test. Tags are written for many tests at a time: ten
    tags cost as much as their step, nearly all of it for index pages that the tags of other tests need too. A session
    that is killed loses the tags of its last second.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self._ended: Ended | None = None
        self._tags = run.tag_batch()
        self._since = 0.0

    def add(self, ended: Ended, tags: dict[str, str]) -> None:
        """Keeps how a step ended until the next one starts, or until it is flushed."""
        self._ended = ended
        if not self._tags:
            self._since = _clock.monotonic()
        self._tags.add(ended.step, tags)

    def start(
        self,
        name: str,
        *,
        step_num: int | None,
        attempt: int | None,
        parent: str | None,
        script_path: str | os.PathLike[str] | None,
    ) -> Step:
        """Starts the next step."""
        if len(self._tags) >= _MOST or (self._tags and _clock.monotonic() - self._since >= _LONGEST_WAIT):
            self._tags.write()

        start = partial(
            self._run.start_step,
            name,
            step_num=step_num,
            attempt=attempt,
            parent=parent,
            script_path=script_path,
        )
        try:
            step = start(after=self._ended)
        except InvalidArgumentError:
            # The previous test has ended its step itself, as it may.
            step = start()
        self._ended = None
        return step

    def flush(self) -> None:
        """Writes everything that is pending."""
        ended, self._ended = self._ended, None
        try:
            if ended is not None:
                ended.step.end_with(
                    ended.outcome, reason=ended.reason, duration_ms=ended.duration_ms, usage=ended.usage
                )
        except InvalidArgumentError:
            # The test has ended its step itself, as it may.
            pass
        finally:
            if self._tags:
                self._tags.write()
