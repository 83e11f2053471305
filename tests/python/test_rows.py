"""The classes of rows have the columns that the core has."""

import types
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from scenariolog import _native, rows

_TYPES = {"bool": bool, "int": int, "real": float, "text": str, "list": tuple[str, ...]}


@pytest.mark.parametrize(("name", "columns"), _native.columns())
def test_a_class_has_the_columns_of_its_record(name: str, columns: list[tuple[str, str, str]]) -> None:
    cls = getattr(rows, name)
    assert list(cls._fields) == [column for column, _, _ in columns]
    hints = get_type_hints(cls)
    for column, value_type, _ in columns:
        assert _plain(hints[column]) == _TYPES[value_type], column


def _plain(hint: Any) -> Any:
    """The type without its None; words are text."""
    if get_origin(hint) in (Union, types.UnionType):
        (hint,) = (each for each in get_args(hint) if each is not type(None))
    return str if get_origin(hint) is Literal else hint
