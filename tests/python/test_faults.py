"""The pytest plugin: what tests do to it, and what goes wrong around it."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from conftest import Session, outcomes
from scenariolog import Run, Store

Record = Callable[[], Run]


@pytest.mark.parametrize("raised", ["pytest.skip('no')", "sys.exit(3)", "raise_(ValueError())", "pytest.exit('no')"])
def test_texts_of_objects_that_raise(pytester: pytest.Pytester, session: Session, record: Record, raised: str) -> None:
    pytester.makepyfile(
        test_it=f"""
        import pytest, sys
        def raise_(error): raise error
        class Odd:
            def __repr__(self): {raised}
            def __str__(self): {raised}
        @pytest.mark.odd(Odd())
        @pytest.mark.parametrize("value", [Odd()], ids=["odd"])
        def test_it(value, record_property):
            record_property("odd", Odd())
            raise OSError("the failure")
        def test_next(): pass
        """
    )
    result = session("--tb=short")
    result.assert_outcomes(failed=1, passed=1)
    assert outcomes(record()) == {"test_it.py::test_it[odd]": "failed", "test_it.py::test_next": "passed"}
    step = record().step("test_it.py::test_it[odd]")
    assert step.row().reason == "OSError: the failure"
    assert [artifact.kind for artifact in step.artifacts()] == ["traceback"]
    assert step.tags["param.value"].startswith("<no text: ")


FREEZES = {
    "function": "@freezegun.freeze_time('1999-01-01')\ndef test_it(): pass",
    "class": "@freezegun.freeze_time('1999-01-01')\nclass TestIt(unittest.TestCase):\n    def test_it(self): pass",
    "session": (
        "@pytest.fixture(scope='session', autouse=True)\n"
        "def frozen():\n    with freezegun.freeze_time('1999-01-01'): yield\n"
        "def test_it(): pass\ndef test_next(): pass"
    ),
    "left": "def test_it(): freezegun.freeze_time('1999-01-01').start()\ndef test_next(): pass",
    "mock": (
        "def test_it(monkeypatch):\n"
        "    for clock in ('time', 'monotonic', 'perf_counter'): monkeypatch.setattr(time, clock, lambda: 1e9)"
    ),
}


@pytest.mark.parametrize("freeze", FREEZES)
def test_clocks_that_tests_set(pytester: pytest.Pytester, session: Session, record: Record, freeze: str) -> None:
    pytester.makepyfile(test_it=f"import freezegun, pytest, time, unittest\n{FREEZES[freeze]}\ndef test_last(): pass")
    session()
    run = record()
    assert set(outcomes(run).values()) == {"passed"}
    for step in run.steps():
        assert step.duration_ms is not None and 0 < step.duration_ms < 60_000
        phases = [value for key, value in run.step(step.step_id).tags.items() if key.endswith("_ms")]
        assert all(0 <= float(duration) <= step.duration_ms for duration in phases)


FORKING = """
import os, pytest
from _pytest.runner import runtestprotocol

# As pytest-forked does, which lags behind pytest.
def pytest_runtest_protocol(item):
    pid = os.fork()
    if not pid:
        os._exit(any(report.failed for report in runtestprotocol(item, log=False)))
    status = os.waitpid(pid, 0)[1]
    ended = ("passed", None, "call") if status == 0 else ("failed", f"status {status}", "???")
    report = pytest.TestReport(item.nodeid, item.location, {}, *ended)
    item.ihook.pytest_runtest_logreport(report=report)
    return True
"""


def test_forked_tests_use_their_step(pytester: pytest.Pytester, session: Session, record: Record) -> None:
    pytester.makeconftest(FORKING)
    pytester.makepyfile(
        test_it="""
        import os, pytest
        @pytest.fixture
        def server(): print("from the fixture")
        def test_it(scenariolog_step, scenariolog_run):
            scenariolog_step.tags["server"] = "alpha"
            scenariolog_step.exec(["echo", "hello"]).check()
            scenariolog_run.tags["build"] = "17"
        def test_talks(server): print("unread")
        def test_crash(server, scenariolog_step):
            print("before the crash")
            os.abort()
        def test_next(): pass
        """
    )
    result = session()
    result.assert_outcomes(passed=3, failed=1)
    result.stdout.no_fnmatch_line("*not all was recorded*")
    run = record()
    by_name = {name.split("::")[1]: outcome for name, outcome in outcomes(run).items()}
    assert by_name == {"test_it": "passed", "test_talks": "passed", "test_crash": "error", "test_next": "passed"}
    assert run.step("test_it.py::test_it").tags["server"] == "alpha" and run.tags["build"] == "17"
    texts = {it.kind: it.absolute_path.read_text() for it in run.step("test_it.py::test_crash").artifacts()}
    assert texts["stdout"] == "from the fixture\nbefore the crash\n"


def test_call_and_teardown_that_both_fail_are_one_attempt(
    pytester: pytest.Pytester, session: Session, record: Record
) -> None:
    pytester.makepyfile(
        test_it="""
        import pytest
        @pytest.fixture
        def breaks_later():
            yield
            assert len(calls) > 1, "teardown"
        calls = []
        def test_it(breaks_later):
            calls.append(1)
            assert len(calls) > 1, "call"
        def test_next(): pass
        """
    )
    session("--reruns=2")
    steps = [step for step in record().steps() if step.step_name.endswith("test_it")]
    assert [(step.attempt, step.outcome) for step in steps] == [(1, "failed"), (2, "passed")]
    traceback = record().step(steps[0].step_id).artifacts()[0].absolute_path.read_text()
    assert "call" in traceback and "teardown" in traceback


@pytest.mark.parametrize(
    "option", ["--fixtures", "--fixtures-per-test", "--cache-show", "--setup-plan", "--collect-only", "--markers"]
)
def test_sessions_that_run_no_tests_are_not_recorded(pytester: pytest.Pytester, option: str) -> None:
    pytester.makeini("[pytest]\nscenariolog = true")
    pytester.makepyfile("def test_it(): pass")
    assert pytester.runpytest_subprocess(option).ret == 0
    assert not list(pytester.path.glob("*.db"))


def test_names_of_output_files(pytester: pytest.Pytester, session: Session, record: Record) -> None:
    directory = pytester.mkdir("deep") / "er"
    directory.mkdir()
    test = "import pytest\n@pytest.mark.parametrize('x', ['a/b', '../c.d/e'])\ndef test_it(x): print(x)"
    (directory / "test_it.py").write_text(test)
    session()
    names = [artifact.absolute_path.name for artifact in Store(record().store_path).artifacts()]
    assert names == [
        "0001-deep-er-test_it.py-test_it-a-b-.stdout.txt",
        "0002-deep-er-test_it.py-test_it-..-c.d-e-.stdout.txt",
    ]


def test_what_is_not_utf8(pytester: pytest.Pytester, record: Record) -> None:
    directory = os.fsencode(pytester.path) + b"/n\xe3o"
    os.mkdir(directory)
    with open(directory + b"/test_it.py", "w") as file:
        file.write("def test_it(tmp_path): print('hello')")
    with open(directory + b"/test_b\xe3d.py", "w") as file:
        file.write("def test_bad(tmp_path): print('hello')")
    command = [
        os.fsencode(sys.executable),
        b"-mpytest",
        b"-pno:cacheprovider",
        b"--scenariolog=../record.db",
        b"../n\xe3o",
        b"--rootdir=.",
    ]
    done = subprocess.run(command, cwd=directory, capture_output=True, text=True, errors="replace")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "not all was recorded" not in done.stdout
    run = record()
    assert sorted(outcomes(run).values()) == ["passed", "passed"]
    assert "../n\\udce3o" in run.tags["pytest.args"]
    assert Store(run.store_path).search("hello")
