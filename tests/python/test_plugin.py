"""The pytest plugin: what is recorded of tests."""

from collections.abc import Callable

import pytest
from conftest import Session, outcomes
from scenariolog import Run, Store

Record = Callable[[], Run]

KINDS_OF_TESTS = '''
import unittest, warnings
import pytest

def test_passes():
    """
    >>> 1 + 1
    2
    """
    print("hello from stdout")

def test_fails():
    assert 1 == 2, "one is not two"

@pytest.fixture
def broken():
    raise RuntimeError("broken fixture")

def test_error_in_setup(broken):
    pass

@pytest.fixture
def breaks_later():
    yield
    raise RuntimeError("broken teardown")

def test_error_in_teardown(breaks_later):
    pass

def test_fails_and_errs(breaks_later):
    assert 0

@pytest.mark.skip(reason="not today")
def test_skipped():
    pass

def test_skips_itself():
    pytest.skip("not here")

@pytest.mark.xfail(reason="known")
def test_xfails():
    assert 0

@pytest.mark.xfail(reason="was known")
def test_xpasses():
    pass

@pytest.mark.xfail(strict=True)
def test_xpasses_strictly():
    pass

class TestCase(unittest.TestCase):
    def test_passes(self):
        pass

    @unittest.expectedFailure
    def test_fails_as_expected(self):
        self.fail()

    @unittest.skip("unit skip")
    def test_skipped(self):
        pass
'''


def test_every_outcome(pytester: pytest.Pytester, session: Session, record: Record) -> None:
    pytester.makepyfile(test_it=KINDS_OF_TESTS)
    result = session("--doctest-modules")
    run = record()
    assert outcomes(run) == {
        "test_it.py::test_it.test_passes": "passed",
        "test_it.py::test_passes": "passed",
        "test_it.py::test_fails": "failed",
        "test_it.py::test_error_in_setup": "error",
        "test_it.py::test_error_in_teardown": "error",
        "test_it.py::test_fails_and_errs": "failed",
        "test_it.py::test_skipped": "skipped",
        "test_it.py::test_skips_itself": "skipped",
        "test_it.py::test_xfails": "xfailed",
        "test_it.py::test_xpasses": "xpassed",
        "test_it.py::test_xpasses_strictly": "failed",
        "test_it.py::TestCase::test_passes": "passed",
        "test_it.py::TestCase::test_fails_as_expected": "xfailed",
        "test_it.py::TestCase::test_skipped": "skipped",
    }
    reasons = {step.step_name.split("::")[-1]: step.reason for step in run.steps()}
    assert reasons["test_fails"] == "AssertionError: one is not two"
    assert reasons["test_error_in_setup"] == "RuntimeError: broken fixture"
    assert reasons["test_skips_itself"] == "not here"
    assert reasons["test_xfails"] == "known"
    row = run.row()
    assert (row.outcome, row.exit_code) == ("failed", result.ret)


def test_what_is_known_of_a_test(pytester: pytest.Pytester, session: Session, record: Record) -> None:
    pytester.makepyfile(
        test_it="""
        import pytest
        class TestThings:
            @pytest.mark.slow
            @pytest.mark.owner("me", since=2020)
            @pytest.mark.parametrize("word", ["a"])
            def test_it(self, word, record_property):
                record_property("ticket", 17)
        """
    )
    session()
    run = record()
    step = run.step("test_it.py::TestThings::test_it[a]")
    tags = dict(step.tags)
    durations = [float(tags.pop(f"{phase}_ms")) for phase in ("setup", "call", "teardown")]
    assert all(duration >= 0 for duration in durations)
    assert tags == {
        "nodeid": "test_it.py::TestThings::test_it[a]",
        "file": "test_it.py",
        "line": "3",
        "class": "TestThings",
        "function": "test_it",
        "param.word": "'a'",
        "marker.slow": "true",
        "marker.owner": "'me', since=2020",
        "property.ticket": "17",
    }
    assert step.row().script_path == str(pytester.path / "test_it.py")
    assert run.tags["pytest.version"] == pytest.__version__


def test_output_warnings_and_tracebacks_are_found(pytester: pytest.Pytester, session: Session, record: Record) -> None:
    pytester.makepyfile(
        """
        import logging, sys, warnings
        def test_it():
            print("needle in stdout")
            print("needle in stderr", file=sys.stderr)
            logging.warning("needle in log")
            warnings.warn("needle in warning")
            raise ValueError("needle in traceback \\udc80")
        """
    )
    # pytest itself prints what is no text as it is, and pytester cannot read that.
    session("--tb=no", "-rN")
    store = Store(record().store_path)
    kinds = [hit.kind for hit in store.search("needle", failed=True)]
    assert set(kinds) == {"traceback", "stdout", "stderr", "log", "warnings"}
    (failure,) = store.failures()
    assert failure.kind == "traceback"


def test_subtests(pytester: pytest.Pytester, session: Session, record: Record) -> None:
    pytest.importorskip("_pytest.subtests", reason="this pytest has no subtests")
    pytester.makepyfile(
        test_it="""
        import unittest
        def test_plain(subtests):
            for i in range(3):
                with subtests.test("row", i=i):
                    assert i != 1
        class TestCase(unittest.TestCase):
            def test_unit(self):
                for i in range(3):
                    with self.subTest(i=i):
                        self.assertNotEqual(i, 2)
        """
    )
    session()
    run = record()
    by_name = {step.step_path: step.outcome for step in run.steps()}
    assert by_name == {
        "test_it.py::test_plain": "failed",
        "test_it.py::test_plain/[row] (i=0)": "passed",
        "test_it.py::test_plain/[row] (i=1)": "failed",
        "test_it.py::test_plain/[row] (i=2)": "passed",
        "test_it.py::TestCase::test_unit": "failed",
        "test_it.py::TestCase::test_unit/(i=0)": "passed",
        "test_it.py::TestCase::test_unit/(i=1)": "passed",
        "test_it.py::TestCase::test_unit/(i=2)": "failed",
    }
    assert [it.kind for it in run.step("test_it.py::test_plain/[row] (i=1)").artifacts()] == ["traceback"]
    tags = run.step("test_it.py::test_plain").tags
    assert (tags["subtests"], tags["subtest.2"]) == ("3", "failed: [row] (i=1)")
    assert "subtest.1" not in tags


def test_reruns_are_attempts(pytester: pytest.Pytester, session: Session, record: Record) -> None:
    pytester.makepyfile(
        test_it="""
        calls = []
        def test_first(): pass
        def test_flaky():
            calls.append(1)
            print("call number", len(calls))
            assert len(calls) == 3
        """
    )
    session("--reruns=4")
    run = record()
    attempts = [
        (step.step_num, step.attempt, step.outcome)
        for step in run.steps()
        if step.step_name == "test_it.py::test_flaky"
    ]
    assert attempts == [(2, 1, "failed"), (2, 2, "failed"), (2, 3, "passed")]
    assert (run.row().passed, run.row().flaky) == (2, 1)
    hits = Store(run.store_path).search("number", kind="stdout")
    assert [hit.text for hit in hits] == ["call number 1", "call number 2", "call number 3"]


def test_a_test_that_ctrl_c_cuts_off_is_interrupted(
    pytester: pytest.Pytester, session: Session, record: Record
) -> None:
    pytester.makepyfile(test_it="def test_it(): raise KeyboardInterrupt")
    session()
    row = record().step("test_it.py::test_it").row()
    assert (row.outcome, row.reason) == ("interrupted", "KeyboardInterrupt")


def test_fixtures(pytester: pytest.Pytester, session: Session, record: Record) -> None:
    pytester.makepyfile(
        test_it="""
        def test_it(scenariolog_step, scenariolog_run):
            scenariolog_step.tags["server"] = "alpha"
            scenariolog_step.add_text("config", "port = 80")
            scenariolog_step.exec(["echo", "from the command"]).check()
            scenariolog_run.tags["build"] = "17"
        """
    )
    session().assert_outcomes(passed=1)
    run = record()
    step = run.step("test_it.py::test_it")
    assert step.tags["server"] == "alpha" and run.tags["build"] == "17"
    assert [artifact.kind for artifact in step.artifacts()] == ["config"]
    assert [command.argv0 for command in step.commands()] == ["echo"]
    assert Store(run.store_path).search("command", kind="stdout")


def test_fixtures_work_without_a_record(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_it(scenariolog_step): scenariolog_step.exec(['true']).check()")
    result = pytester.runpytest_subprocess()
    result.assert_outcomes(passed=1)
    assert not list(pytester.path.glob("*.db"))


def test_a_test_may_end_its_step_itself(pytester: pytest.Pytester, session: Session, record: Record) -> None:
    pytester.makepyfile(
        test_it="""
        def test_it(scenariolog_step): scenariolog_step.end("skipped", reason="my choice")
        def test_next(): pass
        """
    )
    result = session()
    result.stdout.no_fnmatch_line("*not all was recorded*")
    assert outcomes(record()) == {"test_it.py::test_it": "skipped", "test_it.py::test_next": "passed"}


def test_programs_below_a_test_nest(pytester: pytest.Pytester, session: Session, record: Record) -> None:
    pytester.makepyfile(
        test_it="""
        import subprocess, sys
        def test_it():
            program = [sys.executable, "-m", "scenariolog", "exec", "--name", "inner", "--", "true"]
            subprocess.run(program, check=True)
        """
    )
    session().assert_outcomes(passed=1)
    run = record()
    outer = run.step("test_it.py::test_it")
    assert run.step("inner").row().parent_step_id == outer.id


def test_what_no_file_can_hold_is_escaped(pytester: pytest.Pytester, session: Session, record: Record) -> None:
    pytester.makepyfile(
        test_it="""
        import pytest
        class Odd:
            def __repr__(self): raise RuntimeError
        @pytest.mark.odd("\\udc80")
        @pytest.mark.parametrize("value", ["\\udc80", "\\x00", Odd()])
        def test_it(value, record_property):
            record_property("odd", "\\udc80")
            raise ValueError("\\udc80")
        """
    )
    result = session("--tb=no", "-rN")
    result.assert_outcomes(failed=3)
    result.stdout.no_fnmatch_line("*not all was recorded*")
    assert [step.reason for step in record().steps()] == ["ValueError: \\udc80"] * 3


def test_what_a_test_used(pytester: pytest.Pytester, session: Session, record: Record) -> None:
    pytester.makepyfile(
        test_it="""
        import os, subprocess, sys
        def test_idle(): pass
        def test_busy():
            while os.times().user - begun < 0.2: pass
        def test_child():
            subprocess.run([sys.executable, "-c", "import os\\nwhile os.times().user < 0.2: pass"], check=True)
        def test_memory(): bytes(range(256)) * 1_000_000
        begun = os.times().user
        """
    )
    session().assert_outcomes(passed=4)
    idle, busy, child, memory = record().steps()
    assert busy.user_ms is not None and busy.user_ms > 50 and child.user_ms is not None and child.user_ms > 150
    assert idle.user_ms is not None and idle.user_ms < 50
    assert memory.max_rss_bytes is not None and memory.max_rss_bytes > 256_000_000
    assert busy.max_rss_bytes is None or busy.max_rss_bytes < 256_000_000


def test_benchmarks_are_metrics(pytester: pytest.Pytester, session: Session, record: Record) -> None:
    pytester.makepyfile(
        test_it="def test_before(): pass\ndef test_it(benchmark): benchmark.pedantic(sum, [range(10)], rounds=3)"
    )
    session().assert_outcomes(passed=2)
    rows = list(Store(record().store_path).report("metrics"))
    metrics = {row.name: row for row in rows}
    assert {"benchmark.mean", "benchmark.ops", "benchmark.rounds"} <= metrics.keys()
    assert {row.step_path for row in rows} == {"test_it.py::test_it"}
    assert metrics["benchmark.mean"].unit == "s" and 0 < metrics["benchmark.mean"].value < 1
