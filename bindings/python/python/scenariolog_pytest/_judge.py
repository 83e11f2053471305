"""How a test ended, judged by what pytest reports of its phases."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from scenariolog import Outcome, Usage
from scenariolog._text import clean, safe

_CAPTURED = re.compile(r"Captured (stdout|stderr|log) (?:setup|call|teardown)$")

# What counts when the phases of a test end differently.
_GRAVITY: dict[Outcome, int] = {
    "passed": 1,
    "xpassed": 2,
    "skipped": 3,
    "xfailed": 3,
    "error": 4,
    "failed": 5,
}


@dataclass
class Verdict:
    """How a test ended, with its tags and its output."""

    outcome: Outcome
    reason: str | None
    tags: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    """Texts by kind: traceback, stdout, stderr, log, and others that plugins attach."""
    subtests: "list[tuple[str, Verdict]]" = field(default_factory=list)
    """Its subtests by name."""
    duration_ms: float | None = None
    usage: Usage | None = None


def judge(reports: Sequence[pytest.TestReport], old_sections: int = 0, duration_ms: float = float("inf")) -> Verdict:
    """Judges the reports of one attempt.

    A test was cut off unless a phase failed or was skipped, or the call passed. ``old_sections`` is the number of
    sections of output from earlier attempts, which pytest repeats. No phase took longer than all: where
    pytest says so, the test has set its clock.
    """
    verdict = Verdict("interrupted", None)
    tracebacks: list[str] = []
    sections: list[tuple[str, str]] = []
    gravest = subtests = 0
    for report in reports:
        outcome = outcome_of(report)
        if outcome is not None:
            if _GRAVITY[outcome] > gravest:
                verdict.outcome, verdict.reason = outcome, reason_of(report)
                gravest = _GRAVITY[outcome]
            if outcome in ("failed", "error") and report.longrepr is not None and not is_subtest(report):
                tracebacks.append(report.longreprtext)
        # Each phase's report repeats the sections of the phases before it; a subtest's may lack them.
        if len(report.sections) > len(sections):
            sections = report.sections
        if not is_subtest(report):
            if 0 <= report.duration * 1e3 <= duration_ms:
                verdict.tags[f"{report.when}_ms"] = f"{report.duration * 1e3:.3f}"
            continue
        subtests += 1
        verdict.subtests.append(_subtest(report, outcome))
        # Some tests have thousands of subtests that pass: only the others are named.
        if not report.passed:
            verdict.tags[f"subtest.{subtests}"] = clean(_describe_subtest(report))
    if subtests:
        verdict.tags["subtests"] = str(subtests)
    for name, value in reports[-1].user_properties if reports else ():
        verdict.tags[clean(f"property.{safe(str, name)}")] = clean(safe(str, value))
    if tracebacks or sections:
        verdict.texts = _texts(tracebacks, sections[old_sections:])
    return verdict


def outcome_of(report: pytest.TestReport) -> Outcome | None:
    """What a report decides, if anything."""
    outcome = report.outcome
    if outcome in ("failed", "rerun"):
        return "failed" if report.when == "call" else "error"
    if is_subtest(report) or (outcome == "passed" and report.when != "call"):
        return None
    if outcome == "skipped":
        return "xfailed" if hasattr(report, "wasxfail") else "skipped"
    return "xpassed" if hasattr(report, "wasxfail") else "passed"


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
    """Whether it reports a subtest, not a phase: with pytest 9, or with pytest-subtests before it."""
    cls = type(report)
    return cls is not pytest.TestReport and cls.__name__.lower() == "subtestreport"


def is_crash(report: pytest.TestReport) -> bool:
    """Whether pytest-xdist or pytest-forked made it, for a process that could not."""
    return str(report.when) == "???"


def first_line(text: str) -> str:
    """The first line that is not blank."""
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def _subtest(report: pytest.TestReport, outcome: Outcome | None) -> tuple[str, Verdict]:
    text = report.longreprtext if report.failed else ""
    duration_ms = max(report.duration, 0) * 1e3
    verdict = Verdict(outcome or "passed", reason_of(report), texts={"traceback": text}, duration_ms=duration_ms)
    return clean(_name_subtest(report)), verdict


def _describe_subtest(report: pytest.TestReport) -> str:
    """Its outcome, message and parameters, such as ``failed: [row] (i=1)``."""
    return f"{report.outcome}: {_name_subtest(report)}"


def _name_subtest(report: pytest.TestReport) -> str:
    context = getattr(report, "context", None)
    message = getattr(context, "msg", None)
    parameters = getattr(context, "kwargs", None) or {}
    text = f"[{message}] " if message else ""
    text += f"({', '.join(f'{name}={safe(str, value)}' for name, value in parameters.items())})"
    return text.removesuffix("()").strip() or "subtest"


def _texts(tracebacks: Sequence[str], sections: Sequence[tuple[str, str]]) -> dict[str, str]:
    texts: dict[str, str] = {}
    if tracebacks:
        texts["traceback"] = "\n\n".join(tracebacks)
    for title, content in sections:
        captured = _CAPTURED.match(title)
        kind = captured.group(1) if captured else clean(title)
        texts[kind] = texts.get(kind, "") + content
    return texts
