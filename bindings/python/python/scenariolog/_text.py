"""Text as files and databases can hold it."""

from collections.abc import Callable


def safe(show: Callable[[object], str], value: object) -> str:
    """What `repr` or `str` makes of a value. A test's own object may raise anything instead, as if it were the test."""
    try:
        return show(value)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return f"<no text: {type(error).__name__}>"


def clean(text: str) -> str:
    """The text with lone surrogates, which UTF-8 cannot hold, as escapes."""
    return text if text.isascii() else encoded(text).decode()


def encoded(text: str) -> bytes:
    """The text in UTF-8, with lone surrogates as escapes."""
    return text.encode("utf-8", "backslashreplace")
