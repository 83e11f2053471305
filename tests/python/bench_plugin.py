"""What recording costs: a session of trivial tests with nothing, with scenariolog, and with others' reports.

Run by ``make bench``; by hand: ``python tests/python/bench_plugin.py [TESTS [ROUNDS]]``. The columns: the wall and the
processor time of a session, and how much longer than the bare session of the same round it took for each test, in the
median. Sessions are compared round by round, as the speed of a machine drifts. Fails where a budget is exceeded.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

METADATA = ["-p", "pytest_metadata.plugin"]
SESSIONS = {
    "no plugin": [],
    "scenariolog, not asked for": ["-p", "scenariolog_pytest"],
    "scenariolog": ["-p", "scenariolog_pytest", "--scenariolog=record.db"],
    "pytest-html": [*METADATA, "-p", "pytest_html.plugin", "--html=report.html"],
    "pytest-json-report": [*METADATA, "-p", "pytest_jsonreport.plugin", "--json-report"],
}

HOOKS_BUDGET = 0.25
"""Milliseconds a test."""

TESTS = """
import pytest

@pytest.mark.parametrize("number", range({count}))
def test_trivial(number):
    assert number >= 0
"""

# Takes the time that the recorder's own hooks spend around a test.
PROBE = """
import json, statistics, time
import pytest

def pytest_sessionstart(session):
    tests = session.config.pluginmanager.get_plugin("scenariolog_session")._tests
    spent = []
    for name in ("_start", "_finish"):
        def timed(*args, inner=getattr(tests, name), name=name):
            begun = time.perf_counter()
            try:
                return inner(*args)
            finally:
                elapsed = time.perf_counter() - begun
                if name == "_start":
                    spent.append(elapsed)
                else:
                    spent[-1] += elapsed
        setattr(tests, name, timed)
    session.config.spent = spent

def pytest_unconfigure(config):
    with open("spent.json", "w") as file:
        json.dump(statistics.median(config.spent), file)
"""


class Took(NamedTuple):
    """The seconds that a session took."""

    wall: float
    cpu: float


def session(directory: Path, options: list[str]) -> Took:
    """Runs one."""
    for file in directory.glob("record.db*"):
        file.unlink()
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SCENARIOLOG", "PYTHON"))}
    # Only what is measured is loaded: entry points of the others would count against every session.
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    begun, cpu = time.perf_counter(), processor_time()
    subprocess.run(command, cwd=directory, env=environment, check=True, stdout=subprocess.DEVNULL)
    return Took(time.perf_counter() - begun, processor_time() - cpu)


def processor_time() -> float:
    """What the sessions have used so far."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def measure(count: int, rounds: int) -> tuple[dict[str, list[Took]], float]:
    """All sessions in turn, and the seconds a test that the hooks of scenariolog take."""
    took: dict[str, list[Took]] = {name: [] for name in SESSIONS}
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        (directory / "test_trivial.py").write_text(TESTS.format(count=count))
        for number in range(rounds + 1):
            for what, options in SESSIONS.items():
                once = session(directory, options)
                # The first round compiles what is imported.
                if number > 0:
                    took[what].append(once)
        (directory / "conftest.py").write_text(PROBE)
        session(directory, SESSIONS["scenariolog"])
        inside = float(json.loads((directory / "spent.json").read_text()))
    return took, inside


def main(count: int = 2000, rounds: int = 15) -> int:
    """Measures, prints, judges."""
    took, inside = measure(count, rounds)
    print(f"{count} trivial tests, the median of {rounds} sessions")
    for what, sessions in took.items():
        wall, cpu = (median(column) for column in zip(*sessions, strict=True))
        more = median(one.wall - bare.wall for one, bare in zip(sessions, took["no plugin"], strict=True))
        print(f"  {what:<28}wall {wall:5.2f} s   cpu {cpu:5.2f} s   {more / count * 1e3:+7.3f} ms/test")
    others = ("pytest-html", "pytest-json-report")
    for other in others:
        print(f"  scenariolog / {other:<22}{ratio(took['scenariolog'], took[other]):.3f}")
    slower = [max(pair) for pair in zip(*(took[other] for other in others), strict=True)]
    compared = ratio(took["scenariolog"], slower)
    print(f"  scenariolog / the slower one of them {compared:.3f}   budget 1")
    print(f"  the hooks of scenariolog: {inside * 1e3:.3f} ms/test in the median   budget {HOOKS_BUDGET}")
    return 1 if compared > 1 or inside * 1e3 > HOOKS_BUDGET else 0


def ratio(ours: list[Took], theirs: list[Took]) -> float:
    """Of the wall times, round by round."""
    return median(one.wall / other.wall for one, other in zip(ours, theirs, strict=True))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
