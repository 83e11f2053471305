"""What the shop exports: with programs, whose output belongs to the test's record."""

import sqlite3
from pathlib import Path

from scenariolog import Step


def test_a_dump_can_be_restored(shop: sqlite3.Connection, tmp_path: Path, scenariolog_step: Step) -> None:
    dump = tmp_path / "shop.sql"
    dump.write_text("\n".join(shop.iterdump()))
    scenariolog_step.tags["dump.bytes"] = str(dump.stat().st_size)
    scenariolog_step.add_artifact("dump", dump)

    completed = scenariolog_step.exec(["gzip", "--keep", "--verbose", dump]).check()
    assert "shop.sql" in completed.stderr

    restored = sqlite3.connect(":memory:")
    restored.executescript(dump.read_text())
    assert restored.execute("SELECT count(*) FROM orders").fetchone() == (3,)
