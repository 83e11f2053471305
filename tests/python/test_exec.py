"""Programs: their output, their end, and how they are ended."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from scenariolog import Run, Store
from scenariolog.errors import InvalidArgumentError, NotFoundError


@pytest.fixture(autouse=True)
def interruptible() -> Iterator[None]:
    """What a shell starts in the background ignores Ctrl-C, and so would these tests."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_output_and_exit_status(run: Run) -> None:
    completed = run.exec_step(["sh", "-c", "echo out; echo err >&2; exit 3"], name="talk")
    assert (completed.stdout, completed.stderr) == ("out\n", "err\n")
    assert (completed.returncode, completed.outcome, completed.signal) == (3, "failed", None)
    assert completed.duration_ms is not None and completed.duration_ms > 0
    assert completed.step is not None and completed.step.name == "talk" and completed.command is None
    assert completed.step.row().exit_code == 3
    with pytest.raises(subprocess.CalledProcessError) as caught:
        completed.check()
    assert (caught.value.returncode, caught.value.stderr) == (3, "err\n")


def test_a_program_that_is_the_whole_run(store: Store, run: Run) -> None:
    with run:
        completed = run.exec(["sh", "-c", "echo needle; exit 3"])
        with pytest.raises(InvalidArgumentError, match=r"exec_step\(\) a step of it"):
            run.exec(["true"])
    assert (completed.returncode, completed.stdout, completed.step, completed.command) == (3, "needle\n", None, None)
    row = run.row()
    assert (row.outcome, row.exit_code, row.steps) == ("failed", 3, 0)
    (hit,) = store.search("needle")
    assert (hit.run_id, hit.step_id) == (run.id, None)


def test_a_whole_run_that_cannot_be_recorded_goes_on(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".logs").write_text("in the way")
    with run:
        with pytest.raises(OSError, match="cannot create"):
            run.exec(["true"], strict=True)
        run.start_step("step").end("passed")
    assert (run.row().outcome, run.row().steps) == ("passed", 1)


def test_a_command_of_a_step(run: Run) -> None:
    with run.start_step("step") as step:
        completed = step.exec(["echo", "hello"], tags={"greeting": "yes"}).check()
    assert completed.command is not None and completed.command.command_num == 1
    assert completed.command.tags == {"greeting": "yes"}
    assert step.row().outcome == "passed"


def test_number_attempt_and_parent_of_a_program(run: Run) -> None:
    outer = run.exec_step(["true"], name="outer", step_num=7).step
    assert outer is not None
    run.exec_step(["false"], name="inner", step_num=3, parent=outer)
    run.exec_step(["true"], name="inner", step_num=3, parent=outer.id)
    run.exec_step(["true"], name="inner", step_num=3, attempt=9, parent=outer)
    inner = [step for step in run.steps() if step.step_name == "inner"]
    assert (outer.step_num, outer.row().parent_step_id) == (7, None)
    assert [(step.step_num, step.attempt) for step in inner] == [(3, 1), (3, 2), (3, 9)]
    assert {step.parent_step_id for step in inner} == {outer.id}


def test_environment_and_directory(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAKEN", "away")
    script = 'echo "$GIVEN-${TAKEN-unset}"; pwd'
    completed = run.exec_step(["sh", "-c", script], env={"GIVEN": "ä", "TAKEN": None}, cwd=tmp_path)
    assert completed.stdout == f"ä-unset\n{tmp_path}\n"


def test_a_nested_program_finds_its_step(run: Run) -> None:
    program = [sys.executable, "-m", "scenariolog", "exec", "--name", "inner", "--", "true"]
    run.exec_step(program, name="outer").check()
    assert run.step("inner").row().parent_step_id == run.step("outer").id


def test_a_timeout(run: Run) -> None:
    completed = run.exec_step(["sleep", "60"], timeout=0.2)
    assert (completed.outcome, completed.returncode, completed.timed_out) == ("timed_out", 124, True)


def test_a_program_that_is_not_there(run: Run) -> None:
    completed = run.exec_step(["no-such-program"])
    assert (completed.outcome, completed.returncode) == ("error", 127)
    assert completed.reason is not None and "no-such-program" in completed.reason


@pytest.mark.parametrize("args", ["echo hello", []])
def test_a_command_line_is_a_list(run: Run, args: list[str]) -> None:
    with pytest.raises((TypeError, ValueError)):
        run.exec_step(args)


def test_tee(run: Run, capfd: pytest.CaptureFixture[str]) -> None:
    run.exec_step(["sh", "-c", "echo out; echo err >&2"])
    assert capfd.readouterr() == ("", "")
    completed = run.exec_step(["sh", "-c", "echo out; echo err >&2"], tee=True)
    assert capfd.readouterr() == ("out\n", "err\n")
    assert completed.stdout == "out\n"


def test_both_streams_may_be_one(store: Store, run: Run) -> None:
    script = "for i in 1 2 3; do echo out; echo err >&2; done; test -t 1 && echo terminal; :"
    merged = run.exec_step(["sh", "-c", script], name="merged", streams="merged")
    assert (merged.stdout, merged.stderr_path) == ("out\nerr\n" * 3, None)
    rows = list(store.report("output", step="merged"))
    assert [row.text for row in rows] == ["out", "err"] * 3
    assert all(row.since_start_ms is not None and row.arrived_at is not None for row in rows)
    pty = run.exec_step(["sh", "-c", script], streams="pty")
    assert pty.stdout.endswith("err\r\nterminal\r\n") or pty.stdout.endswith("err\nterminal\n")
    with pytest.raises(InvalidArgumentError):
        run.exec_step(["true"], streams="both")  # type: ignore[arg-type]


def test_bytes_that_are_no_text(run: Run) -> None:
    completed = run.exec_step(["printf", r"a\377b"])
    assert completed.stdout == "a\ufffdb"
    assert completed.stdout_path is not None and completed.stdout_path.read_bytes() == b"a\xffb"


def test_ctrl_c_stops_the_program_and_its_step_is_finalised(store: Store, run: Run) -> None:
    threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        run.exec_step(["sh", "-c", "echo started; sleep 60"], name="long")
    assert time.monotonic() - begun < 30
    row = run.step("long").row()
    assert (row.outcome, row.signal) == ("interrupted", signal.SIGINT)
    assert store.search("started")


def test_ctrl_c_ends_a_whole_run(run: Run) -> None:
    threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(KeyboardInterrupt), run:
            run.exec(["sleep", "60"])
    assert (run.row().outcome, run.row().signal) == ("interrupted", signal.SIGINT)


def test_a_program_that_ignores_ctrl_c_is_killed(run: Run) -> None:
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        script = "trap '' INT; while true; do sleep 0.1; done"
        run.exec_step(["sh", "-c", script], name="stubborn", kill_after=0.3)
    row = run.step("stubborn").row()
    assert (row.outcome, row.signal) == ("interrupted", signal.SIGKILL)


def test_an_exception_of_a_signal_handler_ends_the_program(run: Run) -> None:
    def alarm(number: int, frame: object) -> None:
        raise TimeoutError("the alarm clock")

    before = signal.signal(signal.SIGALRM, alarm)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        with pytest.raises(TimeoutError, match="alarm clock"):
            run.exec_step(["sleep", "60"], name="long")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert run.step("long").row().signal == signal.SIGTERM


def test_what_cannot_be_recorded_runs_all_the_same_unless_strict(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".logs").write_text("in the way")
    completed = run.exec_step(["true"])
    assert completed.outcome == "passed" and completed.warnings
    assert completed.stdout_path is None and completed.stdout == ""
    with pytest.raises(OSError, match="cannot create"):
        run.exec_step(["true"], strict=True)


def test_a_parent_that_is_not_there_is_left_out_unless_strict(run: Run) -> None:
    completed = run.exec_step(["sh", "-c", "exit 3"], parent="nobody")
    assert (completed.returncode, len(completed.warnings)) == (3, 1)
    assert completed.step is not None and completed.step.row().parent_step_id is None
    with pytest.raises(NotFoundError):
        run.exec_step(["touch", "ran"], parent="nobody", strict=True, cwd=run.root_dir)
    assert not (run.root_dir / "ran").exists()


def test_a_lock_that_others_hold_loses_nothing(run: Run) -> None:
    ran = run.root_dir / "ran"
    other = sqlite3.connect(run.store_path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")

    def let_go() -> None:
        while not ran.exists():
            time.sleep(0.01)
        other.execute("COMMIT")

    waiting = threading.Thread(target=let_go)
    waiting.start()
    completed = run.exec_step(["sh", "-c", 'touch "$0"; exit 3', str(ran)])
    waiting.join()
    assert (completed.returncode, completed.warnings) == (3, ())
    assert completed.step is not None and completed.step.row().exit_code == 3


def test_no_time_at_all_is_no_limit(run: Run) -> None:
    assert run.exec_step(["sleep", "0.1"], timeout=0).outcome == "passed"


def test_the_directory_is_recorded(run: Run) -> None:
    for cwd in (None, run.root_dir):
        step = run.exec_step(["true"], cwd=cwd).step
        assert step is not None and step.row().cwd == str(cwd or Path.cwd())
