"""What goes wrong outside tests: collection errors, internal errors, interruptions."""

import os
import warnings
from contextlib import suppress

import pytest
from scenariolog import Outcome, Run, Step
from scenariolog._crashed import COLLECTED, Remains, add_not_run, directory
from scenariolog._text import clean

from scenariolog_pytest._judge import Verdict, reason_of
from scenariolog_pytest._late import end_step
from scenariolog_pytest._tests import describe_warning
from scenariolog_pytest._trouble import Trouble


class CollectionRecorder:
    """Records as a step each file, class or directory that could not be collected or was skipped as a whole."""

    def __init__(self, run: Run, trouble: Trouble, parent: str | None) -> None:
        self._run = run
        self._trouble = trouble
        self._parent = parent
        # A dictionary keeps the order, and each worker of pytest-xdist gives the same warnings.
        self._warnings: dict[str, None] = {}
        self._collected: list[str] = []
        self._remains: Remains | None = None
        self.errors = 0
        """Number of files, classes and directories that could not be collected."""
        self.interruption = ""
        """What ended the session early."""

    @pytest.hookimpl
    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Called for each file, class or directory, collected or not."""
        if report.failed:
            self.errors += 1
            self._record(report, "error", {"traceback": report.longreprtext})
        elif report.skipped:
            self._record(report, "skipped", {})

    @pytest.hookimpl
    def pytest_warning_recorded(self, warning_message: warnings.WarningMessage, when: str) -> None:
        """A warning that no test gave."""
        if when != "runtest":
            self._warnings[describe_warning(warning_message)] = None

    @pytest.hookimpl
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """The tests of the session are known. With pytest-xdist it has none of its own."""
        self._keep_collected([item.nodeid for item in session.items])

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        """A worker knows them."""
        self._keep_collected(ids)

    def _keep_collected(self, ids: list[str]) -> None:
        if self._collected or not ids:
            return
        self._collected = [clean(name) for name in ids]
        place = directory()
        with suppress(OSError):
            if place is not None:
                self._remains = Remains(place, self._run.id, os.getpid())
                with open(self._remains.path(COLLECTED), "x", encoding="utf-8", opener=_private) as file:
                    file.write("\n".join(self._collected))

    def finish_early(self, session: Run | Step) -> None:
        """Records the tests that did not run, when the session ended before they did."""
        try:
            add_not_run(self._run, session, self._collected)
        except Exception as error:
            self._trouble.note(error)

    @pytest.hookimpl
    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Ctrl-C, `pytest.exit`, or collection errors."""
        self.interruption = excinfo.exconly().removeprefix("Interrupted: ")

    @pytest.hookimpl
    def pytest_internalerror(self, excrepr: object, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """An error of pytest or a plugin."""
        self.interruption = excinfo.exconly()
        self._add_text("traceback", "internal-error.txt", str(excrepr))

    def finish(self) -> None:
        """Records the warnings."""
        if self._remains is not None:
            self._remains.remove()
        if self._warnings:
            self._add_text("warnings", "warnings.txt", "\n".join(self._warnings) + "\n")

    def _record(self, report: pytest.CollectReport, outcome: Outcome, texts: dict[str, str]) -> None:
        name = report.nodeid or "collection"
        verdict = Verdict(outcome, reason_of(report), {"pytest.phase": "collect"}, texts)
        try:
            end_step(self._run.start_step(clean(name), parent=self._parent), verdict)
        except Exception as error:
            self._trouble.note(error)

    def _add_text(self, kind: str, name: str, text: str) -> None:
        try:
            self._run.add_text(kind, text, name)
        except Exception as error:
            self._trouble.note(error)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
