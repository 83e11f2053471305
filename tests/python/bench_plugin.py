"""What recording costs: a session of trivial tests with nothing, with scenariolog, and with others' reports.

Run by ``make bench``; by hand: ``python tests/python/bench_plugin.py [TESTS [ROUNDS]]``. The columns: the wall
time of the quickest session and the least processor time of one, both with the difference to a bare session per
test; the least, since other work of the machine only ever adds. For scenariolog also the median time that its own
hooks take for a test, measured inside the session.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CONFIGURATIONS = {
    "no plugin": ["-p", "no:scenariolog"],
    "scenariolog, not asked for": [],
    "scenariolog": ["--scenariolog=record.db"],
    "pytest-html": ["-p", "pytest_metadata.plugin", "-p", "pytest_html.plugin", "--html=report.html"],
    "pytest-json-report": ["-p", "pytest_metadata.plugin", "-p", "pytest_jsonreport.plugin", "--json-report"],
}

TESTS = """
import pytest

@pytest.mark.parametrize("number", range({count}))
def test_trivial(number):
    assert number >= 0
"""

# Takes the time between a test's outermost hooks and those of the recorder around the test itself.
PROBE = """
import json, statistics, time
import pytest

def pytest_sessionstart(session):
    recorder = session.config.pluginmanager.get_plugin("scenariolog_session")
    if recorder is None:
        return
    tests = recorder._tests
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
    spent = getattr(config, "spent", None)
    if spent:
        with open("spent.json", "w") as file:
            json.dump(statistics.median(spent), file)
"""


def session(directory: Path, options: list[str]) -> tuple[float, float]:
    """The seconds that one session takes: by the clock on the wall, and on the processor."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SCENARIOLOG")}
    # Only what is measured is loaded: entry points of the others would count against every session.
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    if "no:scenariolog" not in options and "-p" not in options:
        command += ["-p", "scenariolog_pytest"]
    begun, cpu = time.perf_counter(), processor_time()
    subprocess.run(command, cwd=directory, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun, processor_time() - cpu


def processor_time() -> float:
    """What the sessions have used so far."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main(count: int = 2000, rounds: int = 7) -> None:
    """Measures all configurations in turn, so that a slow moment of the machine hits them alike."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in CONFIGURATIONS}
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        (directory / "test_trivial.py").write_text(TESTS.format(count=count))
        for _ in range(rounds):
            for configuration, options in CONFIGURATIONS.items():
                times[configuration].append(session(directory, options))
        (directory / "conftest.py").write_text(PROBE)
        session(directory, CONFIGURATIONS["scenariolog"])
        inside = json.loads((directory / "spent.json").read_text())
    least = {
        configuration: tuple(min(column) for column in zip(*sessions, strict=True))
        for configuration, sessions in times.items()
    }
    print(f"{count} trivial tests, the least of {rounds} sessions")
    for configuration, seconds in least.items():
        cells = [
            f"{kind}{total:6.2f} s {(total - bare) / count * 1e3:+7.3f} ms/test"
            for kind, total, bare in zip(("wall", "cpu"), seconds, least["no plugin"], strict=True)
        ]
        print(f"  {configuration:<28}" + "   ".join(cells))
    print(f"  in scenariolog's own hooks {'':<13}{inside * 1e3:+8.3f} ms/test in the median")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
