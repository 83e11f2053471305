#!/usr/bin/env python3
"""Records the corpus: what real programs print when they fail, and the line that a person would point at.

usage: record.py [NAME]...

Each case is a file of cases/: shell, run in an empty directory, that must fail. Its first line says, behind "# points
at: ", what stands in the line that a person would point at, chosen by looking at the output and never at what the tool
shows. The output goes into outputs/NAME.stdout and outputs/NAME.stderr, with the name of the directory replaced. A case
whose programs are not installed is left as it was recorded.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
MARK = "# points at: "


def record(case):
    lines = case.read_text().splitlines()
    assert lines[0].startswith(MARK), f"{case}: its first line must say what it points at"
    needs = re.findall(r"^# needs: (.*)$", "\n".join(lines), re.M)
    missing = [tool for tool in " ".join(needs).split() if not installed(tool)]
    if missing:
        print(f"{case.stem}: left as it is: {', '.join(missing)} not installed")
        return
    with tempfile.TemporaryDirectory(prefix="case-") as directory:
        env = {
            "PATH": os.environ["PATH"],
            "HOME": os.environ["HOME"],
            "LC_ALL": "C.UTF-8",
            "TERM": "dumb",
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_AUTHOR_NAME": "A",
            "GIT_AUTHOR_EMAIL": "a@example.com",
            "GIT_COMMITTER_NAME": "A",
            "GIT_COMMITTER_EMAIL": "a@example.com",
        }
        ran = subprocess.run(
            ["bash", str(case)], cwd=directory, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=600
        )
        outputs = {"stdout": ran.stdout, "stderr": ran.stderr}
        point = lines[0].removeprefix(MARK).encode()
        if ran.returncode == 0 or not any(point in output for output in outputs.values()):
            sys.exit(f"{case.stem}: it did not fail, or nothing says {point!r}:\n{ran}")
        for stream, output in outputs.items():
            for path, name in [(directory, "/tmp/case"), (str(HERE), "/corpus"), (os.environ["HOME"], "/home/user")]:
                output = output.replace(path.encode(), name.encode())
            (HERE / "outputs" / f"{case.stem}.{stream}").write_bytes(output)
    print(f"{case.stem}: {len(ran.stdout)} + {len(ran.stderr)} bytes")


def installed(tool):
    check = ["python3", "-c", f"import {tool[7:]}"] if tool.startswith("python:") else ["which", tool]
    return subprocess.run(check, capture_output=True, check=False).returncode == 0


def main():
    (HERE / "outputs").mkdir(exist_ok=True)
    wanted = sys.argv[1:]
    for case in sorted((HERE / "cases").glob("*.sh")):
        if not wanted or case.stem in wanted:
            record(case)


if __name__ == "__main__":
    main()
