"""A shop's database, which every test gets filled."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

SCHEMA = """
CREATE TABLE orders (number INTEGER PRIMARY KEY, customer TEXT NOT NULL, cents INTEGER NOT NULL);
INSERT INTO orders (customer, cents) VALUES ('Ada', 1999), ('Grace', 500), ('Ada', 1);
"""


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """The database, open."""
    connection = sqlite3.connect(tmp_path / "shop.db")
    connection.executescript(SCHEMA)
    yield connection
    connection.close()
