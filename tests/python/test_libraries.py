"""The suites of two libraries, from their source distributions: the record counts what pytest counts."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from conftest import junit_counts
from scenariolog import Run, Store

LIBRARIES = Path(os.environ.get("SCENARIOLOG_TEST_LIBRARIES", "build/python/libraries")).absolute()

# A library, what its suite is told, and how many tests it has at least.
SUITES = {
    # Made for an older pytest, and makes errors of warnings.
    "click-8.2.1": (["-W", "ignore::pytest.PytestWarning"], 700),
    "more_itertools-10.7.0": ([], 600),
}

# Makes some of the library's tests fail, so that there are tracebacks to find.
SABOTAGE = """
import pytest

@pytest.fixture(autouse=True)
def sabotage(request):
    yield
    if sum(map(ord, request.node.name)) % 97 == 0:
        raise ValueError(f"sabotaged teardown of {request.node.name}")

@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem):
    if sum(map(ord, pyfuncitem.name)) % 89 == 0:
        raise ValueError(f"sabotaged {pyfuncitem.name}")
    return (yield)
"""


@pytest.mark.parametrize("workers", [0, 2])
@pytest.mark.parametrize("library", SUITES)
def test_counts_equal_those_of_junit_xml(library: str, workers: int, tmp_path: Path) -> None:
    options, at_least = SUITES[library]
    run, counts = record_suite(library, [*options, *(["-n", str(workers)] if workers else [])], tmp_path)
    assert sum(counts.values()) >= at_least
    assert counts["passed"] and counts["skipped"]
    assert recorded_counts(run) == counts


def test_sabotaged_tests_are_counted_and_their_tracebacks_found(tmp_path: Path) -> None:
    (tmp_path / "sabotage.py").write_text(SABOTAGE)
    run, counts = record_suite("click-8.2.1", [*SUITES["click-8.2.1"][0], "-p", "sabotage"], tmp_path)
    assert counts["failed"] > 5 and counts["error"] > 5
    assert recorded_counts(run) == counts
    store = Store(run.store_path)
    sabotaged = {step.step_name for step in run.steps() if "sabotaged" in (step.reason or "")}
    found = {hit.step_name for hit in store.search("sabotaged", kind="traceback", failed=True)}
    assert len(found) > 10 and found == sabotaged


def record_suite(library: str, options: list[str], directory: Path) -> tuple[Run, "Counter[str]"]:
    """Runs a library's suite and returns its record and what JUnit XML of the same session counts."""
    database, report = directory / "record.db", directory / "junit.xml"
    environment = {**os.environ, "PYTHONPATH": str(directory)}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junit-xml={report}"]
    command += [f"--scenariolog={database}", "-o", f"scenariolog_log_dir={directory}"]
    session = subprocess.run(
        [*command, *options, "tests"],
        cwd=LIBRARIES / library,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert session.returncode in (0, 1), session.stdout[-3000:] + session.stderr[-3000:]
    assert "not all was recorded" not in session.stdout
    return Store(database).run(), junit_counts(report)


def recorded_counts(run: Run) -> "Counter[str]":
    """How many tests ended how, their last attempts; JUnit XML counts no subtests, and has no word of its own for what
    passed against expectation."""
    tests = {(step.step_path, step.step_num): step.outcome for step in run.steps() if step.parent_step_id is None}
    counts = Counter(map(str, tests.values()))
    counts["passed"] += counts.pop("xpassed", 0)
    return +counts
