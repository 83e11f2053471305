"""The session as a run: its start, its end, and the line that says where it is recorded."""

import os
from collections.abc import Generator
from contextlib import suppress

import pytest
from scenariolog import Outcome, Run, Step, Store

from scenariolog_pytest import ENVIRONMENT, PLUGIN, _place
from scenariolog_pytest._collection import CollectionRecorder
from scenariolog_pytest._judge import first_line
from scenariolog_pytest._output import CrashOutput, Guard
from scenariolog_pytest._tests import TestRecorder
from scenariolog_pytest._trouble import Trouble
from scenariolog_pytest._xdist import CrashRecorder, is_controller

_PID = os.getpid()

_OUTCOMES: dict[int, Outcome] = {
    pytest.ExitCode.OK: "passed",
    pytest.ExitCode.TESTS_FAILED: "failed",
    pytest.ExitCode.INTERRUPTED: "interrupted",
    pytest.ExitCode.INTERNAL_ERROR: "error",
    pytest.ExitCode.USAGE_ERROR: "error",
    pytest.ExitCode.NO_TESTS_COLLECTED: "error",
}


def register(config: pytest.Config, wanted: str, inherited: _place.Inherited | None) -> None:
    """Registers the recorder of the session."""
    config.pluginmanager.register(SessionRecorder(config, wanted, inherited), PLUGIN)


class SessionRecorder:
    """Starts and ends the run, and registers the recorders of tests."""

    def __init__(self, config: pytest.Config, wanted: str, inherited: _place.Inherited | None) -> None:
        self._config = config
        self._wanted = wanted
        self._inherited = inherited
        self._trouble = Trouble()
        self._said: str | None = None
        self._place: _place.Place | None = None
        self._session_step: Step | None = None
        self._tests: TestRecorder | None = None
        self._collection: CollectionRecorder | None = None
        self._crashes: CrashRecorder | None = None
        self._output: CrashOutput | None = None
        self._guard: Guard | None = None
        self._environment: dict[str, str | None] = {}

    @property
    def run(self) -> Run | None:
        """The run, if it could be started."""
        return self._place.run if self._place is not None else None

    @staticmethod
    def shared_run(run: Run) -> Run:
        """The run as this process can use it: one that pytest-forked made opens the file again."""
        return run if os.getpid() == _PID else Store(run.store_path, create=False).run(run.id)

    def current_step(self) -> Step | None:
        """The step of the current test."""
        return self._tests.current_step() if self._tests is not None else None

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """Starts or joins the run, before pytest-xdist starts its workers."""
        try:
            self._place = self._take_place()
        except Exception as error:
            self._trouble.note(error)
            return
        self._set_environment(self._place)
        manager, run = self._config.pluginmanager, self._place.run
        if self._inherited is None:
            self._collection = CollectionRecorder(run, self._trouble, self._place.parent)
            manager.register(self._collection)
            self._guard = self._start_guard(self._place)
        if is_controller(self._config):
            self._crashes = CrashRecorder(self._place, self._trouble)
            manager.register(self._crashes)
            return
        worker = getattr(self._config, "workerinput", {}).get("workerid")
        self._tests = TestRecorder(
            run,
            self._trouble,
            parent=self._place.parent,
            worker=worker,
            output=self._keep_output(run),
            benchmarks=getattr(self._config, "_benchmarksession", None),
        )
        manager.register(self._tests)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, object, object]:
        """Ends the run when everything else, including the end of the workers, is done."""
        try:
            return (yield)
        finally:
            if self._place is not None:
                try:
                    self._end(self._place, session)
                except Exception as error:
                    self._trouble.note(error)
            reporter = self._config.pluginmanager.get_plugin("terminalreporter")
            if reporter is not None and self._inherited is None:
                # The summary came before the end.
                self._say_trouble(reporter)
            if self._output is not None:
                self._output.close()
            if self._guard is not None:
                self._guard.dismiss()
            self._restore_environment()

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Says where the record is and how to ask it what happened."""
        terminalreporter.ensure_newline()
        self._say_trouble(terminalreporter)
        if self._place is not None:
            path, run = self._place.run.store_path, self._place.run.id
            with suppress(ValueError):
                path = path.relative_to(self._config.invocation_params.dir)
            terminalreporter.write_line(
                f"scenariolog: run {run} is recorded in {path}; ask it: scenariolog failures --db {path} --run-id {run}"
            )

    def _say_trouble(self, terminalreporter: pytest.TerminalReporter) -> None:
        trouble = self._trouble.describe()
        if trouble not in (None, self._said):
            self._said = trouble
            terminalreporter.write_line(f"scenariolog: not all was recorded: {trouble}", yellow=True)

    def pytest_unconfigure(self) -> None:
        """Closes the file, which writes its log back into it."""
        for plugin in (self._tests, self._collection, self._crashes):
            if plugin is not None:
                self._config.pluginmanager.unregister(plugin)
        self._place = self._session_step = self._tests = self._collection = self._crashes = None

    def _take_place(self) -> _place.Place:
        if self._inherited is not None:
            return _place.take_over(self._inherited)
        place = _place.take(self._config, self._wanted)
        if not place.is_ours and place.parent is None:
            # A joined run has other steps too: those of this session are one subtree.
            self._session_step = place.run.start_step(
                "pytest", argv=["pytest", *map(str, self._config.invocation_params.args)]
            )
            place.parent = self._session_step.id
        return place

    def _start_guard(self, place: _place.Place) -> Guard | None:
        try:
            return Guard(place, self._session_step.id if self._session_step is not None else None)
        except Exception as error:
            self._trouble.note(error)
            return None

    def _keep_output(self, run: Run) -> CrashOutput | None:
        try:
            self._output = CrashOutput(self._config, run)
        except Exception as error:
            self._trouble.note(error)
        return self._output

    def _end(self, place: _place.Place, session: pytest.Session) -> None:
        if self._inherited is not None:
            return
        status = int(session.exitstatus)
        outcome = _OUTCOMES.get(status, "failed")
        reason = self._reason(session)
        if self._collection is not None:
            self._collection.finish()
            if self._collection.errors and outcome == "interrupted":
                # pytest calls collection errors an interruption.
                outcome = "error"
        if self._collection is not None and (outcome == "interrupted" or reason is not None):
            self._collection.finish_early(self._session_step or place.run)
        ended = self._session_step or (place.run if place.is_ours else None)
        if ended is not None:
            ended.end(outcome, exit_code=status, reason=reason)
        place.check_file()

    def _reason(self, session: pytest.Session) -> str | None:
        """Why the session ended early, if it did."""
        reason = str(session.shouldfail or session.shouldstop or "")
        if not reason and self._collection is not None:
            reason = self._collection.interruption
        if not reason and session.exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED:
            reason = "no tests were collected"
        return first_line(reason) or None

    def _set_environment(self, place: _place.Place) -> None:
        """Lets programs started by tests find their place, but no session started by a test record itself."""
        variables: dict[str, str | None] = dict(place.run.environment)
        variables["SCENARIOLOG_STEP_ID"] = place.parent
        variables[ENVIRONMENT] = None
        self._environment = {name: os.environ.get(name) for name in variables}
        _update_environment(variables)

    def _restore_environment(self) -> None:
        _update_environment(self._environment)
        self._environment = {}


def _update_environment(variables: dict[str, str | None]) -> None:
    for name, value in variables.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
