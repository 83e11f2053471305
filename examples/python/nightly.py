"""A suite without pytest: the phases of a nightly job, recorded by a program of their own."""

import sys
from pathlib import Path

from scenariolog import Store


def main(database: Path, data: Path) -> int:
    """Records three phases and prints which took longest."""
    with Store(database) as store:
        with store.start_run("nightly", root_dir=data, tags={"shard": "1"}) as run:
            with run.start_step("prepare") as step:
                (data / "words.txt").write_text("pear\napple\nfig\napple\n")
                step.add_artifact("input", data / "words.txt")
            with run.start_step("count") as step:
                sort = step.exec(["sort", data / "words.txt"], timeout=60).check()
                step.tags["words"] = len(sort.stdout.split())
            run.exec_step(["sh", "-c", "echo 'cleaning up' >&2; rm words.txt"], name="clean", cwd=data)
        for timing in store.timings(limit=3):
            print(f"{timing.step_name:<10}{timing.duration_ms:8.1f} ms  {timing.outcome}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
