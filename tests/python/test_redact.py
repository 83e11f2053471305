"""Redaction: no secret is kept, wherever it comes from."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Session
from scenariolog import Run, Store
from scenariolog.errors import InvalidArgumentError

SECRETS = "pin-20061 hunter2-is-long ghp_0123456789abcdefghijABCDEFGHIJ"
MASKS = "[redacted:pattern] [redacted:DB_PASSWORD] [redacted:github-token]"
PARTS = (b"pin-20", b"hunter2", b"aHVudGVyMi", b"ghp_0")


def leaks(directory: Path) -> list[str]:
    """The files that hold a secret, in their name or their content."""
    files = [path for path in directory.rglob("*") if path.is_file()]
    assert len(files) >= 3, files
    return [f"{part!r} in {path}" for path in files for part in PARTS if part in path.read_bytes() + os.fsencode(path)]


def test_no_secret_survives_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DB_PASSWORD", "hunter2-is-long")
    with Store(tmp_path / "x.db", redact=["pin-[0-9]+", "default"], redact_env="DB_PASSWORD") as store:
        run = store.start_run(SECRETS, root_dir=tmp_path, tags={SECRETS: SECRETS})
        with pytest.raises(ZeroDivisionError), run.start_step(SECRETS, argv=[SECRETS], script_path=SECRETS) as step:
            assert step.name == MASKS
            step.tags["token"] = SECRETS
            step.add_text("note", SECRETS, SECRETS)
            with step.open_stream("stdout") as stream:
                for letter in f"{SECRETS}\nno end {SECRETS}":
                    stream.write(letter)
            step.exec(["sh", "-c", 'echo "$0"; printf %s "$DB_PASSWORD" | base64 >&2', SECRETS], name=SECRETS)
            raise ZeroDivisionError(SECRETS)
        assert step.row().reason == f"ZeroDivisionError: {MASKS}"
        assert int(step.tags["redacted.pattern"]) >= 5
        assert leaks(tmp_path) == []
    assert leaks(tmp_path) == []


def test_a_pattern_that_cannot_be_used_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidArgumentError, match="cannot be redacted"):
        Store(tmp_path / "x.db", redact="(")
    with pytest.raises(TypeError, match="redact must be"):
        Store(tmp_path / "x.db", redact=1)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="an item of redact_env must be text"):
        Store(tmp_path / "x.db", redact_env=[1])  # type: ignore[list-item]


@pytest.mark.parametrize("workers", [0, 2])
def test_the_plugin_redacts(
    pytester: pytest.Pytester, session: Session, record: Callable[[], Run], workers: int
) -> None:
    pytester.makepyfile("""
        import pytest, subprocess, sys
        secret = "-".join(["pin", "20061"])
        @pytest.mark.parametrize("value", [secret])
        def test_fails(value):
            print("stdout", secret)
            print("stderr", secret, file=sys.stderr)
            subprocess.run(["true", secret], check=True)
            assert value == "", secret
        def test_other():
            token = "ghp_" + "0123456789abcdefghijABCDEFGHIJ"
            assert token == ""
    """)
    pytester.makeini("[pytest]\nscenariolog_redact =\n    default\n    other-[0-9]+\n")
    session("--scenariolog-redact=pin-[0-9]+", "-p", "no:cacheprovider", f"-n{workers}").assert_outcomes(failed=2)
    run = record()
    assert {step.step_name.split("::")[-1] for step in run.steps()} == {"test_fails[[redacted:pattern]]", "test_other"}
    directory = pytester.path
    kept = [path for path in directory.rglob("*") if path.name.startswith("record.db") or ".logs" in path.parts]
    assert [str(path) for path in kept for part in PARTS if path.is_file() and part in path.read_bytes()] == []
    assert [str(path) for path in kept if "pin-20" in path.name] == []


def test_the_plugin_says_what_is_wrong_with_a_pattern(pytester: pytest.Pytester, session: Session) -> None:
    pytester.makepyfile("def test_passes(): pass")
    result = session("--scenariolog-redact=(")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["scenariolog: not all was recorded: *cannot be redacted*"])
