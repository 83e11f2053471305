"""What a test takes: time, processor, memory."""

import resource

from scenariolog import Usage

from scenariolog_pytest import _clock


class Meter:
    """Measures from when it is made. A process runs one test at a time, so what it uses meanwhile is the test's."""

    def __init__(self) -> None:
        self.started_at = _clock.now()
        self._begun = _clock.monotonic()
        self._own = resource.getrusage(resource.RUSAGE_SELF)
        self._children = resource.getrusage(resource.RUSAGE_CHILDREN)

    def duration_ms(self) -> float:
        """The time since then."""
        return (_clock.monotonic() - self._begun) * 1e3

    def usage(self) -> Usage:
        """What this process and the children that it waited for have used since then.

        The system keeps one peak for the life of the process, so it is the test's only if that has raised it.
        """
        own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
        user = own.ru_utime - self._own.ru_utime + children.ru_utime - self._children.ru_utime
        system = own.ru_stime - self._own.ru_stime + children.ru_stime - self._children.ru_stime
        peak = own.ru_maxrss * 1024 if own.ru_maxrss > self._own.ru_maxrss else None
        return Usage(user * 1e3, system * 1e3, peak)
