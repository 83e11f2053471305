"""Each error of the core arrives as its own exception."""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from scenariolog import Run, ScenariologError, Store, errors


def test_an_argument(run: Run) -> None:
    with pytest.raises(errors.InvalidArgumentError, match="name of the step is empty"):
        run.start_step("")
    with pytest.raises(ValueError, match="no outcome is called"):
        run.end("green")  # type: ignore[arg-type]


def test_something_that_is_not_there(store: Store) -> None:
    with pytest.raises(errors.NotFoundError, match="nothing is recorded yet"):
        store.run()
    with pytest.raises(LookupError, match="does not exist"):
        Store("/nowhere/x.db", create=False)


def test_a_prefix_of_several(store: Store, run: Run, tmp_path: Path) -> None:
    store.start_run(root_dir=tmp_path)
    with pytest.raises(errors.AmbiguousError, match="prefix of several"):
        store.run(run.id[:2])


def test_another_programs_file(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("a letter to the reader" * 100)
    with pytest.raises(errors.NotAStoreError, match="not a scenariolog file"):
        Store(tmp_path / "x.db")


def test_a_file_of_a_newer_version(store: Store) -> None:
    store.close()
    connection = sqlite3.connect(store.path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(errors.NewerSchemaError, match="newer scenariolog"):
        Store(store.path)


def test_a_query_that_is_none(store: Store, run: Run) -> None:
    run.add_text("notes", "a needle")
    with pytest.raises(errors.QueryError, match="literal"):
        store.search('needle"')


def test_a_file_that_is_locked(store: Store, run: Run) -> None:
    # In another process: what SQLite locks, it does not lock against its own.
    script = (
        "import sqlite3, sys; connection = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "connection.execute('BEGIN IMMEDIATE'); print('locked', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", script, str(store.path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe) as other:
        assert other.stdout is not None
        other.stdout.readline()
        impatient = Store(store.path, busy_timeout=0.05)
        with pytest.raises(errors.BusyError, match="locked"):
            impatient.run(run.id).tags["a"] = "1"


def test_a_file_that_cannot_be_read(run: Run) -> None:
    with pytest.raises(errors.StorageError) as caught:
        run.add_artifact("log", "/no/such/file")
    assert isinstance(caught.value, FileNotFoundError) or caught.value.errno == 2


def test_errors_speak_of_no_other_language(store: Store, run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    step = run.start_step("step")
    step.add_text("notes", "a needle")
    step.end("passed")
    mistakes: list[Callable[[], object]] = [
        lambda: Store(tmp_path / "missing.db", create=False),
        lambda: Store(tmp_path / "missing.db").runs(),
        lambda: Store(tmp_path / "empty.db").runs(),
        lambda: Store(tmp_path),
        lambda: Store("/nowhere/x.db", create=True),
        lambda: run.start_step(""),
        lambda: run.exec_step([""]),
        lambda: run.step("nope"),
        lambda: run.tags.__setitem__("", "x"),
        lambda: step.end("passed"),
        lambda: step.end(),
        lambda: store.run("nope"),
        lambda: store.runs(since="yesterday"),
        lambda: store.search("x AND"),
        lambda: store.search(""),
        lambda: store.search("x", order="best"),  # type: ignore[arg-type]
        lambda: run.open_stream(""),
    ]
    for mistake in mistakes:
        with pytest.raises(ScenariologError) as caught:
            mistake()
        message = str(caught.value)
        assert not re.search(r"--\w|scenariolog (init|run|exec|index)|[A-Z]_[A-Z]", message), message


def test_every_class_derives_from_one() -> None:
    classes = [getattr(errors, name) for name in errors.__all__ if name.endswith("Error")]
    assert len(classes) == 13
    assert all(issubclass(cls, ScenariologError) for cls in classes)
