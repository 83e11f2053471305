"""What is known of a test before it runs."""

from collections.abc import Iterator

import pytest
from scenariolog._text import clean, safe

_LONGEST_VALUE = 200
"""Characters kept of a parameter's or marker's text, which is for filtering, not for reading data."""


def tags(item: pytest.Item) -> Iterator[tuple[str, str]]:
    """Its tags: where it is, what it is called with, how it is marked."""
    yield "nodeid", clean(item.nodeid)
    file, line, _ = item.location
    yield "file", clean(file)
    if line is not None:
        yield "line", str(line + 1)
    if isinstance(item.parent, pytest.Class):
        yield "class", item.parent.obj.__qualname__
    yield "function", clean(getattr(item, "originalname", None) or item.name)
    callspec = getattr(item, "callspec", None)
    if callspec is not None:
        for name, value in callspec.params.items():
            yield f"param.{name}", _short(value)
    for marker in item.iter_markers():
        # Its arguments are those of all its tests; the parameters of this one are above.
        if marker.name == "parametrize":
            continue
        yield f"marker.{marker.name}", _arguments(marker)


def _arguments(marker: pytest.Mark) -> str:
    words = [_short(value) for value in marker.args]
    words += [f"{name}={_short(value)}" for name, value in marker.kwargs.items()]
    return ", ".join(words)[:_LONGEST_VALUE] or "true"


def _short(value: object) -> str:
    text = safe(repr, value)
    if len(text) > _LONGEST_VALUE:
        text = text[: _LONGEST_VALUE - 1] + "…"
    return clean(text)
