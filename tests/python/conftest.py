"""What the tests share: real sessions of pytest in processes of their own, and the record they leave."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from scenariolog import Run, Store

pytest_plugins = ["pytester"]


@pytest.fixture(autouse=True)
def no_inherited_record(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests may themselves be recorded, and must not end up in that record."""
    for name in list(os.environ):
        if name.startswith("SCENARIOLOG"):
            monkeypatch.delenv(name)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty file."""
    with Store(tmp_path / "scenariolog.db", create=True) as store:
        yield store


@pytest.fixture
def run(store: Store, tmp_path: Path) -> Run:
    """A run in it."""
    return store.start_run("suite", root_dir=tmp_path)


Session = Callable[..., pytest.RunResult]


@pytest.fixture
def session(pytester: pytest.Pytester) -> Session:
    """Runs a session of pytest that is recorded into ``record.db``."""

    def run_session(*arguments: str) -> pytest.RunResult:
        return pytester.runpytest_subprocess("--scenariolog=record.db", *arguments)

    return run_session


@pytest.fixture
def record(pytester: pytest.Pytester) -> Callable[[], Run]:
    """Gives the run that was recorded last."""
    return lambda: Store(pytester.path / "record.db", create=False).run()


def outcomes(run: Run) -> dict[str, str]:
    """How each step of a run ended, with its last attempt."""
    return {step.step_name: step.outcome for step in run.steps()}


def junit_counts(path: Path) -> Counter[str]:
    """How many tests ended how, according to pytest's JUnit report."""
    counts: Counter[str] = Counter()
    seen: dict[tuple[str | None, str | None], str] = {}
    for case in ElementTree.parse(path).iter("testcase"):
        key = case.get("classname"), case.get("name")
        # A test that fails and whose teardown fails too stands in the report twice.
        if seen.get(key) != "failed":
            seen[key] = _junit_outcome(case)
            counts[seen[key]] += 1
    return counts


def _junit_outcome(case: ElementTree.Element) -> str:
    if case.find("failure") is not None:
        return "failed"
    if case.find("error") is not None:
        return "error"
    skipped = case.find("skipped")
    if skipped is None:
        return "passed"
    return "xfailed" if skipped.get("type") == "pytest.xfail" else "skipped"
