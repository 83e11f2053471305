"""Reports by their names.

Generated from the core by `make rows`: do not edit.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, overload

from scenariolog import _native as native
from scenariolog.rows import (
    REPORTS,
    AcrossRow,
    ArtifactRow,
    CommandRow,
    DiffRow,
    ExplainRow,
    FailureRow,
    FirstSeenRow,
    FlakyRow,
    GateRow,
    GroupRow,
    HistoryRow,
    HitRow,
    LargestRow,
    MetricRow,
    NovelLineRow,
    OutputRow,
    RegressionRow,
    ReproRow,
    RunRow,
    SilenceRow,
    StepRow,
    TagRow,
    TimingRow,
    VerifiedRow,
)


class Reports:
    """What can be asked for reports."""

    _native: native.Store

    @overload
    def report(
        self,
        name: Literal["runs"],
        *,
        suite: str | None = ...,
        since: str | None = ...,
        limit: int | None = ...,
    ) -> Iterator[RunRow]: ...

    @overload
    def report(
        self,
        name: Literal["summary"],
        *,
        run_id: str | None = ...,
        suite: str | None = ...,
        since: str | None = ...,
        all_runs: bool | None = ...,
    ) -> Iterator[RunRow]: ...

    @overload
    def report(
        self,
        name: Literal["failures"],
        *,
        run_id: str | None = ...,
        suite: str | None = ...,
        since: str | None = ...,
        all_runs: bool | None = ...,
        first_lines: int | None = ...,
        last_lines: int | None = ...,
        key_lines: int | None = ...,
        all_attempts: bool | None = ...,
        limit: int | None = ...,
    ) -> Iterator[FailureRow]: ...

    @overload
    def report(
        self,
        name: Literal["failure_groups"],
        *,
        run_id: str | None = ...,
        suite: str | None = ...,
        since: str | None = ...,
        all_runs: bool | None = ...,
        limit: int | None = ...,
    ) -> Iterator[GroupRow]: ...

    @overload
    def report(
        self,
        name: Literal["timings"],
        *,
        run_id: str | None = ...,
        suite: str | None = ...,
        since: str | None = ...,
        all_runs: bool | None = ...,
        limit: int | None = ...,
    ) -> Iterator[TimingRow]: ...

    @overload
    def report(
        self,
        name: Literal["across_runs"],
        *,
        suite: str | None = ...,
        since: str | None = ...,
        limit: int | None = ...,
    ) -> Iterator[AcrossRow]: ...

    @overload
    def report(
        self,
        name: Literal["history"],
        *,
        step: str,
        run_id: str | None = ...,
        suite: str | None = ...,
        limit: int | None = ...,
    ) -> Iterator[HistoryRow]: ...

    @overload
    def report(
        self,
        name: Literal["explain"],
        *,
        run_id: str | None = ...,
        suite: str | None = ...,
        lines: int | None = ...,
        passing: int | None = ...,
        limit: int | None = ...,
    ) -> Iterator[ExplainRow]: ...

    @overload
    def report(
        self,
        name: Literal["diff"],
        *,
        before: str | None = ...,
        after: str | None = ...,
        suite: str | None = ...,
    ) -> Iterator[DiffRow]: ...

    @overload
    def report(
        self,
        name: Literal["novel_lines"],
        *,
        step: str,
        before: str | None = ...,
        after: str | None = ...,
        suite: str | None = ...,
        passing: int | None = ...,
        context: int | None = ...,
        limit: int | None = ...,
    ) -> Iterator[NovelLineRow]: ...

    @overload
    def report(
        self,
        name: Literal["flaky"],
        *,
        run_id: str | None = ...,
        suite: str | None = ...,
        last: int | None = ...,
        limit: int | None = ...,
    ) -> Iterator[FlakyRow]: ...

    @overload
    def report(
        self,
        name: Literal["regressions"],
        *,
        run_id: str | None = ...,
        suite: str | None = ...,
        sustained: int | None = ...,
        last: int | None = ...,
        limit: int | None = ...,
    ) -> Iterator[RegressionRow]: ...

    @overload
    def report(
        self,
        name: Literal["first_seen"],
        *,
        query: str,
        suite: str | None = ...,
    ) -> Iterator[FirstSeenRow]: ...

    @overload
    def report(
        self,
        name: Literal["gate"],
        *,
        run_id: str | None = ...,
        suite: str | None = ...,
        allow_flaky: bool | None = ...,
        min_steps: int | None = ...,
        shards: int | None = ...,
        max_warnings: int | None = ...,
        max_regressions: int | None = ...,
    ) -> Iterator[GateRow]: ...

    @overload
    def report(
        self,
        name: Literal["repro"],
        *,
        step: str,
        run_id: str | None = ...,
        suite: str | None = ...,
    ) -> Iterator[ReproRow]: ...

    @overload
    def report(
        self,
        name: Literal["steps"],
        *,
        run_id: str | None = ...,
        suite: str | None = ...,
        since: str | None = ...,
        all_runs: bool | None = ...,
    ) -> Iterator[StepRow]: ...

    @overload
    def report(
        self,
        name: Literal["commands"],
        *,
        run_id: str | None = ...,
        suite: str | None = ...,
        since: str | None = ...,
        all_runs: bool | None = ...,
    ) -> Iterator[CommandRow]: ...

    @overload
    def report(
        self,
        name: Literal["output"],
        *,
        step: str,
        run_id: str | None = ...,
    ) -> Iterator[OutputRow]: ...

    @overload
    def report(
        self,
        name: Literal["silences"],
        *,
        step: str,
        run_id: str | None = ...,
        limit: int | None = ...,
    ) -> Iterator[SilenceRow]: ...

    @overload
    def report(
        self,
        name: Literal["search"],
        *,
        query: str,
        literal: bool | None = ...,
        regex: bool | None = ...,
        run_id: str | None = ...,
        suite: str | None = ...,
        since: str | None = ...,
        kind: str | None = ...,
        step: str | None = ...,
        failed: bool | None = ...,
        kv: Mapping[str, str] | None = ...,
        before: int | None = ...,
        after: int | None = ...,
        context: int | None = ...,
        order: Literal["time", "rank"] | None = ...,
        limit: int | None = ...,
    ) -> Iterator[HitRow]: ...

    @overload
    def report(
        self,
        name: Literal["tags"],
        *,
        run_id: str | None = ...,
        step_id: str | None = ...,
        command_id: str | None = ...,
    ) -> Iterator[TagRow]: ...

    @overload
    def report(
        self,
        name: Literal["metrics"],
        *,
        run_id: str | None = ...,
        suite: str | None = ...,
        since: str | None = ...,
        all_runs: bool | None = ...,
        metric: str | None = ...,
        step: str | None = ...,
        limit: int | None = ...,
    ) -> Iterator[MetricRow]: ...

    @overload
    def report(
        self,
        name: Literal["artifacts"],
        *,
        run_id: str | None = ...,
        suite: str | None = ...,
        since: str | None = ...,
        all_runs: bool | None = ...,
    ) -> Iterator[ArtifactRow]: ...

    @overload
    def report(
        self,
        name: Literal["largest_artifacts"],
        *,
        run_id: str | None = ...,
        suite: str | None = ...,
        since: str | None = ...,
        all_runs: bool | None = ...,
        limit: int | None = ...,
    ) -> Iterator[LargestRow]: ...

    @overload
    def report(
        self,
        name: Literal["verify"],
        *,
        run_id: str | None = ...,
        suite: str | None = ...,
        since: str | None = ...,
        all_runs: bool | None = ...,
    ) -> Iterator[VerifiedRow]: ...

    def report(self, name: str, **options: Any) -> Iterator[Any]:
        """Asks a report by its name, as the command line does, with the same options and defaults.

        Rows are read from the file as they are asked for. The options are keywords; ``None`` leaves one out.

        ``runs``: List runs, the newest first.

        - ``suite``: Runs of this suite.
        - ``since``: Runs started since then: a date, a time, or an age such as 90m, 2h, 7d.
        - ``limit``: At most this many runs; 0 for all.

        ``summary``: Show how a run ended, with its steps counted by outcome.

        - ``run_id``, ``suite``, ``since``, ``all_runs``: which runs; by default the latest.

        ``failures``: Show what went wrong, with the lines that name it and the first and last ones.

        - ``run_id``, ``suite``, ``since``, ``all_runs``: which runs; by default the latest.
        - ``first_lines``: Show this many first lines of the output; 0 for none.
        - ``last_lines``: Show this many last lines of the output; 0 for none.
        - ``key_lines``: Show this many lines that name the failure, wherever they stand; 0 for none.
        - ``all_attempts``: Include attempts that a later attempt superseded.
        - ``limit``: At most this many failures; 0 for all.

        ``failure_groups``: Show which failures are alike, within a run or across runs.

        - ``run_id``, ``suite``, ``since``, ``all_runs``: which runs; by default the latest.
        - ``limit``: At most this many groups; 0 for all.

        ``timings``: Show the slowest steps of a run, or across runs.

        - ``run_id``, ``suite``, ``since``, ``all_runs``: which runs; by default the latest.
        - ``limit``: At most this many steps; 0 for all.

        ``across_runs``: Compare steps of the same path across runs.

        - ``suite``: Runs of this suite; by itself, the latest of them.
        - ``since``: All runs started since then: a date, a time, or an age such as 90m, 2h, 7d.
        - ``limit``: At most this many steps; 0 for all.

        ``history``: Show how a step ended in each run of its suite and branch.

        - ``step``: The step: its path, the end of that, its number or its id.
        - ``run_id``: The run: its id, a unique prefix of it, or "latest", which is the default.
        - ``suite``: Runs of this suite; by itself, the latest of them.
        - ``limit``: At most this many runs; 0 for all.

        ``explain``: Say why a run is red: what failed newly, since when, by chance or for a known reason.

        - ``run_id``: The run: its id, "latest", "latest~1"; the latest by default.
        - ``suite``: Runs of this suite; by itself, the latest of them.
        - ``lines``: Show this many lines that are new; 0 for none.
        - ``passing``: Compare with this many attempts that passed.
        - ``limit``: At most this many failures; 0 for all.

        ``diff``: Compare two runs: what fails newly or no longer, what was added, what is slower.

        - ``before``: The earlier run: an id, "latest~1", or "last-green", the default.
        - ``after``: The later run: an id, or "latest", which is the default.
        - ``suite``: Runs of this suite.

        ``novel_lines``: Show the lines of a step that it does not say in another run, or when it passes.

        - ``step``: The step: its path, the end of that, its number or its id.
        - ``before``: The earlier run: an id, "latest~1", or "last-green", the default.
        - ``after``: The later run: an id, or "latest", which is the default.
        - ``suite``: Runs of this suite.
        - ``passing``: Compare with this many attempts that passed.
        - ``context``: Show this many lines before and after each.
        - ``limit``: At most this many lines: those that name a failure before others.

        ``flaky``: Show which steps pass and fail without a change.

        - ``run_id``: The run: its id, a unique prefix of it, or "latest", which is the default.
        - ``suite``: Runs of this suite; by itself, the latest of them.
        - ``last``: Look at this many runs of the suite and branch, up to the run; 0 for all.
        - ``limit``: At most this many steps; 0 for all.

        ``regressions``: Show durations, memory and metrics that rose and stayed up.

        - ``run_id``: The run: its id, a unique prefix of it, or "latest", which is the default.
        - ``suite``: Runs of this suite; by itself, the latest of them.
        - ``sustained``: It must be worse in each of this many last runs.
        - ``last``: Compare with this many runs before them.
        - ``limit``: At most this many; 0 for all.

        ``first_seen``: Show in which run and commit a text first stood, and whether it ever stood in a passing step.

        - ``query``: The text; its words stand one after the other.
        - ``suite``: In runs of this suite.

        ``gate``: Decide whether a run may pass, by rules, and print each with its figures.

        - ``run_id``: The run: its id, "latest", "latest~1"; the latest by default.
        - ``suite``: Runs of this suite; by itself, the latest of them.
        - ``allow_flaky``: Let steps fail that are flaky.
        - ``min_steps``: It must have at least this many steps.
        - ``shards``: It must have this many shards: runs of one CI pipeline, by their tags.
        - ``max_warnings``: It may have at most this many lines with the word "warning".
        - ``max_regressions``: At most this many measurements may have got worse for good.

        ``repro``: Print the command line that runs a step again.

        - ``step``: The step: its path, the end of that, its number or its id.
        - ``run_id``: The run: its id, a unique prefix of it, or "latest", which is the default.
        - ``suite``: Runs of this suite; by itself, the latest of them.

        ``steps``: Show the steps of runs, all attempts.

        - ``run_id``, ``suite``, ``since``, ``all_runs``: which runs; by default the latest.

        ``commands``: Show the commands of the steps of runs.

        - ``run_id``, ``suite``, ``since``, ``all_runs``: which runs; by default the latest.

        ``output``: Show the lines of both streams of a step.

        - ``step``: The step: its id, number or path, or the end of its path.
        - ``run_id``: The run: its id, a unique prefix of it, or "latest", which is the default.

        ``silences``: Show where a step was silent longest.

        - ``step``: The step: its id, number or path, or the end of its path.
        - ``run_id``: The run: its id, a unique prefix of it, or "latest", which is the default.
        - ``limit``: At most this many; 0 for all.

        ``search``: Find lines in the recorded output.

        - ``query``: What to look for, in FTS5 syntax: words, "a phrase", pre*, a AND b, a OR b, a NOT b.
        - ``literal``: Take QUERY as plain text: find the lines that contain it, ignoring case.
        - ``regex``: Take QUERY as a regular expression, which reads every line: slower than the index.
        - ``run_id``: Only this run: its id, a unique prefix of it, or "latest"; otherwise all runs are searched.
        - ``suite``: Only runs of this suite.
        - ``since``: Only runs started since then: a date, a time, or an age such as 90m, 2h, 7d.
        - ``kind``: Only artifacts of this kind: stdout, stderr, or what the suite calls it.
        - ``step``: Only this step: its id, number or path, or as much of the end of its path as no other step has.
        - ``failed``: Only steps and runs that `failures` lists: of a step with several attempts the last.
        - ``kv``: Only lines of runs, steps and commands with this tag.
        - ``before``: Show this many lines before each hit.
        - ``after``: Show this many lines after each hit.
        - ``context``: Show this many lines before and after each hit.
        - ``order``: The order: "time", the newest run first and its lines as recorded, or "rank", the best match
          first.
        - ``limit``: At most this many hits; 0 for all.

        ``tags``: List tags.

        - ``run_id``: The run: its id, a unique prefix of it, or "latest".
        - ``step_id``: The step, instead of the run itself: its id, or its number or name in the run.
        - ``command_id``: The command, instead of the run or the step: its id.

        ``metrics``: List the numbers that runs and steps measured.

        - ``run_id``, ``suite``, ``since``, ``all_runs``: which runs; by default the latest.
        - ``metric``: Only metrics of this name.
        - ``step``: Only this step: its id, number or path, or the end of its path.
        - ``limit``: At most this many metrics; 0 for all.

        ``artifacts``: List artifacts.

        - ``run_id``, ``suite``, ``since``, ``all_runs``: which runs; by default the latest.

        ``largest_artifacts``: List the largest artifacts.

        - ``run_id``, ``suite``, ``since``, ``all_runs``: which runs; by default the latest.
        - ``limit``: At most this many; 0 for all.

        ``verify``: Hash the files again.

        - ``run_id``, ``suite``, ``since``, ``all_runs``: which runs; by default the latest.
        """
        given = {key: value for key, value in options.items() if value is not None}
        found = self._native.report(name, given)
        return map(REPORTS[name]._make, found)
