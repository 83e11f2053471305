"""What a process that dies in a test leaves behind, and the program that records it.

While a test runs, what it prints is in a file of pytest's capture, whose name the pytest plugin lends it (see
``scenariolog_pytest._output``). Nothing here imports pytest, so that the program starts quickly.
"""

import os
import stat
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from scenariolog._run import Run
from scenariolog._step import Step
from scenariolog._store import Store
from scenariolog.errors import InvalidArgumentError, NotFoundError, ScenariologError

STREAMS = ("stdout", "stderr")
"""What is captured."""

READ = ".read"
"""The suffix of the file with what pytest has read back of a stream, which comes before what the capture holds."""

STEP = "step"
"""The file that names the step of the test that runs, and behind it the file that this is recorded in."""

ID_BYTES = 36
"""The length of a step's id."""

REASON = "pytest died while it ran this test"

COLLECTED = "collected"
"""The file of a session with the tests that it has to run."""

_PATIENCE = 2.0
"""Seconds that a process which has closed its files may take to be gone."""


def directory() -> Path | None:
    """The private directory for such files. ``None`` if it cannot be had, or belongs to somebody else."""
    path = Path(tempfile.gettempdir(), f"scenariolog-of-{os.getuid()}")
    try:
        path.mkdir(mode=0o700, exist_ok=True)
        found = path.lstat()
    except OSError:
        return None
    is_private = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077
    return path if is_private else None


class Remains:
    """The files of one process that ran tests of a run."""

    def __init__(self, directory: Path, run_id: str, pid: int) -> None:
        self.pid = pid
        self._stem = str(directory / f"{run_id}.{pid}.")

    @staticmethod
    def of(run_id: str = "*") -> "Iterator[Remains]":
        """Those of all processes of a run, or of all runs."""
        place = directory()
        for path in sorted(place.glob(f"{run_id}.*.{STEP}")) if place is not None else ():
            with suppress(ValueError):
                run, pid, _ = path.name.split(".")
                yield Remains(path.parent, run, int(pid))

    def path(self, what: str) -> str:
        """One of the files."""
        return self._stem + what

    def step_id(self) -> str:
        """The step that was recorded last."""
        return self._read(STEP)[:ID_BYTES].decode("ascii", "replace")

    def is_in(self, db: Path) -> bool:
        """Whether it is recorded in this file."""
        return self._read(STEP)[ID_BYTES:] == os.fsencode(db)

    def texts(self) -> dict[str, bytes]:
        """What the test had printed, by stream."""
        texts = {stream: self._read(stream + READ) + self._read(stream) for stream in STREAMS}
        return {stream: text for stream, text in texts.items() if text}

    def collected(self) -> list[str]:
        """The tests of the session."""
        return self._read(COLLECTED).decode("utf-8", "replace").splitlines()

    def remove(self, keep: str = "") -> None:
        """Removes them, but for one."""
        for what in {STEP, COLLECTED, *STREAMS, *(stream + READ for stream in STREAMS)} - {keep}:
            with suppress(OSError):
                os.unlink(self.path(what))

    def _read(self, what: str) -> bytes:
        try:
            with open(self.path(what), "rb") as file:
                return file.read()
        except OSError:
            return b""


def artifacts(step: Step, texts: dict[str, bytes]) -> list[tuple[str, str, bytes]]:
    """Texts of a test by kind as artifacts, in files that begin with its number."""
    return [(kind, f"{step.step_num:04d}-{step.name}.{kind}.txt", text) for kind, text in texts.items() if text]


def record(store: Store, run_id: str = "*", patience: float = 0.0) -> None:
    """Ends the tests during which processes of a run, or of all runs, died, with what they had printed."""
    for remains in list(Remains.of(run_id)):
        if not remains.is_in(store.path) or not _is_gone(remains.pid, patience):
            continue
        with suppress(NotFoundError, InvalidArgumentError):
            # It may have ended its step, and died before the next.
            step = store.step(remains.step_id())
            step.end_with("interrupted", reason=REASON, artifacts=artifacts(step, remains.texts()))
        # Of the session that the guard is for, more is left to read.
        remains.remove(keep=COLLECTED)


def add_not_run(run: Run, session: Run | Step, collected: Iterable[str]) -> None:
    """Lists, with what ended early, the tests that were to run and did not."""
    begun = {step.step_name for step in run.steps()}
    names = [name for name in dict.fromkeys(collected) if name not in begun]
    if names:
        session.tags["not_run"] = len(names)
        session.add_text("not_run", "".join(f"{name}\n" for name in names), "not-run.txt")


def main(pid: str, db: str, run_id: str, session_step: str, is_whole_run: str, *redact: str) -> None:
    """Called when the process that ran a session no longer holds its end of a pipe."""
    if not _is_gone(int(pid), _PATIENCE):
        return
    with Store(db, create=False, redact=redact) as store:
        try:
            record(store, run_id, _PATIENCE)
        finally:
            _end_session(store, run_id, int(pid), session_step, bool(is_whole_run))


def _end_session(store: Store, run_id: str, pid: int, session_step: str, is_whole_run: bool) -> None:
    run = store.run(run_id)
    session = store.step(session_step) if session_step else run
    place = directory()
    if place is not None:
        remains = Remains(place, run_id, pid)
        with suppress(ScenariologError):
            add_not_run(run, session, remains.collected())
        remains.remove()
    if session_step or is_whole_run:
        with suppress(ScenariologError):
            session.end("interrupted", reason="pytest died")


def _is_gone(pid: int, patience: float) -> bool:
    """Whether a process has ended, if need be a moment later: it closes its files before."""
    deadline = time.monotonic() + patience
    while _is_alive(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.002)
    return True


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    # A zombie has ended, and its parent may take its time.
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return file.read().rpartition(b")")[2].split()[0] not in (b"Z", b"X")
    except OSError:
        return True
