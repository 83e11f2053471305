"""Asks the Python package. usage: ask.py FILE"""

import sys
from collections.abc import Callable, Iterable
from typing import Any

import scenariolog
from scenariolog.errors import AmbiguousError, NotFoundError, ScenariologError

store = scenariolog.Store(sys.argv[1], create=False)
run = store.run("latest")


def kind(error: ScenariologError) -> str:
    return "ambiguous" if isinstance(error, AmbiguousError) else "not found"


def ask(what: str, rows: Callable[[], Iterable[Any]]) -> None:
    try:
        answer = " ".join(sorted(row.step_path or "" for row in rows()))
    except (AmbiguousError, NotFoundError) as error:
        answer = kind(error)
    print(f"{what}: {answer}")


ask("failures", store.failures)
ask("failures of a suite", lambda: store.failures(suite="old"))
ask("failures since", lambda: store.failures(since="1h"))
ask("failures of a suite since", lambda: store.failures(suite="old", since="1h"))
ask("failures of the latest run", lambda: store.failures("latest"))
ask("failures of all runs", lambda: store.failures(None))
ask("failures of an unknown suite", lambda: store.failures(suite="nobody"))
ask("failures of an unknown run", lambda: store.failures("nobody"))
ask("timings", store.timings)
ask("hits", lambda: store.search("needle"))
ask("hits in failures", lambda: store.search("needle", failed=True))
ask("hits in the latest run", lambda: store.search("needle", run="latest", failed=True))
ask("hits in a suite", lambda: store.search("needle", suite="old"))
ask("hits in a step", lambda: store.search("needle", step="a/TestNew"))
ask("hits in an ambiguous step", lambda: store.search("needle", step="TestNew"))
for name in ("TestNew", "b/TestNew", "m/a/TestNew", "flaky", "9", "killed", "nobody"):
    try:
        row = run.step(name).row()
        answer = f"{row.step_path} {row.attempt}"
    except (AmbiguousError, NotFoundError) as error:
        answer = kind(error)
    print(f"step {name}: {answer}")
