"""Rows: what reports and searches yield. They are named tuples, so that a table of them is one call away:

``pandas.DataFrame(store.timings())``
"""

from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

Outcome: TypeAlias = Literal[
    "passed", "failed", "error", "skipped", "xfailed", "xpassed", "timed_out", "interrupted"
]
"""How something ended, in one word."""

Status: TypeAlias = Literal[
    "passed",
    "failed",
    "error",
    "skipped",
    "xfailed",
    "xpassed",
    "timed_out",
    "interrupted",
    "running",
]
"""How something ended, or that it is still running."""

