"""Where a session is recorded: in which file, run and step."""

import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import pytest
from scenariolog import Run, Store, _crashed
from scenariolog._text import clean
from scenariolog.errors import NotFoundError

from scenariolog_pytest import ENVIRONMENT


class Inherited(TypedDict):
    """What a worker of pytest-xdist needs to know about the record."""

    db: str
    run_id: str
    parent: str | None
    redact: list[str]


@dataclass
class Place:
    """A run to record into."""

    run: Run
    parent: str | None
    """The step that the tests are nested in."""
    is_ours: bool
    """Whether the run was started for this session, and ends with it."""
    redact: list[str]
    """The patterns of what is masked."""
    store: Store
    """The file of the run."""
    file_id: tuple[int, int]
    """Which file that is."""

    def check_file(self) -> None:
        """Writes the file again if a test has deleted it, which its connections do not notice.

        Raises if another stands in its place.
        """
        with suppress(FileNotFoundError):
            if _file_id(self.store.path) == self.file_id:
                return
            raise FileExistsError(f"another file has taken the place of {self.store.path}")
        for suffix in ("-wal", "-shm"):
            # Left behind, they would be taken for those of the new file.
            Path(f"{self.store.path}{suffix}").unlink(missing_ok=True)
        self.store.snapshot(self.store.path)

    def inherited(self) -> Inherited:
        """The same for a worker."""
        return {
            "db": str(self.run.store_path),
            "run_id": self.run.id,
            "parent": self.parent,
            "redact": self.redact,
        }


def file_of(config: pytest.Config, wanted: str) -> Path:
    """The file to record into; ``1`` is the usual one. A path is relative to the place where it was given."""
    here, root = config.invocation_params.dir, config.rootpath
    if wanted == "1":
        named = os.environ.get("SCENARIOLOG_DB")
        return here / named if named else root / "scenariolog.db"
    typed = config.getoption("--scenariolog") or os.environ.get(ENVIRONMENT)
    return here / wanted if typed else root / wanted


def take(config: pytest.Config, wanted: str) -> Place:
    """Joins the run that the environment names, or starts one."""
    path = file_of(config, wanted)
    patterns = redacted(config)
    store = Store(path, redact=patterns)
    run, parent, is_ours = _join(store) or (_start(config, store), None, True)
    place = Place(run, parent, is_ours, patterns, store, _file_id(store.path))
    # Whatever ended an earlier session may have ended its guard as well.
    _crashed.record(store)
    return place


def redacted(config: pytest.Config) -> list[str]:
    """The patterns of what is masked. As everywhere, options add to what is set unless they say ``none``."""
    typed: list[str] = config.getoption("--scenariolog-redact")
    return typed if "none" in typed else [*typed, *config.getini("scenariolog_redact")]


def take_over(inherited: Inherited) -> Place:
    """The place of a worker."""
    patterns = inherited["redact"]
    store = Store(inherited["db"], create=False, redact=patterns)
    run = store.run(inherited["run_id"])
    return Place(run, inherited["parent"], False, patterns, store, _file_id(store.path))


def _file_id(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino


def _join(store: Store) -> tuple[Run, str | None, bool] | None:
    run_id, db = os.environ.get("SCENARIOLOG_RUN_ID"), os.environ.get("SCENARIOLOG_DB")
    if not run_id or (db and Path(db).absolute() != store.path):
        return None
    try:
        run = store.run(run_id)
        step_id = os.environ.get("SCENARIOLOG_STEP_ID")
        parent = store.step(step_id).id if step_id else None
    except NotFoundError:
        return None
    return run, parent, False


def _start(config: pytest.Config, store: Store) -> Run:
    suite = clean(str(config.getini("scenariolog_suite")) or config.rootpath.name)
    return store.start_run(
        suite,
        root_dir=config.rootpath,
        log_dir=str(config.getini("scenariolog_log_dir")) or None,
        tags=session_tags(config),
    )


def session_tags(config: pytest.Config) -> dict[str, str]:
    """What is worth knowing about a session."""
    return {
        "pytest.version": pytest.__version__,
        "pytest.args": clean(" ".join(map(str, config.invocation_params.args))),
        "python.version": sys.version.split()[0],
    }
