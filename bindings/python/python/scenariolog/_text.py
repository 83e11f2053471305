"""Text as files and databases can hold it."""


def clean(text: str) -> str:
    """The text with lone surrogates, which UTF-8 cannot hold, as escapes."""
    return text if text.isascii() else encoded(text).decode()


def encoded(text: str) -> bytes:
    """The text in UTF-8, with lone surrogates as escapes."""
    return text.encode("utf-8", "backslashreplace")
