"""The plugin with pytest-xdist: many workers, one record for each test."""

from collections import Counter
from collections.abc import Callable

import pytest
from conftest import Session, outcomes
from scenariolog import Run

Record = Callable[[], Run]

XDIST = ["-n", "2"]


def test_every_test_once_with_its_worker(pytester: pytest.Pytester, session: Session, record: Record) -> None:
    pytester.makepyfile(
        test_it="""
        import pytest
        @pytest.mark.parametrize("n", range(40))
        def test_it(n):
            assert n % 10
        """
    )
    session(*XDIST)
    run = record()
    steps = run.steps()
    assert len(steps) == len({step.step_name for step in steps}) == 40
    assert Counter(step.outcome for step in steps) == {"passed": 36, "failed": 4}
    assert {run.step(step.step_id).tags["worker"] for step in steps} == {"gw0", "gw1"}
    assert run.row().outcome == "failed"


def test_a_worker_that_crashes(pytester: pytest.Pytester, session: Session, record: Record) -> None:
    pytester.makepyfile(
        test_it="""
        import os, pytest
        @pytest.mark.parametrize("n", range(10))
        def test_it(n):
            if n == 3:
                os._exit(1)
        """
    )
    session(*XDIST)
    run = record()
    by_name = outcomes(run)
    assert len(run.steps()) == len(by_name) == 10
    assert by_name.pop("test_it.py::test_it[3]") == "error"
    assert set(by_name.values()) == {"passed"}
    crashed = run.step("test_it.py::test_it[3]")
    reason = crashed.row().reason
    assert reason is not None and "crashed" in reason
    assert crashed.tags["worker"] in reason


def test_a_crashed_test_that_is_run_again_is_the_next_attempt(
    pytester: pytest.Pytester, session: Session, record: Record
) -> None:
    pytester.makepyfile(
        test_it="""
        import os, pathlib, pytest, time
        @pytest.mark.parametrize("n", range(6))
        def test_it(n):
            marker = pathlib.Path("crashed")
            if n == 2 and not marker.exists():
                marker.touch()
                # What pytest-rerunfailures tells the other process of the test may take a moment.
                time.sleep(1)
                os._exit(1)
        """
    )
    session(*XDIST, "--reruns=2")
    run = record()
    assert set(outcomes(run).values()) == {"passed"}
    attempts = [step.attempt for step in run.steps() if step.step_name.endswith("[2]")]
    assert attempts == [1, 2]
    assert (run.row().steps, run.row().flaky) == (6, 1)


def test_errors_of_collection_come_once(pytester: pytest.Pytester, session: Session, record: Record) -> None:
    pytester.makepyfile(test_bad="import no_such_module", test_good="def test_it(): pass")
    session(*XDIST)
    run = record()
    assert len(run.steps()) == 2
    assert outcomes(run) == {"test_bad.py": "error", "test_good.py::test_it": "passed"}
