"""What a test prints, kept where others find it if this process dies."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import scenariolog
from scenariolog import Run, _crashed

from scenariolog_pytest._place import Place

# The guard waits in a shell, which is small and starts at once, and becomes Python only after a crash.
_WAIT = 'read -r _ || exec "$@"'
_RECORD = "import sys; sys.path.append(sys.argv[1]); from scenariolog import _crashed; _crashed.main(*sys.argv[2:])"


class CrashOutput:
    """Lends a name to the files that pytest captures standard output and error in.

    pytest itself goes on as before: behind its descriptors there are other files, with names. What it reads back
    before the test ends it also truncates, so that is kept in files beside them.
    """

    def __init__(self, config: pytest.Config, run: Run) -> None:
        self._manager: Any = config.pluginmanager.getplugin("capturemanager")
        self._remains: _crashed.Remains | None = None
        self._step = -1
        self._read: list[tuple[int, int]] = []
        directory = _crashed.directory()
        capturing: Any = getattr(self._manager, "_global_capturing", None)
        captures: list[Any] = [getattr(capturing, name, None) for name in ("out", "err")]
        # With --capture=sys and -s there is no file.
        if directory is None or not all(hasattr(capture, "targetfd") for capture in captures):
            return
        self._remains = _crashed.Remains(directory, run.id, os.getpid())
        self._remains.remove()
        is_started = capturing.is_started()
        self._manager.suspend()
        try:
            for stream, capture in zip(_crashed.STREAMS, captures, strict=True):
                _lend_name(self._remains.path(stream), capture.tmpfile.fileno())
        finally:
            if is_started:
                self._manager.resume()
        self._read = [(number, self._create(stream + _crashed.READ)) for number, stream in enumerate(_crashed.STREAMS)]
        self._step = self._create(_crashed.STEP)
        os.pwrite(self._step, os.fsencode(run.store_path), _crashed.ID_BYTES)
        self._manager.read_global_capture = self._keeping(self._manager.read_global_capture)

    def begin(self, step_id: str) -> None:
        """A test starts, whose output this will be."""
        if self._remains is None:
            return
        for _, file in self._read:
            # A process that a test forked may have written into it.
            if os.lseek(file, 0, os.SEEK_END) > 0:
                os.ftruncate(file, 0)
        os.pwrite(self._step, step_id.encode(), 0)

    def texts(self) -> dict[str, str]:
        """What the test has printed so far, in this process and in those that it forked."""
        texts = self._remains.texts() if self._remains is not None else {}
        return {stream: text.decode("utf-8", "replace") for stream, text in texts.items()}

    def close(self) -> None:
        """Takes the names away. pytest closes its files itself."""
        if self._remains is None or self._remains.pid != os.getpid():
            return
        del self._manager.read_global_capture
        self._remains.remove()
        for file in (self._step, *(file for _, file in self._read)):
            os.close(file)
        self._remains = None

    def _create(self, what: str) -> int:
        assert self._remains is not None
        return _create(self._remains.path(what), os.O_APPEND if what != _crashed.STEP else 0)

    def _keeping(self, read: Any) -> Any:
        def read_and_keep() -> Any:
            texts = read()
            if texts[0] or texts[1]:
                self._keep(texts)
            return texts

        return read_and_keep

    def _keep(self, texts: tuple[str, str]) -> None:
        # On a full disk the test goes on.
        with suppress(OSError):
            for number, file in self._read:
                if texts[number]:
                    os.write(file, texts[number].encode("utf-8", "replace"))


class Guard:
    """A small process that outlives a session which dies, and records how far it came."""

    def __init__(self, place: Place, session_step: str | None) -> None:
        package = Path(scenariolog.__file__).parents[1]
        run = place.run
        facts = [str(os.getpid()), str(run.store_path), run.id, session_step or "", "1" if place.is_ours else ""]
        command = [sys.executable, "-I", "-c", _RECORD, str(package), *facts, *place.redact]
        self._pid = os.getpid()
        self._process = subprocess.Popen(
            ["/bin/sh", "-c", _WAIT, "scenariolog-guard", *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            # Neither Ctrl-C nor a signal to the group of the session ends it.
            start_new_session=True,
            cwd="/",
        )
        # The pipe must close when this process dies, not when the last process forked from it does.
        os.register_at_fork(after_in_child=self._let_go)

    def dismiss(self) -> None:
        """The session has ended well."""
        pipe = self._process.stdin
        if pipe is None or pipe.closed or self._pid != os.getpid():
            return
        with suppress(OSError):
            pipe.write(b"\n")
            pipe.close()
        self._process.wait()

    def _let_go(self) -> None:
        pipe = self._process.stdin
        if pipe is not None and not pipe.closed:
            with suppress(OSError):
                pipe.close()


def _create(path: str, flags: int) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | flags, 0o600)


def _lend_name(path: str, captured: int) -> None:
    """Puts a new file with the same content behind a descriptor."""
    file = _create(path, 0)
    try:
        os.write(file, os.pread(captured, os.fstat(captured).st_size, 0))
        os.dup2(file, captured, inheritable=False)
    finally:
        os.close(file)
