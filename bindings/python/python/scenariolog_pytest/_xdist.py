"""What pytest-xdist needs: workers know where to record, and the tests of crashed workers are not lost."""

from typing import Any

import pytest
from scenariolog import Step
from scenariolog._crashed import Remains, artifacts
from scenariolog._text import clean
from scenariolog.errors import InvalidArgumentError, NotFoundError

from scenariolog_pytest._judge import is_crash, reason_of
from scenariolog_pytest._place import Place
from scenariolog_pytest._trouble import Trouble


def is_controller(config: pytest.Config) -> bool:
    """Whether this process leaves the tests to workers."""
    return config.pluginmanager.has_plugin("dsession")


def may_have_crashed_before(item: pytest.Item) -> bool:
    """Whether a worker may have started the test before and crashed: pytest-rerunfailures runs it again."""
    if not hasattr(item.config, "workerinput") or not item.config.pluginmanager.has_plugin("rerunfailures"):
        return False
    return bool(item.config.getoption("reruns", None) or item.get_closest_marker("flaky"))


class CrashRecorder:
    """Records, in the process that has the workers, the tests whose worker crashed."""

    def __init__(self, place: Place, trouble: Trouble) -> None:
        self._place = place
        self._trouble = trouble

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Tells a worker where to record."""
        node.workerinput["scenariolog"] = self._place.inherited()

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Ends the test during which a worker crashed."""
        if not is_crash(report):
            return
        worker = getattr(getattr(report, "node", None), "gateway", None)
        try:
            step = self._step(clean(report.nodeid))
            tags = {"worker": getattr(worker, "id", "unknown")}
            left = artifacts(step, self._output(step))
            step.end_with("error", reason=reason_of(report), tags=tags, artifacts=left)
        except InvalidArgumentError:
            # The worker crashed after the end of the test, before its report.
            pass
        except Exception as error:
            self._trouble.note(error)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Takes what a worker could not record."""
        missing = getattr(node, "workeroutput", {}).get("scenariolog")
        if missing is not None:
            self._trouble.take(missing)

    def _output(self, step: Step) -> dict[str, bytes]:
        """What the test printed in the worker, if that was on this machine."""
        for remains in Remains.of(self._place.run.id):
            if remains.step_id() == step.id:
                texts = remains.texts()
                remains.remove()
                return texts
        return {}

    def _step(self, nodeid: str) -> Step:
        """The step that the worker started, or a new one if it did not get that far."""
        try:
            return self._place.run.step(nodeid)
        except NotFoundError:
            return self._place.run.start_step(nodeid, parent=self._place.parent)
