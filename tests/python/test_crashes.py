"""The pytest plugin: a test during which its process dies keeps what it had printed."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Session, outcomes
from scenariolog import Run, Step, Store
from scenariolog._crashed import Remains

Record = Callable[[], Run]

CRASHES = {
    "abort": "os.abort()",
    "segfault": "faulthandler._sigsegv()",
    "exit": "os._exit(3)",
    "kill": "os.kill(os.getpid(), signal.SIGKILL)",
    # It reads back what was captured, prints it, and calls os._exit.
    "timeout": "time.sleep(60)",
}

TESTS = """
import faulthandler, os, pytest, signal, subprocess, time

@pytest.fixture
def server():
    print("from the fixture")

def test_before():
    print("of another test")

@pytest.mark.timeout({timeout}, method="thread")
def test_crash(server):
    print("line before the crash")
    subprocess.run("echo from a program >&2", shell=True, check=True)
    {crash}
"""


def printed(step: Step) -> dict[str, str]:
    return {artifact.kind: artifact.absolute_path.read_text() for artifact in step.artifacts()}


def ended(run: Run) -> Run:
    """The run, when the guard of its session has written its end."""
    deadline = time.monotonic() + 30
    while run.row().completed_at is None and time.monotonic() < deadline:
        time.sleep(0.01)
    return run


EXPECTED = {"stdout": "from the fixture\nline before the crash\n", "stderr": "from a program\n"}


@pytest.mark.parametrize("crash", CRASHES)
def test_a_crash_keeps_the_output(pytester: pytest.Pytester, session: Session, record: Record, crash: str) -> None:
    timeout = 1 if crash == "timeout" else 0
    pytester.makepyfile(test_it=TESTS.format(crash=CRASHES[crash], timeout=timeout))
    assert session("-k", "test_").ret != 0
    run = ended(record())
    assert outcomes(run) == {"test_it.py::test_before": "passed", "test_it.py::test_crash": "interrupted"}
    step = run.step("test_it.py::test_crash")
    assert printed(step) == EXPECTED
    assert step.row().reason == "pytest died while it ran this test"
    assert (run.row().outcome, run.row().reason) == ("interrupted", "pytest died")
    assert Store(run.store_path).search('"line before the crash"', failed=True, kind="stdout")
    assert not list(Remains.of(run.id))


@pytest.mark.parametrize("crash", CRASHES)
def test_a_worker_that_crashes_leaves_its_output(
    pytester: pytest.Pytester, session: Session, record: Record, crash: str
) -> None:
    timeout = 1 if crash == "timeout" else 0
    pytester.makepyfile(test_it=TESTS.format(crash=CRASHES[crash], timeout=timeout))
    session("-n", "2")
    run = record()
    assert outcomes(run) == {"test_it.py::test_before": "passed", "test_it.py::test_crash": "error"}
    assert printed(run.step("test_it.py::test_crash")) == EXPECTED
    assert not list(Remains.of(run.id))


@pytest.mark.parametrize("arguments", [[], ["-n", "1"]])
def test_a_session_that_is_killed_with_all_its_processes(
    pytester: pytest.Pytester, record: Record, arguments: list[str]
) -> None:
    pytester.makepyfile(
        test_it="""
        import pathlib, time
        def test_long():
            print("halfway")
            pathlib.Path("begun").touch()
            time.sleep(60)
        """
    )
    command = [sys.executable, "-m", "pytest", "--scenariolog=record.db", *arguments]
    process = subprocess.Popen(command, cwd=pytester.path, stdout=subprocess.DEVNULL, start_new_session=True)
    while not (pytester.path / "begun").exists():
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    run = ended(record())
    step = run.step("test_it.py::test_long")
    assert step.row().outcome == "interrupted"
    assert printed(step) == {"stdout": "halfway\n"}


def test_the_next_session_records_what_no_guard_could(
    pytester: pytest.Pytester, session: Session, record: Record
) -> None:
    pytester.makepyfile(
        test_it="""
        import gc, os
        from scenariolog_pytest._output import Guard
        def test_crash():
            (guard,) = (it for it in gc.get_objects() if isinstance(it, Guard))
            guard._process.kill()
            print("halfway")
            os._exit(1)
        """
    )
    session()
    run = record()
    assert not run.step("test_it.py::test_crash").artifacts()
    session("--co")
    pytester.makepyfile(test_it="def test_it(): pass")
    session().assert_outcomes(passed=1)
    step = run.step("test_it.py::test_crash")
    assert (step.row().outcome, printed(step)) == ("interrupted", {"stdout": "halfway\n"})
    assert not list(Remains.of(run.id))


def test_a_time_limit_that_fails_the_test(pytester: pytest.Pytester, session: Session, record: Record) -> None:
    pytester.makepyfile(
        test_it="""
        import pytest, time
        @pytest.mark.timeout(1, method="signal")
        def test_it():
            print("halfway")
            time.sleep(60)
        """
    )
    session().assert_outcomes(failed=1)
    step = record().step("test_it.py::test_it")
    assert step.row().outcome == "failed"
    assert printed(step)["stdout"].startswith("halfway\n")


def test_what_a_crash_has_not_printed_is_not_there(pytester: pytest.Pytester, session: Session, record: Record) -> None:
    pytester.makepyfile(test_it="import os\ndef test_before(): print('other')\ndef test_crash(): os._exit(1)")
    session()
    assert printed(ended(record()).step("test_it.py::test_crash")) == {}


def test_a_secret_is_masked_after_a_crash_too(pytester: pytest.Pytester, session: Session, record: Record) -> None:
    pytester.makepyfile(test_it="import os\ndef test_crash(): print('hunter2'); os._exit(1)")
    session("--scenariolog-redact=hunter2")
    (text,) = printed(ended(record()).step("test_it.py::test_crash")).values()
    assert "hunter2" not in text


def test_captured_output_is_as_without_a_record(pytester: pytest.Pytester, session: Session) -> None:
    pytester.makepyfile(
        """
        import os, pytest
        @pytest.fixture
        def noisy():
            print("setup")
            yield
            print("teardown")
        def test_fd(noisy, capfd):
            os.system("echo inner")
            assert capfd.readouterr().out == "inner\\n"
            print("left")
        def test_fails(noisy):
            os.system("echo outer")
            assert 0
        def test_child_of_a_fork():
            pid = os.fork()
            if not pid:
                print("child")
                os._exit(0)
            os.waitpid(pid, 0)
            assert 0
        """
    )
    plain = pytester.runpytest_subprocess("--tb=short").stdout.str()
    recorded = session("--tb=short").stdout.str()
    failures = [text[text.index("= FAILURES =") : text.index("____ test_child_of")] for text in (plain, recorded)]
    assert failures[0] == failures[1]
    assert all("Captured stdout call -----------------------------\nchild" in text for text in (plain, recorded))


@pytest.mark.parametrize("option", ["--capture=sys", "--capture=tee-sys", "-s"])
def test_other_ways_to_capture(pytester: pytest.Pytester, session: Session, record: Record, option: str) -> None:
    pytester.makepyfile(test_it="def test_it(): print('hello')\ndef test_crash(): import os; os._exit(1)")
    session(option).stdout.no_fnmatch_line("*not all was recorded*")
    assert outcomes(ended(record())) == {"test_it.py::test_it": "passed", "test_it.py::test_crash": "interrupted"}


def test_without_a_private_directory_tests_run_on(
    pytester: pytest.Pytester, session: Session, record: Record, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    (tmp_path / f"scenariolog-of-{os.getuid()}").mkdir(mode=0o755)
    (tmp_path / f"scenariolog-of-{os.getuid()}").chmod(0o755)
    pytester.makepyfile("def test_it(): print('hello')")
    session().assert_outcomes(passed=1)
    assert record().row().outcome == "passed"
    assert not list((tmp_path / f"scenariolog-of-{os.getuid()}").iterdir())


def test_nothing_is_left_after_a_session(
    pytester: pytest.Pytester, session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    pytester.makepyfile("def test_it(): print('hello')")
    session("-n", "2")
    session()
    assert [list(path.iterdir()) for path in tmp_path.glob("scenariolog-of-*")] == [[]]
    assert tempfile.gettempdir() != str(tmp_path)


@pytest.mark.parametrize("crash", ["os.abort()", "os._exit(1)", "os.kill(os.getpid(), 9)"])
def test_a_stream_of_a_program_that_crashes(tmp_path: Path, crash: str) -> None:
    program = f"""
import os, scenariolog
step = scenariolog.Store("record.db").start_run("crashes", root_dir=".").start_step("convert")
stream = step.open_stream("stdout")
stream.write("3 words converted")
stream.write(", half a")
{crash}
"""
    assert subprocess.run([sys.executable, "-c", program], cwd=tmp_path, stderr=subprocess.DEVNULL).returncode != 0
    with Store(tmp_path / "record.db", create=False) as store:
        (failure,) = store.failures()
        assert [*failure.first_lines, *failure.last_lines] == ["3 words converted, half a"]
        store.recover()
        (hit,) = store.search("converted")
        assert (hit.step_name, hit.outcome) == ("convert", "interrupted")
