"""The pytest plugin of scenariolog: records a test session as a run, each test as a step.

pytest imports this module in every session. It has the options and the fixtures; the recorder is imported only if the
session is to be recorded.
"""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from scenariolog import Run, Step

    from scenariolog_pytest._session import SessionRecorder

ENVIRONMENT = "SCENARIOLOG_PYTEST"
"""The variable that has the effect of the option: a file's path, or ``1`` for the usual file."""

_NO_TESTS = ("collectonly", "showfixtures", "show_fixtures_per_test", "cacheshow", "setuponly", "setupplan")
"""Options with which a session shows something and runs no test."""

PLUGIN = "scenariolog_session"
"""The name under which the recorder is registered."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declares the options and the ini settings."""
    group = parser.getgroup("scenariolog", "recording with scenariolog")
    group.addoption(
        "--scenariolog",
        nargs="?",
        const="1",
        metavar="FILE",
        help="record the session into FILE; by default $SCENARIOLOG_DB or scenariolog.db in the root directory",
    )
    group.addoption(
        "--scenariolog-redact",
        action="append",
        default=[],
        metavar="PATTERN",
        help="mask what this regular expression matches in what is recorded; default stands for a ready set of keys "
        "and tokens, none for nothing but what other options say; may be repeated",
    )
    parser.addini("scenariolog", "record every session: a file's path relative to the root directory, or true")
    parser.addini("scenariolog_suite", "the suite's name; by default that of the root directory")
    parser.addini("scenariolog_log_dir", "where output goes, relative to the root directory: .logs")
    parser.addini("scenariolog_redact", "patterns to mask in what is recorded, one a line", type="linelist")


def pytest_configure(config: pytest.Config) -> None:
    """Imports the recorder, if the session is to be recorded."""
    inherited = getattr(config, "workerinput", {}).get("scenariolog")
    wanted = inherited or wanted_file(config)
    if not wanted or any(getattr(config.option, name, None) for name in _NO_TESTS):
        return
    from scenariolog_pytest import _session

    _session.register(config, wanted, inherited)


def wanted_file(config: pytest.Config) -> str | None:
    """The file that option, environment or ini settings name; ``1`` for the usual one."""
    if hasattr(config, "workerinput"):
        return None
    wanted = config.getoption("--scenariolog") or os.environ.get(ENVIRONMENT) or str(config.getini("scenariolog"))
    if os.path.isdir(wanted) or wanted.endswith(".py") or "::" in wanted:
        raise pytest.UsageError(
            f"--scenariolog takes the file to record into, which {wanted!r} is not: "
            "write --scenariolog=FILE, or name the tests before it"
        )
    words = {"": None, "0": None, "false": None, "no": None, "1": "1", "true": "1", "yes": "1"}
    return words.get(wanted.lower(), wanted)


@pytest.fixture(scope="session")
def scenariolog_run(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Run]":
    """The run that this session is recorded as. In a session that is not recorded, one in a temporary file."""
    recorder: SessionRecorder | None = pytestconfig.pluginmanager.get_plugin(PLUGIN)
    if recorder is not None and recorder.run is not None:
        yield recorder.shared_run(recorder.run)
        return
    from scenariolog import Store

    directory = tmp_path_factory.mktemp("scenariolog")
    with Store(directory / "scenariolog.db").start_run(root_dir=directory) as run:
        yield run


@pytest.fixture
def scenariolog_step(
    request: pytest.FixtureRequest, pytestconfig: pytest.Config, scenariolog_run: "Run"
) -> "Iterator[Step]":
    """The step that this test is recorded as, for tags, artifacts and commands of its own.

    def test_it(scenariolog_step):
        scenariolog_step.tags["server"] = "alpha"
        scenariolog_step.exec(["server", "--check"]).check()
    """
    recorder: SessionRecorder | None = pytestconfig.pluginmanager.get_plugin(PLUGIN)
    step = recorder.current_step() if recorder is not None else None
    if step is not None:
        yield step
        return
    with scenariolog_run.start_step(request.node.nodeid) as step:
        yield step
