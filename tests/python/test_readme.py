"""The examples of the READMEs run as they stand."""

import re
import tarfile
from pathlib import Path
from typing import Any

import pytest
from conftest import Session, outcomes
from scenariolog import Store

ROOT = Path(__file__).resolve().parents[2]


def blocks(readme: str) -> list[str]:
    """The Python of a README, in pieces."""
    return re.findall(r"^```python\n(.*?)^```$", (ROOT / readme).read_text(), re.MULTILINE | re.DOTALL)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory with what the examples use."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "MANIFEST").write_text("Makefile\n")
    (tmp_path / "Makefile").write_text("all:\n\t@echo error: no rule >&2; exit 1\n")
    with tarfile.open("release.tar.gz", "w:gz") as archive:
        archive.add("MANIFEST")
        archive.add("Makefile")
    (tmp_path / "suite").mkdir()
    (tmp_path / "suite/run-all.sh").write_text("#!/bin/sh\necho all is well\n")
    (tmp_path / "suite/run-all.sh").chmod(0o755)
    return tmp_path


def test_the_api(place: Path, capfd: pytest.CaptureFixture[str]) -> None:
    _, *examples = blocks("bindings/python/README.md")
    names: dict[str, Any] = {}
    for example in examples:
        exec(example, names)
        # The first example closes its store, the others go on with one that is open.
        names["store"] = Store("scenariolog.db")
    store = Store("scenariolog.db")
    assert [(row.suite, row.outcome) for row in reversed(store.runs())] == [
        ("imported", "failed"),
        ("nightly", "failed"),
        ("all", "passed"),
        ("convert", "passed"),
    ]
    assert [hit.kind for hit in store.search("refused OR converted")] == ["stdout", "log"]
    said = capfd.readouterr().out
    assert "build 1 error: no rule" in said and "nightly build None" in said


def test_the_fixtures(pytester: pytest.Pytester, session: Session) -> None:
    pytester.mkdir("shop")
    pytester.makepyfile(blocks("bindings/python/README.md")[0])
    session().assert_outcomes(passed=1)
    run = Store("record.db").run()
    assert outcomes(run) == {"test_the_fixtures.py::test_backup": "passed"}
    assert run.step(1).tags["server"] == "alpha"


def test_the_first_page(place: Path) -> None:
    (example,) = blocks("README.md")
    exec(example, {})
    assert Store("scenariolog.db").run().row().outcome == "passed"
