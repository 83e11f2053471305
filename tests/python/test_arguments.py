"""What callers pass: it is taken where it is plain what is meant, else the error names the parameter."""

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from scenariolog import Run, Store


def test_a_run_and_a_step_stand_for_their_ids(store: Store, run: Run, tmp_path: Path) -> None:
    step = run.start_step("step", step_num=7)
    step.add_text("notes", "needle")
    step.end("failed")
    store.start_run(root_dir=tmp_path).end("passed")
    assert [it.step_id for it in store.failures(run)] == [it.step_id for it in store.timings(run)] == [step.id]
    assert [it.run_id for it in store.summary(run)] == [run.id]
    assert store.search("needle", run=run, step=step) == store.search("needle", step=7) != []
    assert run.step(7).id == step.id


def test_the_values_of_tags_become_text(store: Store, run: Run) -> None:
    step = run.start_step("step", tags={"n": 1, "share": 0.5, "ok": True, "path": Path("/tmp/x")})
    step.tags["n"] = 2
    assert step.tags == {"n": "2", "share": "0.5", "ok": "true", "path": "/tmp/x"}
    step.add_text("notes", "needle")
    assert store.search("needle", tags={"n": 2}) and not store.search("needle", tags={"n": 1})


@pytest.mark.parametrize(
    ("since", "count"),
    [
        (datetime(2026, 5, 1, 12, tzinfo=timezone(timedelta(hours=2))), 1),
        (datetime(2026, 5, 1, 12, 1, tzinfo=timezone(timedelta(hours=2))), 0),
        (datetime(2026, 5, 1, 10, tzinfo=timezone.utc).astimezone().replace(tzinfo=None), 1),
        (date(2026, 5, 1), 1),
        (date(2026, 5, 2), 0),
        (timedelta(days=40_000), 1),
        (timedelta(0), 0),
    ],
)
def test_since_takes_dates_and_ages(store: Store, tmp_path: Path, since: date | timedelta, count: int) -> None:
    store.start_run(root_dir=tmp_path, started_at=datetime(2026, 5, 1, 10, tzinfo=timezone.utc))
    assert len(store.runs(since=since)) == count


MISUSES: dict[str, Callable[[Any, Any], object]] = {
    r"tags\['n'\] must be text, a number or a path, not list": lambda store, run: run.start_step("x", tags={"n": []}),
    r"kv\['n'\] must be text, .* not NoneType": lambda store, run: run.start_step("x", kv={"n": None}),
    r"a key of tags must be text, not int": lambda store, run: run.exec_step(["true"], tags={1: "n"}),
    r"tags must be a mapping of keys to values, not str": lambda store, run: store.start_run(tags="a=1"),
    r"tags\['a'\] must be": lambda store, run: run.tags.__setitem__("a", object()),
    r"since must be text, a date, .* not int": lambda store, run: store.runs(since=3),
    r"started_at must be a datetime, not str": lambda store, run: run.start_step("x", started_at="now"),
    r"completed_at must be a datetime, not float": lambda store, run: run.end("passed", completed_at=1.5),
    r"^run: .*int": lambda store, run: store.failures(7),
    r"^suite: .*Run": lambda store, run: store.runs(suite=run),
    r"^step: .*Run": lambda store, run: store.search("x", step=run),
    r"^text: .*bytes": lambda store, run: store.search(b"x"),
    r"^name: .*int": lambda store, run: run.start_step(7),
    r"^parent: .*int": lambda store, run: run.start_step("x", parent=7),
    r"^root_dir: ": lambda store, run: store.start_run(root_dir=7),
    r"^limit: ": lambda store, run: store.failures(limit="many"),
    r"^limit: .*negative": lambda store, run: store.search("x", limit=-1),
    r"^first_lines: ": lambda store, run: store.failures(first_lines=-1),
    r"^exit_code: ": lambda store, run: run.end(exit_code="3"),
    r"^timeout: ": lambda store, run: run.exec_step(["true"], timeout="1s"),
    r"busy_timeout: -1": lambda store, run: Store(store.path, busy_timeout=-1),
    r"key must be text, not int": lambda store, run: run.tags.__setitem__(7, "x"),
    r"kind must be text, not int": lambda store, run: run.add_artifact(7, "x"),
    r"kind must be text, not Run": lambda store, run: run.open_stream(run),
    r"name must be text, not int": lambda store, run: run.add_bytes("x", b"", 7),
    r"id must be text, not Run": lambda store, run: store.run(run),
    r"text must be text, not list": lambda store, run: run.step([]),
    r"limit must be a whole number, not str": lambda store, run: store.runs(limit="1"),
    r"limit must not be negative": lambda store, run: store.timings(limit=-1),
    r"the command line is one string": lambda store, run: run.exec("true"),
}


@pytest.mark.parametrize("message", MISUSES)
def test_an_error_names_the_parameter(store: Store, run: Run, message: str) -> None:
    with pytest.raises((TypeError, ValueError), match=message):
        MISUSES[message](store, run)
