"""Output that a program writes itself."""

from pathlib import Path
from types import TracebackType

from scenariolog import _native as native
from scenariolog._text import encoded
from scenariolog.rows import Artifact


class Stream:
    """An artifact that is written piece by piece. :meth:`Recorded.open_stream` opens one.

    What is written is in the file at once; size, hash and index follow at the end. If the program dies before that,
    the end of the run completes the artifact.

    It takes bytes and text, so it can stand in for a file of either kind:

    >>> import contextlib, tempfile, scenariolog
    >>> directory = tempfile.mkdtemp()
    >>> store = scenariolog.Store(directory + "/x.db")
    >>> with store.start_run(root_dir=directory) as run, run.start_step("unpack") as step:
    ...     with step.open_stream("stdout") as stdout, contextlib.redirect_stdout(stdout):
    ...         print("3 files unpacked")
    >>> [hit.text for hit in store.search("unpacked")]
    ['3 files unpacked']
    """

    encoding = "utf-8"
    """How text is encoded."""

    def __init__(self, handle: native.Stream) -> None:
        self._native = handle
        self._ended = False

    @property
    def path(self) -> Path:
        """The file."""
        return self._native.path

    @property
    def artifact_id(self) -> int:
        """Its artifact's number."""
        return self._native.artifact_id

    @property
    def closed(self) -> bool:
        """Whether it has ended."""
        return self._ended

    def write(self, data: str | bytes | bytearray | memoryview) -> int:
        """Writes all of it, and returns its length."""
        if isinstance(data, str):
            self._native.write(encoded(data))
        else:
            self._native.write(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Does nothing: what is written is in the file at once."""

    def isatty(self) -> bool:
        """False, for those who ask a file before they write colours."""
        return False

    def end(self) -> Artifact:
        """Ends the stream: records size and hash and, if it is text, indexes its lines."""
        self._ended = True
        return Artifact._make(self._native.end())

    def close(self) -> None:
        """Ends the stream unless it has ended already."""
        if not self._ended:
            self.end()

    def __enter__(self) -> "Stream":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exception: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Stream {self.path}>"
