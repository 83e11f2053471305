"""Tags of many steps."""

from scenariolog import _native as native
from scenariolog._coerce import TagMapping, tag_pairs
from scenariolog._step import Step


class TagBatch:
    """Tags of steps of a run that are written together, which is much cheaper than one step after the other.

    It is for suites of many short steps. What is added and never written is lost.
    """

    def __init__(self, handle: native.TagBatch) -> None:
        self._native = handle

    def __len__(self) -> int:
        """Number of steps with pending tags."""
        return len(self._native)

    def add(self, step: Step, tags: TagMapping) -> None:
        """Adds tags of a step."""
        self._native.add(step._native, tag_pairs(tags))

    def write(self) -> None:
        """Writes the pending tags, all or none. If it raises, they stay pending."""
        self._native.write()
