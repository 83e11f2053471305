"""Runs, steps and commands: what is written, and how blocks end."""

import asyncio
import os
import threading
import time
import unittest
from collections.abc import Callable, MutableMapping
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import scenariolog
from scenariolog import Outcome, Run, Store
from scenariolog.errors import InvalidArgumentError, NotFoundError, RecordingWarning


def test_a_run_of_steps_and_commands(store: Store, tmp_path: Path) -> None:
    with store.start_run("smoke", root_dir=tmp_path, tags={"shard": "3"}) as run:
        with run.start_step("unpack", tags={"archive": "a.tar"}) as step:
            with step.start_command("tar", argv=["tar", "xf", "a.tar"]) as command:
                command.tags["bytes"] = "17"
    row = store.run(run.id).row()
    assert (row.suite, row.outcome, row.steps, row.passed) == ("smoke", "passed", 1, 1)
    assert [(it.step_num, it.step_name, it.attempt) for it in run.steps()] == [(1, "unpack", 1)]
    assert [(it.name, it.outcome) for it in step.commands()] == [("tar", "passed")]
    assert store.step(step.id).tags["archive"] == "a.tar"
    assert store.command(command.id).tags == {"bytes": "17"}
    assert run.tags["shard"] == "3"
    assert run.step("unpack").id == run.step("1").id == step.id


@pytest.mark.parametrize(
    ("exception", "outcome", "exit_code"),
    [
        (ValueError("no"), "failed", None),
        (KeyboardInterrupt(), "interrupted", None),
        (asyncio.CancelledError(), "interrupted", None),
        (SystemExit(), "passed", 0),
        (SystemExit(3), "failed", 3),
        (SystemExit("sorry"), "failed", 1),
        (unittest.SkipTest("later"), "skipped", None),
        (pytest.skip.Exception("later"), "skipped", None),
    ],
)
def test_a_block_ends_as_what_left_it(
    run: Run, exception: BaseException, outcome: Outcome, exit_code: int | None
) -> None:
    with pytest.raises(type(exception)):
        with run.start_step("step") as step:
            raise exception
    row = step.row()
    assert (row.outcome, row.exit_code) == (outcome, exit_code)


def test_the_traceback_of_a_block_is_found(store: Store, run: Run) -> None:
    with pytest.raises(ZeroDivisionError), run, run.start_step("divide"):
        1 // 0  # noqa: B018
    (failure,) = store.failures()
    assert (failure.step_name, failure.kind) == ("divide", "traceback")
    assert failure.reason is not None and failure.reason.startswith("ZeroDivisionError: ")
    assert [hit.kind for hit in store.search("ZeroDivisionError", failed=True)] == ["traceback"]
    assert run.row().outcome == "failed"


def test_a_run_ends_as_its_worst_step(run: Run) -> None:
    with run:
        run.start_step("good").end("passed")
        run.start_step("bad").end(exit_code=4)
    assert run.row().outcome == "failed"


def test_what_has_ended_inside_its_block_stays_so(run: Run) -> None:
    with run.start_step("step") as step:
        assert step.end("skipped", reason="not here", duration_ms=12.5) == "skipped"
    row = step.row()
    assert (row.outcome, row.reason, row.duration_ms) == ("skipped", "not here", 12.5)
    with pytest.raises(InvalidArgumentError, match="already ended"):
        step.end("passed")


def test_trouble_at_the_end_does_not_hide_the_exception(run: Run) -> None:
    with pytest.warns(RecordingWarning, match="already ended"):
        with pytest.raises(ValueError, match="the real one"):
            with run.start_step("step") as step:
                run.step("step").end("passed")
                raise ValueError("the real one")
    assert step.row().outcome == "passed"


def test_a_step_recorded_again_is_the_next_attempt(run: Run) -> None:
    run.start_step("flaky", step_num=1).end("failed")
    again = run.start_step("flaky", step_num=1)
    again.end("passed")
    assert again.attempt == 2
    assert (run.row().steps, run.row().flaky) == (1, 1)


def test_steps_nest(run: Run) -> None:
    outer = run.start_step("outer")
    inner = run.start_step("inner", parent=outer)
    assert inner.row().parent_step_id == outer.id


def test_tags_are_a_mapping(run: Run) -> None:
    tags = run.start_step("step").tags
    assert isinstance(tags, MutableMapping)
    tags.update(one="1", two="2")
    tags["two"] = "zwei"
    assert dict(tags) == {"one": "1", "two": "zwei"}
    del tags["one"]
    assert list(tags) == ["two"] and len(tags) == 1 and "one" not in tags
    with pytest.raises(KeyError):
        tags["one"]
    with pytest.raises(KeyError):
        del tags["one"]
    assert repr(tags) == "Tags({'two': 'zwei'})"


def test_kv_is_an_older_name_of_tags(store: Store, tmp_path: Path) -> None:
    with store.start_run(root_dir=tmp_path, kv={"old": "1", "both": "1"}, tags={"both": "2"}) as run:
        step = run.start_step("step", kv={"a": "1"})
        step.add_text("notes", "needle")
        command = step.start_command(kv={"b": "1"})
        command.kv["c"] = "1"
        step.exec(["true"], kv={"d": "1"})
        run.exec_step(["true"], name="true", kv={"e": "1"})
        step.end_with("passed", kv={"f": "1"})
    assert (run.kv["old"], run.tags["both"]) == ("1", "2")
    assert step.kv == step.tags == {"a": "1", "f": "1"}
    assert command.tags == {"b": "1", "c": "1"}
    assert run.step("true").tags == {"e": "1"}
    assert store.search("needle", kv={"a": "1"}) == store.search("needle", tags={"a": "1"}) != []


def test_ending_with_tags_and_artifacts(run: Run) -> None:
    step = run.start_step("step")
    step.end_with("failed", tags={"a": "1"}, artifacts=[("log", "it.log", b"a needle\n")])
    assert step.tags == {"a": "1"}
    assert [(it.kind, it.indexed_lines) for it in step.artifacts()] == [("log", 1)]


def test_tags_of_many_steps_at_once(run: Run) -> None:
    steps = [run.start_step(f"step {number}") for number in range(3)]
    batch = run.tag_batch()
    for step in steps:
        batch.add(step, {"name": step.name})
    assert len(batch) == 3 and not steps[0].tags
    batch.write()
    assert len(batch) == 0
    assert [step.tags["name"] for step in steps] == ["step 0", "step 1", "step 2"]


def test_artifacts_from_path_bytes_and_text(store: Store, run: Run, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text("a needle\n")
    step = run.start_step("step")
    step.add_artifact("report", tmp_path / "report.txt")
    blob = step.add_bytes("core", b"\0\1", "core.bin")
    text = step.add_text("notes", "line one\nline \udcff two\n")
    assert [it.kind for it in step.artifacts()] == ["report", "core", "notes"]
    assert blob.absolute_path.read_bytes() == b"\0\1"
    assert (text.is_text, text.line_count) == (True, 2)
    assert step.artifacts()[0].path == "report.txt"
    assert [hit.kind for hit in store.search("needle")] == ["report"]
    assert len(store.artifacts(run.id)) == 3


def test_output_that_the_program_writes(store: Store, run: Run) -> None:
    step = run.start_step("step")
    with step.open_stream("stdout") as stream:
        print("needle", file=stream)
        assert stream.write(b"\xc3\xa4") == 2 and stream.write("ä\udcff") == 2
        assert stream.path.read_bytes() == b"needle\n\xc3\xa4\xc3\xa4\\udcff"
        assert not (stream.closed or stream.isatty())
        stream.flush()
    assert stream.closed
    (artifact,) = step.artifacts()
    assert (artifact.artifact_id, artifact.kind, artifact.line_count) == (stream.artifact_id, "stdout", 2)
    assert [hit.step_name for hit in store.search("needle")] == ["step"]
    for late in (stream.end, lambda: stream.write("late")):
        with pytest.raises(InvalidArgumentError, match="already ended"):
            late()
    stream.close()


def test_a_run_is_reopened(run: Run) -> None:
    with run:
        run.start_step("good").end("passed")
    run.reopen()
    assert run.row().outcome == "running"
    with run:
        run.start_step("bad").end("failed")
    assert run.row().outcome == "failed"


def test_what_is_imported_has_its_own_times(store: Store, tmp_path: Path) -> None:
    begun = datetime(2026, 1, 2, 4, 4, 5, 250_000, tzinfo=timezone(timedelta(hours=1)))
    ended = begun + timedelta(seconds=90)
    run = store.start_run(root_dir=tmp_path, started_at=begun)
    step = run.start_step("step", started_at=begun)
    step.end_with("passed", completed_at=ended, duration_ms=1500)
    run.end(completed_at=ended, duration_ms=90_000)
    for row, duration_ms in ((run.row(), 90_000), (step.row(), 1500)):
        assert row.started_at == "2026-01-02T03:04:05.250000000Z"
        assert (row.completed_at, row.duration_ms) == ("2026-01-02T03:05:35.250000000Z", duration_ms)


def test_lines_of_failures(store: Store, run: Run) -> None:
    run.exec_step(["sh", "-c", "seq 20; exit 1"])
    (failure,) = store.failures()
    assert (len(failure.first_lines), len(failure.last_lines)) == (3, 7)
    (failure,) = store.failures(first_lines=0, last_lines=1)
    assert (failure.first_lines, failure.last_lines, failure.left_out) == ((), ("20",), 19)


def test_the_index_is_rebuilt_and_files_are_verified(store: Store, run: Run) -> None:
    run.add_text("notes", "a needle\n")
    gone = run.add_text("notes", "hay\n")
    gone.absolute_path.unlink()
    assert [row.state for row in store.verify(run)] == ["ok", "missing"]
    counts = store.rebuild_index(max_line_bytes=100)
    assert counts == scenariolog.IndexCounts(artifacts=1, lines=1, bytes=9, missing=1)
    assert store.search("needle")


def test_recording_creates_the_file_and_asking_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "new.db"
    store = Store("new.db")
    questions: list[Callable[[], object]] = [store.runs, store.run, store.failures, store.recover, store.checkpoint]
    for ask in questions:
        with pytest.raises(NotFoundError, match=rf"{path} does not exist.*create=True"):
            ask()
    assert store.path == path and not path.exists()
    monkeypatch.chdir("/")
    run = store.start_run(root_dir=tmp_path)
    assert path.exists() and store.runs()[0].run_id == Store(path).run().id == run.id


def test_a_file_that_another_process_creates_is_found(tmp_path: Path) -> None:
    store = Store(tmp_path / "new.db")
    with Store(tmp_path / "new.db") as other:
        other.start_run("theirs", root_dir=tmp_path)
    assert store.run().row().suite == "theirs"


def test_a_file_is_created_at_once_or_must_exist_if_asked_for(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="does not exist"):
        Store(tmp_path / "new.db", create=False)
    assert Store(tmp_path / "new.db", create=True).runs() == []
    (tmp_path / "temporary.db").touch()
    assert Store(tmp_path / "temporary.db").start_run(root_dir=tmp_path).row().steps == 0


def test_metrics_are_numbers_with_units(store: Store, run: Run) -> None:
    with run, run.start_step("load") as step:
        step.add_metric("latency", 12.5, "ms")
        run.add_metric("coverage", 81)
        with pytest.raises(ValueError, match="finite"):
            step.add_metric("latency", float("nan"))
    rows = [(row.step_path, row.name, row.value, row.unit) for row in store.report("metrics")]
    assert rows == [("load", "latency", 12.5, "ms"), (None, "coverage", 81.0, None)]


def test_questions_have_typed_rows(store: Store, run: Run) -> None:
    with run:
        run.exec_step(["sh", "-c", "echo before; echo needle; echo after; exit 3"], name="seek")
    (hit,) = store.search("needle", before=1, after=1, step="seek", kind="stdout", limit=5)
    assert (hit.line_num, hit.before, hit.after) == (2, ("before",), ("after",))
    assert store.search("need", literal=True)[0].text == "needle"
    assert [hit.text for hit in store.search("^(needle|AFTER)$", regex=True)] == ["needle"]
    assert store.search("needle", order="rank", since="1h", suite="suite", run="latest")
    assert not store.search("needle", tags={"no": "such"})
    (failure,) = store.failures(suite="suite", all_attempts=True, first_lines=1, last_lines=1)
    assert (failure.first_lines, failure.last_lines) == (("before",), ("after",))
    assert store.timings()[0].step_name == "seek"
    assert store.across_runs()[0].count == 1
    assert store.runs(limit=1) == store.summary() == store.summary(run.id[:30])


def test_threads_share_a_store_and_the_interpreter(store: Store, run: Run) -> None:
    ticks = 0
    done = threading.Event()

    def tick() -> None:
        nonlocal ticks
        while not done.wait(0.01):
            ticks += 1

    def record(name: str) -> None:
        with run.start_step(name) as step:
            step.exec(["sleep", "0.3"]).check()

    ticker = threading.Thread(target=tick)
    recorders = [threading.Thread(target=record, args=(f"step {n}",)) for n in range(4)]
    ticker.start()
    begun = time.monotonic()
    for thread in recorders:
        thread.start()
    for thread in recorders:
        thread.join()
    elapsed = time.monotonic() - begun
    done.set()
    ticker.join()
    assert {step.outcome for step in run.steps()} == {"passed"}
    # Had the interpreter been held, nothing would have ticked, and one would have waited for the other.
    assert ticks > 5 and elapsed < 4 * 0.3 + 5


def test_after_a_fork_the_child_is_told_to_open_the_file_again(run: Run) -> None:
    step = run.start_step("step")
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            step.tags["from"] = "child"
            said = "nothing"
        except scenariolog.errors.ForkedError as error:
            said = str(error)
        os.write(writer, said.encode())
        os._exit(0)
    os.waitpid(pid, 0)
    assert b"open the file again" in os.read(reader, 1000)
    step.tags["from"] = "parent"
    assert step.tags["from"] == "parent"


def test_a_forked_child_can_open_the_file_again(run: Run) -> None:
    pid = os.fork()
    if pid == 0:
        try:
            Store(run.store_path).run(run.id).start_step("child").end("passed")
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
    assert run.step("child").row().outcome == "passed"


def test_a_closed_store_says_so_and_its_runs_go_on(store: Store, run: Run) -> None:
    store.close()
    store.close()
    with pytest.raises(InvalidArgumentError, match="closed"):
        store.runs()
    run.start_step("step").end("passed")


def test_the_environment_names_the_place(run: Run) -> None:
    step = run.start_step("step")
    assert step.environment["SCENARIOLOG_STEP_ID"] == step.id
    assert step.environment["SCENARIOLOG_RUN_ID"] == run.id
    assert step.environment["SCENARIOLOG_DB"] == str(run.store_path)


def test_recovery_of_what_the_dead_left(store: Store, run: Run) -> None:
    pid = os.fork()
    if pid == 0:
        Store(store.path).run(run.id).start_step("cut off")
        os._exit(0)
    os.waitpid(pid, 0)
    store.recover()
    row = run.step("cut off").row()
    assert (row.outcome, row.reason) == ("interrupted", "its recorder died")


def test_a_snapshot_is_a_complete_file(store: Store, run: Run, tmp_path: Path) -> None:
    store.snapshot(tmp_path / "copy.db")
    with Store(tmp_path / "copy.db", create=False) as copied:
        assert copied.run(run.id).id == run.id
    with pytest.raises(InvalidArgumentError, match="exists"):
        store.snapshot(tmp_path / "copy.db")
