"""Tags of many steps."""

from collections.abc import Mapping

from scenariolog import _native as native
from scenariolog._step import Step


class TagBatch:
    """Tags of steps of a run that are written together, which is much cheaper than one step after the other.

    It is for harnesses of many short steps. What has been added and not been written is lost.
    """

    def __init__(self, handle: native.TagBatch) -> None:
        self._native = handle

    def __len__(self) -> int:
        """Of how many steps it has tags."""
        return len(self._native)

    def add(self, step: Step, tags: Mapping[str, str]) -> None:
        """Adds tags of a step."""
        self._native.add(step._native, dict(tags))

    def write(self) -> None:
        """Writes what has been added, all or nothing. It is empty then, on an error too."""
        self._native.write()
