"""Tests as steps, in the process that runs the tests."""

import os
import time
import warnings
from collections.abc import Generator
from typing import cast

import pytest
from scenariolog import Ended, Run, Step
from scenariolog._crashed import artifacts as named_artifacts
from scenariolog._text import encoded
from scenariolog.errors import InvalidArgumentError, NotFoundError, ScenariologError

from scenariolog_pytest import _item
from scenariolog_pytest._judge import Verdict, judge
from scenariolog_pytest._output import CrashOutput
from scenariolog_pytest._pending import Pending
from scenariolog_pytest._trouble import Trouble
from scenariolog_pytest._xdist import may_have_crashed_before

STEP_ID = "SCENARIOLOG_STEP_ID"


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
        self._begun = 0.0

    def current_step(self) -> Step | None:
        """The step of the current test."""
        return self._step

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(
        self, item: pytest.Item, nextitem: pytest.Item | None
    ) -> Generator[None, object, object]:
        """Covers a test from before its fixtures until after its last warning."""
        self._item = item
        self._old_sections = 0
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
            if nextitem is None:
                self.flush()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keeps the report of a phase. After a `rerun` the next attempt begins."""
        self._reports.append(report)
        if cast(str, report.outcome) == "rerun" and self._item is not None:
            number = self._step.step_num if self._step is not None else None
            self._finish("")
            self._old_sections = len(getattr(self._item, "_report_sections", ()))
            self._start(self._item, number)

    @pytest.hookimpl
    def pytest_warning_recorded(self, warning_message: warnings.WarningMessage, when: str) -> None:
        """Keeps a warning of the test."""
        if when == "runtest":
            self._warnings.append(describe_warning(warning_message))

    def flush(self) -> None:
        """Writes what is pending."""
        try:
            self._pending.flush()
        except Exception as error:
            self._trouble.note(error)

    def _known_number(self, item: pytest.Item) -> int | None:
        """The number of the test's step, if a worker that crashed has started it before."""
        if not may_have_crashed_before(item):
            return None
        try:
            return self._run.step(item.nodeid).step_num
        except NotFoundError:
            return None
        except Exception as error:
            self._trouble.note(error)
            return None

    def _start(self, item: pytest.Item, number: int | None) -> None:
        self._reports, self._warnings, self._step = [], [], None
        if self._trouble.is_grave:
            return
        try:
            self._step = self._pending.start(
                item.nodeid,
                step_num=number,
                # A new number has no attempts to count.
                attempt=1 if number is None else None,
                parent=self._parent,
                script_path=getattr(item, "path", None),
            )
        except Exception as error:
            self._trouble.note(error)
            return
        if self._output is not None:
            self._output.begin(self._step.id)
        self._begun = time.perf_counter()
        # It stays until the next test starts: between tests no programs are started.
        os.environ[STEP_ID] = self._step.id

    def _finish(self, cut_off_by: str) -> None:
        step, self._step = self._step, None
        if step is None or self._item is None:
            return
        try:
            self._write_end(step, self._verdict(self._item, cut_off_by))
        except Exception as error:
            self._trouble.note(error)

    def _verdict(self, item: pytest.Item, cut_off_by: str) -> Verdict:
        verdict = judge(self._reports, self._old_sections)
        verdict.tags.update(_item.tags(item))
        if self._worker is not None:
            verdict.tags["worker"] = self._worker
        if verdict.outcome == "interrupted":
            verdict.reason = cut_off_by or None
        if self._warnings:
            verdict.texts["warnings"] = "\n".join(self._warnings) + "\n"
        return verdict

    def _write_end(self, step: Step, verdict: Verdict) -> None:
        if verdict.outcome in ("passed", "skipped") and not verdict.texts:
            duration_ms = (time.perf_counter() - self._begun) * 1e3
            ended = Ended(step, verdict.outcome, verdict.reason, duration_ms)
            self._pending.add(ended, verdict.tags)
        else:
            end_step(step, verdict)


def end_step(step: Step, verdict: Verdict) -> None:
    """Ends a step with its tags and texts; if the files cannot be written, without the texts."""
    artifacts = named_artifacts(step, {kind: encoded(text) for kind, text in verdict.texts.items()})
    tags = verdict.tags
    try:
        step.end_with(verdict.outcome, reason=verdict.reason, tags=tags, artifacts=artifacts)
    except InvalidArgumentError:
        # The test has ended its step itself, as it may.
        pass
    except ScenariologError:
        if not artifacts:
            raise
        step.end_with(verdict.outcome, reason=verdict.reason, tags=tags)
        raise


def describe_warning(warning: warnings.WarningMessage) -> str:
    """A warning in one line."""
    category = warning.category.__name__
    return f"{warning.filename}:{warning.lineno}: {category}: {warning.message}"
