"""Clocks that go on while a test has stopped or moved those of Python.

freezegun and its like replace functions of the module `time` wherever a module has them under a name. So none
stands here by itself, and no test mocks the one that these call.
"""

import time
from functools import partial

monotonic = partial(time.clock_gettime, time.CLOCK_MONOTONIC)
"""Seconds since some moment, for durations."""

now = partial(time.clock_gettime, time.CLOCK_REALTIME)
"""Seconds since 1970."""
