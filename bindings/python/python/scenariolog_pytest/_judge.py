"""How a test ended, judged by what pytest reports of its phases."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from scenariolog import Outcome

_CAPTURED = re.compile(r"Captured (stdout|stderr|log) (?:setup|call|teardown)$")

_GRAVITY: dict[Outcome, int] = {"passed": 1, "xpassed": 2, "skipped": 3, "xfailed": 3, "error": 4}


@dataclass
class Verdict:
    """How a test ended, and what it left."""

    outcome: Outcome
    reason: str | None
    tags: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    """Texts by kind: traceback, stdout, stderr, log and whatever else plugins attach."""


def judge(reports: Sequence[pytest.TestReport], old_sections: int = 0) -> Verdict:
    """Judges the reports of one attempt.

    Nothing decides unless a phase failed or was skipped, or the call passed: a test without any of these was
    cut off. ``old_sections`` is how many sections of output an earlier attempt left, which pytest repeats.
    """
    verdict = Verdict("interrupted", None)
    gravest = 0
    for report in reports:
        outcome = outcome_of(report)
        gravity = 0 if outcome is None else _GRAVITY.get(outcome, 5)
        if outcome is not None and gravity > gravest:
            verdict.outcome, verdict.reason = outcome, reason_of(report)
            gravest = gravity
    verdict.tags = _tags(reports)
    verdict.texts = _texts(reports, old_sections)
    return verdict


def outcome_of(report: pytest.TestReport) -> Outcome | None:
    """What a report decides, if anything."""
    expected = hasattr(report, "wasxfail")
    if report.outcome in ("failed", "rerun"):
        return "failed" if report.when == "call" else "error"
    if is_subtest(report):
        return None
    if report.skipped:
        return "xfailed" if expected else "skipped"
    if report.when != "call":
        return None
    return "xpassed" if expected else "passed"


def reason_of(report: pytest.TestReport | pytest.CollectReport) -> str | None:
    """Why it ended so, in one line."""
    longrepr = report.longrepr
    if hasattr(report, "wasxfail"):
        return str(report.wasxfail).removeprefix("reason: ") or None
    if longrepr is None:
        return None
    if isinstance(longrepr, tuple):
        return str(longrepr[2]).removeprefix("Skipped: ")
    crash = getattr(longrepr, "reprcrash", None)
    return first_line(str(longrepr) if crash is None else crash.message)


def is_subtest(report: pytest.TestReport) -> bool:
    """Whether it reports a subtest and not a phase: of pytest 9, or of pytest-subtests before it."""
    return type(report).__name__.lower() == "subtestreport"


def first_line(text: str) -> str:
    """The first line that says something."""
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def _tags(reports: Sequence[pytest.TestReport]) -> dict[str, str]:
    tags = {}
    subtests = 0
    for report in reports:
        if not is_subtest(report):
            tags[f"{report.when}_ms"] = f"{report.duration * 1e3:.3f}"
            continue
        subtests += 1
        # Some tests have thousands that pass: only the others are named.
        if not report.passed:
            tags[f"subtest.{subtests}"] = _describe_subtest(report)
    if subtests:
        tags["subtests"] = str(subtests)
    if reports:
        tags.update((f"property.{name}", str(value)) for name, value in reports[-1].user_properties)
    return tags


def _describe_subtest(report: pytest.TestReport) -> str:
    """Its outcome, message and parameters, such as ``failed: [row] (i=1)``."""
    context = getattr(report, "context", None)
    message = getattr(context, "msg", None)
    parameters = getattr(context, "kwargs", None) or {}
    text = f"[{message}] " if message else ""
    text += f"({', '.join(f'{name}={value!r}' for name, value in parameters.items())})"
    return f"{report.outcome}: {text.removesuffix('()').strip()}"


def _texts(reports: Sequence[pytest.TestReport], old_sections: int) -> dict[str, str]:
    tracebacks = [
        report.longreprtext
        for report in reports
        if report.outcome in ("failed", "rerun") and report.longrepr is not None
    ]
    texts: dict[str, str] = {}
    if tracebacks:
        texts["traceback"] = "\n\n".join(tracebacks)
    # Every report repeats the sections of those before it.
    sections = max((report.sections for report in reports), key=len, default=[])
    for title, content in sections[old_sections:]:
        captured = _CAPTURED.match(title)
        kind = captured.group(1) if captured else title
        texts[kind] = texts.get(kind, "") + content
    return texts
