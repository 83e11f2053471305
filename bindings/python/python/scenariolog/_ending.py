"""How a ``with`` block ended, judged by the exception that left it."""

import sys
import traceback
from datetime import datetime
from types import TracebackType
from typing import NamedTuple

from scenariolog._coerce import nanoseconds
from scenariolog._options import EndOptions
from scenariolog._text import clean
from scenariolog.rows import Outcome


class Usage(NamedTuple):
    """What something used, where that was measured."""

    user_ms: float
    """CPU time in user mode, in milliseconds."""
    system_ms: float
    """CPU time in the kernel, in milliseconds."""
    max_rss_bytes: int | None = None
    """Its largest resident set, in bytes."""


def ending(
    outcome: Outcome | None = None,
    *,
    exit_code: int | None = None,
    signal: int | None = None,
    reason: str | None = None,
    duration_ms: float | None = None,
    completed_at: datetime | None = None,
    usage: Usage | None = None,
) -> EndOptions:
    """An ending. The core derives what is left out."""
    return {
        "outcome": outcome,
        "exit_code": exit_code,
        "signal": signal,
        "reason": None if reason is None else clean(reason),
        "duration_ms": duration_ms,
        "completed_at": nanoseconds("completed_at", completed_at),
        "user_ms": None if usage is None else usage.user_ms,
        "system_ms": None if usage is None else usage.system_ms,
        "max_rss_bytes": None if usage is None else usage.max_rss_bytes,
    }


def judge(exception: BaseException) -> EndOptions:
    """The ending that an exception stands for."""
    if isinstance(exception, SystemExit):
        return _of_exit(exception)
    reason = _describe(exception)
    if isinstance(exception, (KeyboardInterrupt, GeneratorExit)) or _is(exception, "asyncio", "CancelledError"):
        return ending("interrupted", reason=reason)
    if _is(exception, "unittest", "SkipTest") or _is(exception, "_pytest.outcomes", "Skipped"):
        return ending("skipped", reason=str(exception) or None)
    return ending("failed", reason=reason)


def format_traceback(exception: BaseException, trace: TracebackType | None) -> str:
    """The traceback as the interpreter prints it."""
    return "".join(traceback.format_exception(type(exception), exception, trace))


def _of_exit(exception: SystemExit) -> EndOptions:
    """``sys.exit`` takes a status, nothing for success, or a message for failure."""
    code = exception.code
    if code is None or isinstance(code, int):
        return ending(exit_code=code or 0)
    return ending(exit_code=1, reason=str(code))


def _describe(exception: BaseException) -> str:
    return traceback.format_exception_only(type(exception), exception)[-1].strip()


def _is(exception: BaseException, module: str, name: str) -> bool:
    """Whether it is of a class in a module, without importing the module for that."""
    known = getattr(sys.modules.get(module), name, None)
    return isinstance(known, type) and isinstance(exception, known)
