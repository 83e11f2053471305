"""Trouble with the recording, which must never change the outcome of a test."""

from collections import Counter
from typing import TypedDict

TESTS = "{}"
OUTPUT = "the output of {}"


class Missing(TypedDict):
    """What a process could not record, for the one that says so."""

    counts: dict[str, int]
    error: str | None


class Trouble:
    """Counts what is missing in the record, and keeps the first error, for the terminal summary.

    Hooks catch every exception, even those of the plugin's own mistakes: raised from a hook, it would end the session.
    """

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._error: str | None = None

    def note(self, error: Exception, what: str | None = None) -> None:
        """Takes note of an error, and of what is missing for its sake: ``TESTS`` or ``OUTPUT``."""
        self._error = self._error or str(error) or type(error).__name__
        if what is not None:
            self._counts[what] += 1

    def missing(self) -> Missing | None:
        """What is missing, if anything."""
        return {"counts": dict(self._counts), "error": self._error} if self._error is not None else None

    def take(self, missing: Missing) -> None:
        """Adds what is missing from another process."""
        self._counts.update(missing["counts"])
        self._error = self._error or missing["error"]

    def describe(self) -> str | None:
        """What is missing and why, in one line."""
        if self._error is None:
            return None
        counts = ", ".join(what.format(f"{count} test{'s' * (count != 1)}") for what, count in self._counts.items())
        return f"missing are {counts}: {self._error}" if counts else self._error
