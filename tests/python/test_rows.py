"""The classes of rows have the columns that the core has."""

import types
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from scenariolog import Store, _native, errors, rows

_TYPES = {"bool": bool, "int": int, "real": float, "text": str, "list": tuple[str, ...]}


@pytest.mark.parametrize(("name", "columns"), _native.columns())
def test_a_class_has_the_columns_of_its_report(name: str, columns: list[tuple[str, str, str, bool]]) -> None:
    cls = getattr(rows, name)
    assert list(cls._fields) == [column for column, *_ in columns]
    hints = get_type_hints(cls)
    for column, value_type, _, nullable in columns:
        assert _plain(hints[column]) == _TYPES[value_type], column
        assert (type(None) in get_args(hints[column])) == nullable, column


def test_a_report_is_asked_by_its_name(store: Store) -> None:
    run = store.start_run("nightly")
    with run.start_step("lint", kv={"shard": "1"}) as step:
        step.exec(["sh", "-c", "seq 300 | sed 's/$/ needle/'; exit 1"])
    run.end()
    (row,) = store.report("summary", suite="nightly", since=None)
    assert isinstance(row, rows.RunRow) and row.suite == "nightly"
    hits = store.report("search", query="needle", kv={"shard": "1"}, limit=0)
    assert next(hits).line_num == 1
    # The store records while it is read.
    store.start_run("later").end()
    assert [hit.line_num for hit in hits] == list(range(2, 301))
    assert len(list(store.report("commands", suite="nightly"))) == 1
    assert list(store.report("failures", all_runs=True)) == []


def test_a_report_and_its_options_must_be_known(store: Store) -> None:
    with pytest.raises(errors.InvalidArgumentError, match="there are runs, summary"):
        store.report("slowest")  # type: ignore[call-overload]
    with pytest.raises(errors.InvalidArgumentError, match="it has run_id"):
        store.report("timings", top=3)  # type: ignore[call-overload]


def _plain(hint: Any) -> Any:
    """The type without its None; words are text."""
    if get_origin(hint) in (Union, types.UnionType):
        (hint,) = (each for each in get_args(hint) if each is not type(None))
    return str if get_origin(hint) is Literal else hint
