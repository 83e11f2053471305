"""What pytest-xdist needs: workers know where to record, and the tests of crashed workers are not lost."""

from typing import Any

import pytest
from scenariolog import Step
from scenariolog.errors import InvalidArgumentError, NotFoundError

from scenariolog_pytest._judge import reason_of
from scenariolog_pytest._place import Place
from scenariolog_pytest._trouble import Trouble


def is_controller(config: pytest.Config) -> bool:
    """Whether this process leaves the tests to workers."""
    return config.pluginmanager.has_plugin("dsession")


def may_have_crashed_before(item: pytest.Item) -> bool:
    """Whether a worker may have begun the test already, and crashed: pytest-rerunfailures runs it again."""
    if not hasattr(item.config, "workerinput") or not item.config.pluginmanager.has_plugin("rerunfailures"):
        return False
    return bool(item.config.getoption("reruns", None) or item.get_closest_marker("flaky"))


class CrashRecorder:
    """In the process that has the workers: they record their tests themselves, unless they crash."""

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
        # pytest-xdist marks with it the one report of a test that the worker cannot give any more.
        if str(report.when) != "???":
            return
        worker = getattr(getattr(report, "node", None), "gateway", None)
        try:
            step = self._step(report.nodeid)
            step.kv["worker"] = getattr(worker, "id", "unknown")
            step.end("error", reason=reason_of(report))
        except InvalidArgumentError:
            # The worker crashed between the end of the test and the word of it.
            pass
        except Exception as error:
            self._trouble.note(error)

    def _step(self, nodeid: str) -> Step:
        """The step that the worker had begun, or one for a test that it had not come to begin."""
        try:
            return self._place.run.step(nodeid)
        except NotFoundError:
            return self._place.run.start_step(nodeid, parent=self._place.parent)
