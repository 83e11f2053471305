"""What goes wrong with the recording, which must never change what becomes of the tests."""

from scenariolog.errors import ScenariologError, StorageError


class Trouble:
    """Keeps the first error for the terminal summary, and says when to stop trying."""

    def __init__(self) -> None:
        self.first: ScenariologError | None = None
        self.is_grave = False
        """Whether the file itself cannot be written: each further test would wait for it in vain."""

    def note(self, error: ScenariologError) -> None:
        """Takes note of an error."""
        self.first = self.first or error
        # An output file that cannot be written is no reason to stop recording how tests end.
        self.is_grave = self.is_grave or not isinstance(error, StorageError)
