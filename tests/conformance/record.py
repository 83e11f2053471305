"""The scenario of README.md, recorded with the Python package."""

import sys
from collections.abc import Mapping

from scenariolog import Command, Run, Step, Store


def main() -> None:
    db, root = sys.argv[1:]
    with Store(db) as store, store.start_run("conformance", root_dir=root, tags={"stage": "first"}) as run:
        run.tags["stage"] = "second"
        record_nested(run)
        exec_step(run, "fails", "echo connecting; echo connection refused >&2; exit 3")
        exec_step(run, "terminated", "kill -TERM $$")
        exec_step(run, "crashes", "kill -USR1 $$")
        exec_step(run, "flaky", "exit 1", step_num=7)
        exec_step(run, "flaky", step_num=7)
        exec_step(run, "last")
        run.add_artifact("notes", run.root_dir / "notes.txt")
        run.end(exit_code=3)


def record_nested(run: Run) -> None:
    outer = exec_step(run, "outer", "echo outer out; echo outer err >&2", tags={"color": "red"})
    outer.tags["color"] = "blue"
    greet = exec_command(outer, "echo hello", name="greet", tags={"mood": "grim"})
    greet.tags["mood"] = "fair"
    exec_command(outer, "exit 4")
    inner = exec_step(run, "smørrebrød 名前", r'printf "\377\000\001 binary"', parent=outer, tags={"depth": "1"})
    exec_step(run, "leaf", parent=inner, tags={"depth": "2"})
    outer.add_artifact("blob", run.root_dir / "données.bin")


def exec_step(
    run: Run,
    name: str,
    script: str | None = None,
    *,
    step_num: int | None = None,
    parent: Step | None = None,
    tags: Mapping[str, str] | None = None,
) -> Step:
    """Records a child as a step: a script for the shell, or ``true`` where there is none."""
    args = ["true"] if script is None else ["sh", "-c", script]
    completed = run.exec_step(
        args, name=name, step_num=step_num, parent=parent, tags=tags, cwd=run.root_dir, strict=True
    )
    assert completed.step is not None
    return completed.step


def exec_command(step: Step, script: str, *, name: str | None = None, tags: Mapping[str, str] | None = None) -> Command:
    completed = step.exec(["sh", "-c", script], name=name, tags=tags, cwd=step.run.root_dir, strict=True)
    assert completed.command is not None
    return completed.command


if __name__ == "__main__":
    main()
