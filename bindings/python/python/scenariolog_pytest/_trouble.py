"""Trouble with the recording, which must never change the outcome of a test."""

from scenariolog.errors import BusyError, ForkedError, SqliteError


class Trouble:
    """Keeps the first error for the terminal summary, and says when to stop trying.

    Hooks catch every exception, even those of the plugin's own mistakes: raised from a hook, it would end the session.
    """

    def __init__(self) -> None:
        self.first: Exception | None = None
        self.is_grave = False
        """Whether the file itself cannot be written: each further test would wait for it again."""

    def note(self, error: Exception) -> None:
        """Takes note of an error."""
        self.first = self.first or error
        self.is_grave = self.is_grave or isinstance(error, (BusyError, ForkedError, SqliteError))
