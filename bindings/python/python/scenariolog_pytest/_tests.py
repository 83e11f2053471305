"""Tests as steps, in the process that runs the tests."""

import os
import warnings
from collections.abc import Generator
from typing import cast

import pytest
from scenariolog import Ended, Run, Step, Store
from scenariolog._text import clean
from scenariolog.errors import NotFoundError

from scenariolog_pytest import _clock, _item
from scenariolog_pytest._judge import Verdict, is_crash, judge
from scenariolog_pytest._late import Late, LateTest, end_step
from scenariolog_pytest._meter import Meter
from scenariolog_pytest._output import CrashOutput
from scenariolog_pytest._pending import Pending
from scenariolog_pytest._trouble import Trouble
from scenariolog_pytest._xdist import may_have_crashed_before

STEP_ID = "SCENARIOLOG_STEP_ID"

_BENCHMARK = (
    ("min", "s"),
    ("max", "s"),
    ("mean", "s"),
    ("stddev", "s"),
    ("median", "s"),
    ("iqr", "s"),
    ("ops", "1/s"),
    ("rounds", None),
)
"""What is kept of a benchmark, with its unit."""


class TestRecorder:
    """Writes a step when a test starts, and its end, in one transaction, when the test ends."""

    def __init__(
        self,
        run: Run,
        trouble: Trouble,
        *,
        parent: str | None,
        worker: str | None,
        output: CrashOutput | None,
        benchmarks: object,
    ) -> None:
        self._run = run
        self._trouble = trouble
        self._parent = parent
        self._worker = worker
        self._output = output
        self._pending = Pending(run)
        self._item: pytest.Item | None = None
        self._step: Step | None = None
        self._reports: list[pytest.TestReport] = []
        self._warnings: list[str] = []
        self._old_sections = 0
        self._meter: Meter | None = None
        self._number: int | None = None
        self._is_rerun = False
        self._benchmarks = benchmarks
        self._measured = 0
        self._late = Late(run, parent, trouble)
        self._pid = os.getpid()

    def current_step(self) -> Step | None:
        """The step of the current test. A process that was forked for it opens the file again."""
        if self._step is None or os.getpid() == self._pid:
            return self._step
        return Store(self._run.store_path, create=False).step(self._step.id)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(
        self, item: pytest.Item, nextitem: pytest.Item | None
    ) -> Generator[None, object, object]:
        """Covers a test from before its fixtures until after its last warning."""
        self._item = item
        self._old_sections = 0
        self._is_rerun = False
        self._start(item, self._known_number(item))
        cut_off_by = "the session ended before the test did"
        try:
            return (yield)
        except BaseException as exception:
            cut_off_by = f"{type(exception).__name__}: {exception}".removesuffix(": ")
            raise
        finally:
            self._finish(cut_off_by)
            self._item = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keeps the report of a phase. A `rerun` announces another attempt."""
        self._reports.append(report)
        self._is_rerun = self._is_rerun or cast(str, report.outcome) == "rerun"

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logstart(self) -> None:
        """Begins the next attempt, when pytest-rerunfailures has reported all phases of the last."""
        if not self._is_rerun or self._item is None:
            return
        self._is_rerun = False
        number = self._step.step_num if self._step is not None else self._number
        self._finish("")
        self._old_sections = len(getattr(self._item, "_report_sections", ()))
        self._start(self._item, number)

    @pytest.hookimpl
    def pytest_warning_recorded(self, warning_message: warnings.WarningMessage, when: str) -> None:
        """Keeps a warning of the test."""
        if when == "runtest":
            self._warnings.append(describe_warning(warning_message))

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Writes what is left to write, before a worker of pytest-xdist says what it has come to."""
        self.flush()
        missing = self._trouble.missing()
        if missing is not None and hasattr(session.config, "workeroutput"):
            session.config.workeroutput["scenariolog"] = missing

    def flush(self) -> None:
        """Writes what is pending or late."""
        if os.getpid() != self._pid:
            return
        self._late.finish()
        try:
            self._pending.flush()
        except Exception as error:
            self._trouble.note(error)

    def _known_number(self, item: pytest.Item) -> int | None:
        """The number of the test's step, if a worker that crashed has started it before."""
        if not may_have_crashed_before(item):
            return None
        try:
            return self._run.step(clean(item.nodeid)).step_num
        except NotFoundError:
            return None
        except Exception as error:
            self._trouble.note(error)
            return None

    def _start(self, item: pytest.Item, number: int | None) -> None:
        self._reports, self._warnings, self._step, self._number = [], [], None, number
        self._late.retry()
        self._meter = Meter()
        if not self._late.is_time():
            return
        begun = _clock.monotonic()
        try:
            self._step = self._pending.start(
                clean(item.nodeid),
                step_num=number,
                # A new number has no attempts to count.
                attempt=1 if number is None else None,
                parent=self._parent,
                script_path=getattr(item, "path", None),
            )
            if self._output is not None:
                self._output.begin(self._step.id)
        except Exception:
            self._late.failed(begun)
            return
        # It stays until the next test starts: between tests no programs are started.
        os.environ[STEP_ID] = self._step.id

    def _finish(self, cut_off_by: str) -> None:
        step, self._step = self._step, None
        item, meter = self._item, self._meter
        # A process that a test forked may come here too.
        if item is None or meter is None or os.getpid() != self._pid:
            return
        begun = _clock.monotonic()
        try:
            verdict = self._verdict(item, meter, cut_off_by)
            path = getattr(item, "path", None)
            late = LateTest(clean(item.nodeid), self._number, path, meter.started_at, step, verdict)
        except Exception as error:
            self._trouble.note(error)
            return
        if step is None:
            self._late.add(late)
            return
        try:
            self._add_benchmarks(step)
            self._write_end(step, verdict)
        except Exception as error:
            self._late.failed(begun)
            self._late.add(late, error)

    def _verdict(self, item: pytest.Item, meter: Meter, cut_off_by: str) -> Verdict:
        duration_ms, usage = meter.duration_ms(), meter.usage()
        verdict = judge(self._reports, self._old_sections, duration_ms)
        verdict.duration_ms, verdict.usage = duration_ms, usage
        verdict.tags.update(_item.tags(item))
        if self._worker is not None:
            verdict.tags["worker"] = self._worker
        if verdict.outcome == "interrupted":
            verdict.reason = cut_off_by or None
        if self._output is not None and any(is_crash(report) for report in self._reports):
            # Of a test that pytest-forked ran, pytest never comes to read what it printed.
            verdict.texts = {**self._output.texts(), **verdict.texts}
        if self._warnings:
            verdict.texts["warnings"] = "\n".join(self._warnings) + "\n"
        return verdict

    def _add_benchmarks(self, step: Step) -> None:
        """Records what pytest-benchmark has measured since the last test."""
        measured = getattr(self._benchmarks, "benchmarks", ())
        while self._measured < len(measured):
            found = measured[self._measured]
            self._measured += 1
            for name, unit in _BENCHMARK:
                step.add_metric(f"benchmark.{name}", float(getattr(found.stats, name)), unit)

    def _write_end(self, step: Step, verdict: Verdict) -> None:
        if verdict.outcome in ("passed", "skipped") and not (verdict.texts or verdict.subtests):
            ended = Ended(step, verdict.outcome, verdict.reason, verdict.duration_ms, verdict.usage)
            self._pending.add(ended, verdict.tags)
        else:
            end_step(step, verdict)


def describe_warning(warning: warnings.WarningMessage) -> str:
    """A warning in one line."""
    category = warning.category.__name__
    return f"{warning.filename}:{warning.lineno}: {category}: {warning.message}"
