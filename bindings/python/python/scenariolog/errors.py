"""What can go wrong, one class for each kind of error of the core.

Each class derives from :class:`ScenariologError`, and also from Python's own class for such an error, if there is one:

>>> from scenariolog import Store
>>> try:
...     Store("/nowhere/scenariolog.db", create=False)
... except LookupError as error:
...     print(error)
/nowhere/scenariolog.db does not exist; create=True creates it
"""

__all__ = [
    "AmbiguousError",
    "BusyError",
    "ForkedError",
    "InternalError",
    "InvalidArgumentError",
    "NewerSchemaError",
    "NoFts5Error",
    "NotAStoreError",
    "NotFoundError",
    "QueryError",
    "RecordingWarning",
    "ScenariologError",
    "SqliteError",
    "StorageError",
]


class ScenariologError(Exception):
    """The base of all errors of this package."""


class InvalidArgumentError(ScenariologError, ValueError):
    """An argument is outside what the function takes."""


class NotFoundError(ScenariologError, LookupError):
    """There is no such file, run, step, command or artifact."""


class AmbiguousError(ScenariologError, LookupError):
    """Several ids have this prefix."""


class NotAStoreError(ScenariologError):
    """The file is another program's, or no database at all. It was left untouched."""


class NewerSchemaError(ScenariologError):
    """The file was written by a newer scenariolog. It was left untouched."""


class NoFts5Error(ScenariologError):
    """This SQLite has no FTS5, which the operation needs."""


class QueryError(ScenariologError, ValueError):
    """The full-text query is not valid FTS5 syntax."""


class BusyError(ScenariologError, TimeoutError):
    """Another process held the file locked for longer than the busy timeout."""


class ForkedError(ScenariologError, RuntimeError):
    """The store was opened before a fork and used in the child, which has to open the file again."""


class StorageError(ScenariologError, OSError):
    """Reading or writing a file, or starting a program, failed. ``errno`` says how."""


class SqliteError(ScenariologError):
    """SQLite failed in a way that has no class of its own."""


class InternalError(ScenariologError):
    """Something that cannot happen did: a bug of scenariolog."""


class RecordingWarning(UserWarning):
    """Something could not be recorded. The program itself is not affected."""
