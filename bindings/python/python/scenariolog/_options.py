"""What goes to the native module as dictionaries. It reads every key, so a missing one is an error."""

import os
from typing import TypedDict

Pairs = dict[str, str]


class RunOptions(TypedDict):
    """What to start a run with."""

    root_dir: str | os.PathLike[str]
    suite: str | None
    log_dir: str | os.PathLike[str] | None
    tags: Pairs
    started_at: int | None


class StepOptions(TypedDict):
    """What to start a step with."""

    name: str
    step_num: int | None
    attempt: int | None
    parent: str | None
    script_path: str | os.PathLike[str] | None
    argv: list[str]
    cwd: str | os.PathLike[str] | None
    tags: Pairs
    started_at: int | None


class CommandOptions(TypedDict):
    """What to start a command with."""

    name: str | None
    argv: list[str]
    cwd: str | os.PathLike[str] | None
    tags: Pairs


class EndOptions(TypedDict):
    """How something ended."""

    outcome: str | None
    exit_code: int | None
    signal: int | None
    reason: str | None
    duration_ms: float | None
    completed_at: int | None
    user_ms: float | None
    system_ms: float | None
    max_rss_bytes: int | None


class Runs(TypedDict):
    """Which runs a question is about; what is usual for it where neither a run is named nor all are asked for."""

    run: str | None
    all_runs: bool
    suite: str | None
    since: str | None


class SearchOptions(TypedDict):
    """What to search for."""

    text: str
    literal: bool
    regex: bool
    kind: str | None
    step: str | None
    tags: Pairs
    failed: bool
    before: int
    after: int
    order: str
    limit: int


class FailuresOptions(TypedDict):
    """What of the failures to report; None is the core's default."""

    first_lines: int | None
    last_lines: int | None
    key_lines: int | None
    all_attempts: bool
    limit: int


class RebuildOptions(TypedDict):
    """How much to index; None is the core's default."""

    max_line_bytes: int | None
    max_bytes: int | None


class ChildOptions(TypedDict):
    """A child to run."""

    argv: list[str]
    cwd: str | os.PathLike[str] | None
    env: list[tuple[str, str | None]]
    timeout: float | None
    kill_after: float
    tee: bool
    strict: bool
    streams: str
