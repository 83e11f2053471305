"""What callers pass, in the one form the native module takes. Errors name the parameter."""

import operator
import os
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta, timezone
from typing import TypeAlias

TagValue: TypeAlias = str | int | float | os.PathLike[str]
"""What can be the value of a tag. It is recorded as text: ``7`` as "7", ``True`` as "true"."""

TagMapping: TypeAlias = Mapping[str, TagValue]
"""Tags to set or to search for."""

Since: TypeAlias = str | date | timedelta
"""The start of a period: text such as ``2026-11-22`` or ``2h``, a date, a datetime, or an age."""

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def as_text(name: str, value: str) -> str:
    """A parameter that is text."""
    if not isinstance(value, str):
        raise TypeError(f"{name} must be text, not {_kind(value)}")
    return value


def as_texts(name: str, value: str | Iterable[str]) -> list[str]:
    """A parameter that is one text or several."""
    if isinstance(value, str):
        return [value]
    try:
        texts = list(value)
    except TypeError:
        raise TypeError(f"{name} must be text or a list of texts, not {_kind(value)}") from None
    return [as_text(f"an item of {name}", text) for text in texts]


def as_count(name: str, value: int) -> int:
    """A parameter that is a number of things."""
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} must be a whole number, not {_kind(value)}") from None
    if number < 0:
        raise ValueError(f"{name} must not be negative")
    return number


def tag_pairs(tags: TagMapping | None, kv: TagMapping | None = None) -> dict[str, str]:
    """The tags of the parameter ``tags`` and of its older name ``kv``."""
    pairs = _pairs("kv", kv) if kv else {}
    if tags:
        pairs.update(_pairs("tags", tags))
    return pairs


def tag_value(name: str, value: TagValue) -> str:
    """A tag's value as text."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    raise TypeError(f"{name} must be text, a number or a path, not {_kind(value)}")


def since_text(since: Since | None) -> str | None:
    """The start of a period as the core reads it. A datetime without a zone is local time, as everywhere in Python."""
    if since is None or isinstance(since, str):
        return since
    if isinstance(since, timedelta):
        since = datetime.now(timezone.utc) - since
    if isinstance(since, datetime):
        return since.astimezone(timezone.utc).isoformat()
    if isinstance(since, date):
        return since.isoformat()
    raise TypeError(f"since must be text, a date, a datetime or a timedelta, not {_kind(since)}")


def nanoseconds(name: str, time: datetime | None) -> int | None:
    """A time as nanoseconds since 1970. Without a zone it is local time."""
    if time is None:
        return None
    if not isinstance(time, datetime):
        raise TypeError(f"{name} must be a datetime, not {_kind(time)}")
    return (time.astimezone(timezone.utc) - _EPOCH) // timedelta(microseconds=1) * 1000


def _pairs(name: str, given: TagMapping) -> dict[str, str]:
    try:
        pairs = dict(given)
    except (TypeError, ValueError):
        raise TypeError(f"{name} must be a mapping of keys to values, not {_kind(given)}") from None
    texts = {}
    for key, value in pairs.items():
        texts[as_text(f"a key of {name}", key)] = tag_value(f"{name}[{key!r}]", value)
    return texts


def _kind(value: object) -> str:
    return type(value).__name__
