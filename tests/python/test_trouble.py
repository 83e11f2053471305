"""The pytest plugin: errors of the record that pass are made up for, and what is missing is said."""

from collections.abc import Callable

import pytest
from conftest import Session, outcomes
from scenariolog import Run, Store

Record = Callable[[], Run]

WAYS = pytest.mark.parametrize("arguments", [[], ["-n", "2"]], ids=["alone", "xdist"])

FULL = """
import pathlib, pytest, resource

def limit(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

@pytest.mark.parametrize("number", range(12))
def test_it(number):
    print("output", number)
    if number == 3:
        limit(30_000)
    if number == {last}:
        limit(resource.RLIM_INFINITY)
    assert number % 4
"""


@WAYS
def test_a_full_disk_that_passes(
    pytester: pytest.Pytester, session: Session, record: Record, arguments: list[str]
) -> None:
    pytester.makepyfile(test_it=FULL.format(last=6))
    result = session(*arguments, "--dist=loadfile") if arguments else session()
    result.assert_outcomes(passed=9, failed=3)
    result.stdout.no_fnmatch_line("*not all was recorded*")
    run = record()
    assert outcomes(run) == {
        f"test_it.py::test_it[{number}]": "passed" if number % 4 else "failed" for number in range(12)
    }
    assert len(run.steps()) == 12
    hits = Store(run.store_path).search("output", kind="stdout")
    assert sorted(int(hit.text.split()[1]) for hit in hits) == list(range(12))
    for number in (4, 5):
        assert run.step(f"test_it.py::test_it[{number}]").tags["param.number"] == str(number)


@WAYS
def test_what_is_missing_is_counted(
    pytester: pytest.Pytester, session: Session, record: Record, arguments: list[str]
) -> None:
    pytester.makepyfile(test_it=FULL.format(last=-1))
    result = session(*arguments, "--dist=loadfile") if arguments else session()
    result.assert_outcomes(passed=9, failed=3)
    result.stdout.re_match_lines([r"scenariolog: not all was recorded: missing are \d+ tests.*: .*"])


@WAYS
def test_output_that_cannot_be_written_for_a_while(
    pytester: pytest.Pytester, session: Session, record: Record, arguments: list[str]
) -> None:
    pytester.makepyfile(
        test_it="""
        import os, pathlib, pytest
        @pytest.mark.parametrize("number", range(6))
        def test_it(number):
            print("output", number)
            if number == 1:
                os.rename(".logs", ".logs.aside")
                pathlib.Path(".logs").write_text("in the way")
            if number == 4:
                os.unlink(".logs")
                os.rename(".logs.aside", ".logs")
        """
    )
    result = session(*arguments, "--dist=loadfile") if arguments else session()
    result.assert_outcomes(passed=6)
    result.stdout.no_fnmatch_line("*not all was recorded*")
    hits = Store(record().store_path).search("output", kind="stdout")
    assert sorted(int(hit.text.split()[1]) for hit in hits) == list(range(6))


@WAYS
def test_a_file_that_a_test_deletes(
    pytester: pytest.Pytester, session: Session, record: Record, arguments: list[str]
) -> None:
    pytester.makepyfile(
        test_it="""
        import pathlib, pytest
        @pytest.mark.parametrize("number", range(6))
        def test_it(number):
            if number == 2:
                for path in pathlib.Path().glob("record.db*"): path.unlink()
            assert number != 4
        """
    )
    result = session(*arguments, "--dist=loadfile") if arguments else session()
    result.assert_outcomes(passed=5, failed=1)
    result.stdout.no_fnmatch_line("*not all was recorded*")
    assert len(record().steps()) == 6
    assert record().row().outcome == "failed"
    assert not list(pytester.path.glob("record.db-*"))


def test_a_file_that_a_test_replaces(pytester: pytest.Pytester, session: Session) -> None:
    pytester.makepyfile("def test_it(): import os; open('other', 'w').close(); os.rename('other', 'record.db')")
    result = session()
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["*not all was recorded: another file has taken the place of *record.db"])
    assert (pytester.path / "record.db").read_bytes() == b""
