"""The pytest plugin: how sessions begin and end, and what they are told."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
from conftest import Session, outcomes
from scenariolog import Run, Store

Record = Callable[[], Run]


def test_errors_of_collection(pytester: pytest.Pytester, session: Session, record: Record) -> None:
    pytester.makepyfile(
        test_bad="import no_such_module",
        test_left_out="import pytest; pytest.skip('as a whole', allow_module_level=True)",
        test_good="def test_it(): pass",
    )
    session()
    run = record()
    assert outcomes(run) == {"test_bad.py": "error", "test_left_out.py": "skipped"}
    assert run.step("test_left_out.py").row().reason == "as a whole"
    row = run.row()
    assert (row.outcome, row.exit_code, row.reason) == ("error", 2, "1 error during collection")
    assert Store(run.store_path).search("no_such_module", failed=True)


@pytest.mark.parametrize(
    ("arguments", "body", "outcome", "exit_code", "reason"),
    [
        (["-x"], "assert 0", "failed", 1, "stopping after 1 failures"),
        (["--maxfail=2"], "assert 0", "failed", 1, "stopping after 2 failures"),
        ([], "raise KeyboardInterrupt", "interrupted", 2, "KeyboardInterrupt"),
        ([], "pytest.exit('enough', 7)", "failed", 7, "_pytest.outcomes.Exit: enough"),
        (["-k", "nothing"], "pass", "error", 5, "no tests were collected"),
    ],
)
def test_sessions_that_end_early(
    pytester: pytest.Pytester,
    session: Session,
    record: Record,
    arguments: list[str],
    body: str,
    outcome: str,
    exit_code: int,
    reason: str,
) -> None:
    pytester.makepyfile(
        f"""
        import pytest
        @pytest.mark.parametrize("n", range(4))
        def test_it(n):
            if n: {body}
        """
    )
    session(*arguments)
    row = record().row()
    assert (row.outcome, row.exit_code, row.reason) == (outcome, exit_code, reason)
    assert row.running == 0


def test_internal_errors(pytester: pytest.Pytester, session: Session, record: Record) -> None:
    pytester.makepyfile(test_it="def test_it(): pass")
    pytester.makeconftest("def pytest_runtest_logreport(report): raise OSError('inner trouble')")
    session()
    run = record()
    row = run.row()
    assert (row.outcome, row.exit_code) == ("error", 3)
    assert row.reason is not None and "inner trouble" in row.reason
    assert [artifact.kind for artifact in run.artifacts()] == ["traceback"]


def test_a_killed_session_says_which_test_was_running(pytester: pytest.Pytester, record: Record) -> None:
    pytester.makepyfile(
        test_it="""
        import pathlib, time
        def test_done(): pass
        def test_long():
            pathlib.Path("begun").touch()
            time.sleep(60)
        """
    )
    command = [sys.executable, "-m", "pytest", "--scenariolog=record.db"]
    process = subprocess.Popen(command, cwd=pytester.path, stdout=subprocess.DEVNULL)
    while not (pytester.path / "begun").exists():
        time.sleep(0.01)
    assert outcomes(record())["test_it.py::test_long"] == "running"
    process.send_signal(signal.SIGKILL)
    process.wait()
    run = record()
    assert outcomes(run) == {
        "test_it.py::test_done": "passed",
        "test_it.py::test_long": "interrupted",
    }
    assert run.row().outcome == "interrupted"


@pytest.mark.parametrize("below_a_step", [False, True])
def test_a_session_joins_the_run_of_its_environment(
    pytester: pytest.Pytester,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    below_a_step: bool,
) -> None:
    pytester.makepyfile(test_it="def test_it(): pass")
    with Store(pytester.path / "record.db") as store:
        run = store.start_run("bash", root_dir=pytester.path)
        outer = run.start_step("outer")
        for name, value in (outer if below_a_step else run).environment.items():
            monkeypatch.setenv(name, value)
        session().assert_outcomes(passed=1)
        assert len(store.runs()) == 1
        parent = outer if below_a_step else run.step("pytest")
        assert run.step("test_it.py::test_it").row().parent_step_id == parent.id
        assert run.row().completed_at is None
        if not below_a_step:
            assert parent.row().outcome == "passed"


@pytest.mark.parametrize(
    ("ini", "environment", "file"),
    [
        ("scenariolog = true", {}, "scenariolog.db"),
        ("scenariolog = logs.db", {}, "logs.db"),
        ("", {"SCENARIOLOG_PYTEST": "1"}, "scenariolog.db"),
        ("", {"SCENARIOLOG_PYTEST": "env.db"}, "env.db"),
        ("", {"SCENARIOLOG_PYTEST": "1", "SCENARIOLOG_DB": "named.db"}, "named.db"),
        ("", {"SCENARIOLOG_DB": "named.db"}, None),
        ("scenariolog = false", {}, None),
    ],
)
def test_ini_and_environment(
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
    ini: str,
    environment: dict[str, str],
    file: str | None,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    settings = f"[pytest]\n{ini}\nscenariolog_suite = mine\nscenariolog_log_dir = out\n"
    pytester.makefile(".ini", pytest=settings)
    pytester.makepyfile("def test_it(): print('hello')")
    pytester.runpytest_subprocess().assert_outcomes(passed=1)
    assert [path.name for path in pytester.path.glob("*.db")] == ([file] if file else [])
    if file:
        row = Store(pytester.path / file).run().row()
        assert (row.suite, row.passed) == ("mine", 1)
        assert list(pytester.path.glob("out/*/artifacts/*.stdout.txt"))


def test_the_log_is_back_in_the_file_at_the_end(pytester: pytest.Pytester, session: Session) -> None:
    pytester.makepyfile("def test_it(): pass")
    session()
    assert not list(pytester.path.glob("record.db-*"))


def test_the_summary_says_where_and_how(pytester: pytest.Pytester, session: Session, record: Record) -> None:
    pytester.makepyfile("def test_it(): pass")
    result = session()
    run_id = record().id
    result.stdout.fnmatch_lines(
        f"scenariolog: run {run_id} is recorded in record.db; ask it: scenariolog failures*{run_id}"
    )


def test_an_argument_that_is_no_file_is_refused(pytester: pytest.Pytester) -> None:
    pytester.mkdir("tests")
    result = pytester.runpytest_subprocess("--scenariolog", "tests")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines("*write --scenariolog=FILE*")


def test_trouble_does_not_change_what_becomes_of_the_tests(pytester: pytest.Pytester, session: Session) -> None:
    pytester.makepyfile("def test_it(): print('hello')")
    (pytester.path / "record.db").write_text("not a database" * 1000)
    result = session()
    result.assert_outcomes(passed=1)
    assert result.ret == 0
    result.stdout.fnmatch_lines("scenariolog: not all was recorded: *not a scenariolog file*")


def test_output_that_cannot_be_written_costs_only_the_output(
    pytester: pytest.Pytester, session: Session, record: Record
) -> None:
    pytester.makepyfile(test_it="def test_it(): print('hello')\ndef test_next(): pass")
    (pytester.path / ".logs").write_text("in the way")
    result = session()
    result.stdout.fnmatch_lines("scenariolog: not all was recorded: missing are the output of 1 test: cannot create *")
    assert set(outcomes(record()).values()) == {"passed"}
    assert len(outcomes(record())) == 2


def test_nothing_is_imported_without_the_option(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import sys
        def test_it():
            mine = sorted(name for name in sys.modules if name.startswith("scenariolog"))
            assert mine == ["scenariolog_pytest"]
        """
    )
    pytester.runpytest_subprocess().assert_outcomes(passed=1)


def test_the_environment_is_as_before(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_it(): pass")
    pytester.runpytest_inprocess("--scenariolog")
    assert not [name for name in os.environ if name.startswith("SCENARIOLOG")]


@pytest.mark.parametrize("arguments", [["-x"], ["-x", "-n1"], ["-n1"], []])
def test_tests_that_did_not_run(
    pytester: pytest.Pytester, session: Session, record: Record, arguments: list[str]
) -> None:
    crash = "-x" not in arguments
    body = "assert 0" if not crash else "import os; os.kill(os.getppid(), 9); os.kill(os.getpid(), 9)"
    if crash and not arguments:
        body = "import os; os.kill(os.getpid(), 9)"
    pytester.makepyfile(test_it=f"def test_one(): pass\ndef test_two(): {body}\ndef test_three(): pass")
    session(*arguments)
    run = record()
    while run.row().completed_at is None:
        time.sleep(0.01)
    assert run.tags["not_run"] == "1"
    (listed,) = [artifact for artifact in run.artifacts() if artifact.kind == "not_run"]
    assert listed.absolute_path.read_text() == "test_it.py::test_three\n"


def test_nothing_is_said_of_tests_that_all_ran(pytester: pytest.Pytester, session: Session, record: Record) -> None:
    pytester.makepyfile("def test_it(): assert 0")
    session("-x")
    assert "not_run" not in record().tags and not record().artifacts()
