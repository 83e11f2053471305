"""Rows: what reports and searches yield. They are named tuples, so that a table of them is one call away:

``pandas.DataFrame(store.timings())``

Generated from the core by `make rows`: do not edit.
"""

from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias

Outcome: TypeAlias = Literal[
    "passed",
    "failed",
    "error",
    "skipped",
    "xfailed",
    "xpassed",
    "timed_out",
    "interrupted",
]
"""How something ended, in one word."""

Status: TypeAlias = Literal[
    "passed",
    "failed",
    "error",
    "skipped",
    "xfailed",
    "xpassed",
    "timed_out",
    "interrupted",
    "running",
]
"""How something ended, or that it is still running."""

FileState: TypeAlias = Literal[
    "ok",
    "changed",
    "missing",
    "unreadable",
    "unfinished",
]
"""What has become of an artifact's file."""


class AcrossRow(NamedTuple):
    """What the steps of one path took in several runs."""

    suite: str | None
    """The run's suite."""
    step_name: str
    """The steps' name."""
    # It hides tuple.count, for the sake of the column's name.
    count: int  # type: ignore[assignment]
    """How many were recorded."""
    min_ms: float
    """The quickest, in milliseconds."""
    median_ms: float
    """The one in the middle, in milliseconds."""
    max_ms: float
    """The slowest, in milliseconds."""
    last_ms: float
    """The most recent one, in milliseconds."""
    step_path: str
    """The names from the top of their runs, their own last, with slashes between them."""


class ArtifactRow(NamedTuple):
    """A file that belongs to a run, a step or a command."""

    artifact_id: int
    """Its number in the file."""
    run_id: str
    """The run it belongs to."""
    step_id: str | None
    """The step; none if it belongs to the run itself."""
    command_id: str | None
    """The command; none if it belongs to the run or the step itself."""
    step_num: int | None
    """The step's number."""
    step_name: str | None
    """The step's name."""
    kind: str
    """What it is: stdout, stderr, or what the suite calls it."""
    path: str
    """Where it is, relative to the run's root if it lies under it."""
    is_text: bool | None
    """Whether it is text, by its content; unknown while it is being written."""
    size_bytes: int | None
    """Its size in bytes."""
    sha256: str | None
    """Its SHA-256 in hexadecimal."""
    line_count: int | None
    """How many lines it has."""
    indexed_lines: int | None
    """Lines that search can find; unknown if it is not indexed."""
    indexed_bytes: int | None
    """How many bytes of the file those lines take."""
    cut_lines: int | None
    """Lines too long to be indexed whole."""
    created_at: str
    """When it was added."""
    root_dir: str
    """The run's root directory."""
    step_path: str | None
    """The step's path: the names from the top of the run, its own last, with slashes between them."""

    @property
    def absolute_path(self) -> Path:
        """Where the file is."""
        return Path(self.root_dir, self.path)


class CommandRow(NamedTuple):
    """A command that a step ran."""

    command_num: int
    """Its number in the step, from 1."""
    name: str | None
    """Its name, where it was given one."""
    argv0: str | None
    """The program."""
    argv_json: str | None
    """The command line, a JSON array."""
    outcome: Status
    """How it ended, or "running"."""
    exit_code: int | None
    """The exit code, 128 + N for signal N."""
    signal: int | None
    """The signal that ended it."""
    duration_ms: float | None
    """How long it took, in milliseconds."""
    user_ms: float | None
    """CPU time in the program, in milliseconds."""
    system_ms: float | None
    """CPU time in the kernel, in milliseconds."""
    max_rss_bytes: int | None
    """The largest resident size of one of its processes, in bytes."""
    started_at: str
    """When it started, UTC."""
    completed_at: str | None
    """When it ended, UTC."""
    cwd: str | None
    """The working directory."""
    command_id: str
    """The command's id."""
    step_id: str
    """The step it belongs to."""
    step_path: str
    """The step's path: the names from the top of the run, its own last, with slashes between them."""


class DiffRow(NamedTuple):
    """A step that differs between two runs."""

    change: str
    """How: newly failing, still failing, fixed, added, removed, slower, faster, changed."""
    step_path: str
    """The names from the top of the run, the step's own last, with slashes between them."""
    outcome_before: Status | None
    """How it ended in the earlier run."""
    outcome_after: Status | None
    """How it ended in the later run."""
    before_ms: float | None
    """How long it took in the earlier run, in milliseconds."""
    after_ms: float | None
    """How long it took in the later run, in milliseconds."""
    step_id_before: str | None
    """Its id in the earlier run."""
    step_id_after: str | None
    """Its id in the later run."""
    run_id_before: str
    """The earlier run."""
    run_id_after: str
    """The later run."""


class ExplainRow(NamedTuple):
    """A step that failed, and why it did as far as the runs before tell."""

    run_id: str
    """The run."""
    suite: str | None
    """The run's suite."""
    step_num: int
    """The step's number."""
    step_path: str
    """The names from the top of the run, the step's own last, with slashes between them."""
    outcome: Status
    """How it ended."""
    exit_code: int | None
    """The exit code, 128 + N for signal N."""
    signal: int | None
    """The signal that ended it."""
    reason: str | None
    """Why it ended so, where that is known."""
    duration_ms: float | None
    """How long it took, in milliseconds."""
    verdict: str
    """Why it failed: new, still failing, flaky, environment, known."""
    evidence: str
    """What shows that, in a sentence."""
    since_run_id: str | None
    """The first run of those in which it has failed since, for one that is still failing."""
    since_commit: str | None
    """The commit of that run."""
    failing_runs: int
    """In how many runs before it failed, one after the other."""
    passed_run_id: str | None
    """The last run in which it passed."""
    passed_commit: str | None
    """The commit of that run."""
    commits: tuple[str, ...]
    """The commits since that one, as far as the repository here has them."""
    flips: int
    """How often it flipped: commits at which it passed and failed, and retries that passed."""
    fingerprint: str
    """The fingerprint of the failure."""
    alike: int
    """How many steps of the run failed with this fingerprint."""
    novel_lines: tuple[str, ...]
    """Lines that it does not say when it passes: those that name the failure before others."""
    novel_places: tuple[str, ...]
    """Where each of these stands, as in `stderr:12`."""
    novel_count: int
    """How many such lines there are."""
    compared_with: str | None
    """What its lines were compared with, if they were."""
    repro: str | None
    """A command line that runs it again, where that is known."""
    step_id: str
    """The step's id."""


class FailureRow(NamedTuple):
    """A step that is a reason for its run to be red, or a run that is red without such a step."""

    run_id: str
    """The run."""
    suite: str | None
    """The run's suite."""
    step_num: int | None
    """The step's number; none where the run itself failed."""
    step_name: str | None
    """The step's name."""
    attempt: int | None
    """Which attempt it is, from 1."""
    outcome: Status
    """How it ended."""
    exit_code: int | None
    """The exit code, 128 + N for signal N."""
    signal: int | None
    """The signal that ended it."""
    reason: str | None
    """Why it ended so, where that is known."""
    duration_ms: float | None
    """How long it took, in milliseconds."""
    kind: str | None
    """What the first and last lines are of: a traceback, else the stream that names the failure better."""
    path: str | None
    """The file that has them all, relative to the run's root where it lies under it."""
    first_lines: tuple[str, ...]
    """Its first lines."""
    last_lines: tuple[str, ...]
    """Its last lines, as far as they are not among the first."""
    left_out: int
    """How many lines stand between the first and the last."""
    step_id: str | None
    """The step's id."""
    script_path: str | None
    """The script it ran."""
    stderr_path: str | None
    """The file of its standard error, relative to the run's root if it lies under it."""
    step_path: str | None
    """The names from the top of the run, the step's own last, with slashes between them."""
    leaked: bool | None
    """Set if something that it started kept its output open after it had ended."""
    key_lines: tuple[str, ...]
    """The lines that name the failure best, of all its output; where none does, its last line."""
    key_places: tuple[str, ...]
    """Where each of these stands, as in `stderr:12`: the kind of output and the line, if it has lines."""


class FirstSeenRow(NamedTuple):
    """The first line that has a text, and in how many runs it stands."""

    run_id: str
    """The run."""
    suite: str | None
    """The run's suite."""
    started_at: str
    """When the run started, UTC."""
    commit: str | None
    """The commit that was tested."""
    step_path: str | None
    """The names from the top of the run, the step's own last; none if it is the run's own output."""
    kind: str
    """The kind of output it stands in."""
    line_num: int
    """The number of the line, from 1."""
    text: str
    """The line."""
    runs: int
    """In how many runs a line has it."""
    passing_runs: int
    """In how many of these the step with the line passed."""
    last_run_id: str
    """The last run that has it."""


class FlakyRow(NamedTuple):
    """A step that passed and failed without a change."""

    step_path: str
    """The names from the top of the run, the step's own last, with slashes between them."""
    suite: str | None
    """Its suite."""
    flips: int
    """How often it flipped: commits at which it did both, and runs in which a retry passed."""
    commits: int
    """Commits at which it passed in one run and failed in another."""
    retries: int
    """Runs in which it passed when it was tried again."""
    failed: int
    """In how many runs it failed."""
    runs: int
    """In how many runs it was recorded."""
    failing_percent: float
    """The share of the runs in which it failed at first or at last, in percent."""
    fails_with: tuple[str, ...]
    """Steps that failed in at least half of the runs in which it failed, up to three."""
    last_run_id: str
    """The last run in which it failed or passed on retry."""


class GateRow(NamedTuple):
    """A rule that a run must keep to pass."""

    verdict: str
    """What the rule says: held, broken, missing (its data are), or noted (it cannot be broken)."""
    rule: str
    """The rule."""
    found: str
    """What was found."""
    allowed: str
    """What the rule allows."""
    details: tuple[str, ...]
    """What breaks it, or is worth knowing."""
    run_id: str
    """The run."""


class GroupRow(NamedTuple):
    """Failures with one fingerprint."""

    fingerprint: str
    """The fingerprint: the same in every run, as long as what is essential in the failure is."""
    failures: int
    """How many steps failed so."""
    runs: int
    """In how many runs."""
    lines: tuple[str, ...]
    """What is essential in the failure, numbers and times masked."""
    steps: tuple[str, ...]
    """The paths of steps that failed so, up to five."""
    first_run_id: str
    """The first run that has one."""
    first_at: str
    """When that run started, UTC."""
    last_run_id: str
    """The last run that has one."""
    suite: str | None
    """The suite of the last one."""


class HistoryRow(NamedTuple):
    """A step in one run."""

    run_id: str
    """The run."""
    started_at: str
    """When the run started, UTC."""
    outcome: Status
    """How the step's last attempt ended, or "running"."""
    attempts: int
    """How often it was recorded in that run."""
    duration_ms: float | None
    """How long it took, in milliseconds."""
    bar: str | None
    """Its duration beside those of the other runs listed, as a bar: the longest is the highest."""
    max_rss_bytes: int | None
    """The largest resident size of one of its processes, in bytes."""
    commit: str | None
    """The commit that was tested."""
    dirty: bool
    """Whether something was changed since that commit."""
    reason: str | None
    """Why it ended so, where that is known."""
    step_id: str
    """The step's id in that run."""
    step_path: str
    """The names from the top of the run, its own last, with slashes between them."""


class HitRow(NamedTuple):
    """A line that a search found."""

    run_id: str
    """The run."""
    suite: str | None
    """The run's suite."""
    step_id: str | None
    """The step, unless the line belongs to the run itself."""
    step_num: int | None
    """The step's number."""
    step_name: str | None
    """The step's name."""
    outcome: Status
    """The step's outcome, or the run's where there is no step."""
    command_id: str | None
    """The command, where the line belongs to one."""
    kind: str
    """What was searched: stdout, stderr, or what the suite calls the artifact."""
    path: str
    """The file, relative to the run's root where it lies under it."""
    line_num: int
    """The line's number in that file, from 1."""
    text: str
    """The line, without escape sequences."""
    before: tuple[str, ...]
    """The lines before it, as many as were asked for."""
    after: tuple[str, ...]
    """The lines after it, as many as were asked for."""
    artifact_id: int
    """The artifact's number."""
    step_path: str | None
    """The step's path: the names from the top of the run, its own last, with slashes between them."""


class LargestRow(NamedTuple):
    """One of the largest artifacts, and how much of the space it takes."""

    size_bytes: int
    """Its size in bytes."""
    percent: float | None
    """Its share of the size of all artifacts of the matching runs, in percent."""
    kind: str
    """What it is: stdout, stderr, or what the suite calls it."""
    path: str
    """Where it is, relative to the run's root if it lies under it."""
    step_num: int | None
    """The step's number; none if it belongs to the run itself."""
    step_path: str | None
    """The step's path: the names from the top of the run, its own last, with slashes between them."""
    suite: str | None
    """The run's suite."""
    artifact_id: int
    """The artifact's number."""
    step_id: str | None
    """The step's id."""
    run_id: str
    """The run it belongs to."""
    root_dir: str
    """The run's root directory."""

    @property
    def absolute_path(self) -> Path:
        """Where the file is."""
        return Path(self.root_dir, self.path)


class MetricRow(NamedTuple):
    """A number that a run or a step measured."""

    name: str
    """What was measured."""
    value: float
    """The number."""
    unit: str | None
    """What it counts, such as ms or MB/s."""
    step_num: int | None
    """The step's number; none if it belongs to the run itself."""
    step_path: str | None
    """The step's path: the names from the top of the run, its own last, with slashes between them."""
    step_id: str | None
    """The step's id."""
    run_id: str
    """The run it belongs to."""
    suite: str | None
    """The run's suite."""
    created_at: str
    """When it was recorded, UTC."""


class NovelLineRow(NamedTuple):
    """A line of a step that no attempt had that passed, numbers and times apart."""

    kind: str
    """The kind of output it stands in."""
    line_num: int
    """Its number there, from 1."""
    text: str
    """The line."""
    before: tuple[str, ...]
    """The lines before it."""
    after: tuple[str, ...]
    """The lines after it."""
    compared_with: str
    """What the step was compared with."""
    step_id: str
    """The step's id."""
    step_path: str
    """The names from the top of the run, the step's own last, with slashes between them."""
    run_id: str
    """The run."""


class OutputRow(NamedTuple):
    """A line of a step's standard output or standard error."""

    arrived_at: str | None
    """When its first byte arrived, UTC; unknown where that was not kept."""
    since_start_ms: float | None
    """The time from the start of the step until then, in milliseconds."""
    kind: str
    """The stream: stdout or stderr."""
    line_num: int
    """Its number in that stream, from 1."""
    text: str
    """The line, with what is not UTF-8 replaced."""
    step_id: str
    """The step's id."""


class RegressionRow(NamedTuple):
    """A measurement of a step that got worse and stayed so."""

    step_path: str | None
    """The names from the top of the run, the step's own last; none for what the run itself measured."""
    measure: str
    """What was measured: duration, memory, or the name of a metric."""
    unit: str | None
    """The unit."""
    now: float
    """The median of the last runs."""
    before: float
    """The median of the runs before them."""
    noise: float
    """How far from that median a measurement must be to say something."""
    ratio: float
    """How many times as much it is."""
    runs: int
    """How many runs it was compared with."""
    since_run_id: str
    """The first run that is worse."""
    since_commit: str | None
    """The commit of that run."""


class ReproRow(NamedTuple):
    """How a step is run again."""

    command: str
    """The command line, as a shell takes it, with the directory to run it in."""
    step_path: str
    """The names from the top of the run, the step's own last, with slashes between them."""
    commit: str | None
    """The commit that was tested."""
    step_id: str
    """The step's id."""
    run_id: str
    """The run."""


class RunRow(NamedTuple):
    """A run and how its steps ended. A step counts once, with its last attempt."""

    run_id: str
    """The run's id."""
    suite: str | None
    """The suite."""
    outcome: Status
    """How it ended, or "running"."""
    exit_code: int | None
    """The exit code."""
    signal: int | None
    """The signal that ended it."""
    reason: str | None
    """Why it ended so, where that is known."""
    steps: int
    """How many steps it has."""
    passed: int
    """Steps that passed."""
    failed: int
    """Steps that failed."""
    error: int
    """Steps that could not be judged."""
    skipped: int
    """Steps left out on purpose."""
    xfailed: int
    """Steps that failed as expected."""
    xpassed: int
    """Steps that passed against expectation."""
    timed_out: int
    """Steps that took too long."""
    interrupted: int
    """Steps that were cut off."""
    failures: int
    """Steps that are a reason for it to be red: failed, in error, timed out or interrupted."""
    running: int
    """Steps that are still running."""
    flaky: int
    """Steps that passed, but not at the first attempt."""
    duration_ms: float | None
    """How long it took, in milliseconds."""
    started_at: str
    """When it started, UTC."""
    completed_at: str | None
    """When it ended, UTC."""
    host: str | None
    """The host that recorded it."""
    root_dir: str
    """The directory that artifact paths are relative to."""
    total_steps: int
    """The same as `steps`, for scripts written for the Go tool."""
    failed_steps: int
    """The same as `failures`, for scripts written for the Go tool."""
    fts_enabled: bool
    """Whether the file's output can be searched."""


class SilenceRow(NamedTuple):
    """A time in which a step wrote nothing."""

    silence_ms: float
    """How long it was, in milliseconds."""
    since_start_ms: float
    """The time from the start of the step until then, in milliseconds."""
    kind: str | None
    """The stream that had been written to last; none before the first output."""
    line_num: int | None
    """The last line in it by then."""
    step_id: str
    """The step's id."""


class StepRow(NamedTuple):
    """A step of a run: one attempt of it."""

    step_num: int
    """Its number, counted under its parent or else in the run."""
    step_name: str
    """Its name."""
    attempt: int
    """Which attempt it is, from 1."""
    outcome: Status
    """How it ended, or "running"."""
    exit_code: int | None
    """The exit code, 128 + N for signal N."""
    signal: int | None
    """The signal that ended it."""
    reason: str | None
    """Why it ended so, where that is known."""
    duration_ms: float | None
    """How long it took, in milliseconds."""
    user_ms: float | None
    """CPU time in the program, in milliseconds."""
    system_ms: float | None
    """CPU time in the kernel, in milliseconds."""
    max_rss_bytes: int | None
    """The largest resident size of one of its processes, in bytes."""
    started_at: str
    """When it started, UTC."""
    completed_at: str | None
    """When it ended, UTC."""
    script_path: str | None
    """The script it ran."""
    argv_json: str | None
    """The command line, a JSON array."""
    cwd: str | None
    """The working directory."""
    host: str | None
    """The host that recorded it."""
    pid: int | None
    """The process that recorded it."""
    step_id: str
    """The step's id."""
    parent_step_id: str | None
    """The step it is nested in."""
    run_id: str
    """The run it belongs to."""
    step_path: str
    """The names from the top of the run, its own last, with slashes between them."""
    leaked: bool | None
    """Set if something that it started kept its output open after it had ended."""


class TagRow(NamedTuple):
    """A tag of a run, step or command."""

    key: str
    """The key."""
    value: str
    """The value."""
    run_id: str
    """The run it belongs to."""
    step_id: str | None
    """The step, unless it is the run's own tag."""
    command_id: str | None
    """The command, unless it is the run's or the step's own tag."""
    created_at: str
    """When it was last set."""


class TimingRow(NamedTuple):
    """What a step took."""

    step_num: int
    """The step's number."""
    step_name: str
    """The step's name."""
    attempt: int
    """Which attempt it is, from 1."""
    outcome: Status
    """How it ended, or "running"."""
    duration_ms: float | None
    """How long it took, in milliseconds."""
    percent: float | None
    """Its share of the run's duration, in percent."""
    user_ms: float | None
    """CPU time in the program, in milliseconds."""
    system_ms: float | None
    """CPU time in the kernel, in milliseconds."""
    max_rss_bytes: int | None
    """The largest resident size of one of its processes, in bytes."""
    step_id: str
    """The step's id."""
    run_id: str
    """The run."""
    suite: str | None
    """The run's suite."""
    step_path: str
    """The names from the top of the run, its own last, with slashes between them."""


class VerifiedRow(NamedTuple):
    """The result of hashing an artifact's file again."""

    state: FileState
    """ok, changed, missing, unreadable or unfinished."""
    artifact_id: int
    """The artifact's number."""
    run_id: str
    """The run it belongs to."""
    step_num: int | None
    """The step's number."""
    step_name: str | None
    """The step's name."""
    kind: str
    """What it is: stdout, stderr, or what the suite calls it."""
    path: str
    """Where it is, relative to the run's root where it lies under it."""
    detail: str | None
    """What is wrong."""
    step_path: str | None
    """The step's path: the names from the top of the run, its own last, with slashes between them."""


# What these classes were called in version 0.2. Deprecated.
Across: TypeAlias = AcrossRow
Artifact: TypeAlias = ArtifactRow
Failure: TypeAlias = FailureRow
Hit: TypeAlias = HitRow
Tag: TypeAlias = TagRow
Timing: TypeAlias = TimingRow

REPORTS: dict[str, type[Any]] = {
    "runs": RunRow,
    "summary": RunRow,
    "failures": FailureRow,
    "failure_groups": GroupRow,
    "timings": TimingRow,
    "across_runs": AcrossRow,
    "history": HistoryRow,
    "explain": ExplainRow,
    "diff": DiffRow,
    "novel_lines": NovelLineRow,
    "flaky": FlakyRow,
    "regressions": RegressionRow,
    "first_seen": FirstSeenRow,
    "gate": GateRow,
    "repro": ReproRow,
    "steps": StepRow,
    "commands": CommandRow,
    "output": OutputRow,
    "silences": SilenceRow,
    "search": HitRow,
    "tags": TagRow,
    "metrics": MetricRow,
    "artifacts": ArtifactRow,
    "largest_artifacts": LargestRow,
    "verify": VerifiedRow,
}
"""The rows of each report."""
