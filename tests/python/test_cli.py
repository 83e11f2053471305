"""The command line of the wheel: the same as the program's."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import scenariolog
from scenariolog import Store

CLI = [sys.executable, "-m", "scenariolog"]


def test_the_console_script_is_the_command_line() -> None:
    script = Path(sys.executable).with_name("scenariolog")
    version = subprocess.run([script, "--version"], capture_output=True, text=True, check=True)
    assert version.stdout == f"scenariolog {scenariolog.__version__}\n"


def test_the_bash_library_calls_the_console_script(tmp_path: Path) -> None:
    script = Path(sys.executable).with_name("scenariolog")
    environment = {key: value for key, value in os.environ.items() if key != "SCENARIOLOG"}
    suite = 'eval "$("$@" bash)"; printf %s "$SCENARIOLOG"; sl_start s; sl_step a true'
    for command in (CLI, [str(script)]):
        bash = ["bash", "-euc", suite, "suite", *command]
        ran = subprocess.run(bash, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
        assert ran.stdout == str(script)
        assert Store(tmp_path / "scenariolog.db").run().row().passed == 1


def test_exit_statuses(tmp_path: Path) -> None:
    def status(*arguments: str) -> int:
        return subprocess.run([*CLI, *arguments], cwd=tmp_path, capture_output=True).returncode

    assert status("run", "exec", "--suite", "s", "--", "sh", "-c", "exit 7") == 7
    assert status("summary") == 0
    assert status("summary", "--no-such-flag") == 2
    assert status("summary", "--db", "no-such-file") == 1


def test_ctrl_c_reaches_the_child_and_is_recorded(tmp_path: Path) -> None:
    script = "trap 'echo caught; exit 5' INT; touch begun; while true; do sleep 0.05; done"
    process = subprocess.Popen(
        [*CLI, "run", "exec", "--", "sh", "-c", script],
        cwd=tmp_path,
        stderr=subprocess.DEVNULL,
        # What a shell starts in the background ignores Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    while not (tmp_path / "begun").exists():
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    assert process.wait() == 5
    run = Store(tmp_path / "scenariolog.db").run()
    assert run.row().outcome == "interrupted"


def test_a_reader_that_has_enough_is_no_error(tmp_path: Path) -> None:
    with Store(tmp_path / "scenariolog.db") as store:
        run = store.start_run("suite", root_dir=tmp_path)
        run.add_text("notes", "needle\n" * 100_000)
    search = subprocess.Popen(
        [*CLI, "search", "needle", "--limit", "0"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert search.stdout is not None and search.stderr is not None
    search.stdout.readline()
    search.stdout.close()
    assert search.stderr.read() == b""
    search.wait()
