#!/usr/bin/env python3
"""Prints the runs of a suite in a scenariolog file, without what differs from one recording to the next."""

import re
import sqlite3
import sys

SECRET = {
    "run_id",
    "step_id",
    "command_id",
    "parent_step_id",
    "artifact_id",
    "root_dir",
    "host",
    "pid",
    "pid_start",
    "timeline",
}
MEASURED = re.compile(r"_at$|_ms$|_bytes$|^pid")
RECORDED_BYTES = {"size_bytes", "indexed_bytes"}


class Dump:
    def __init__(self, path, suite):
        self.db = sqlite3.connect(path)
        self.db.row_factory = sqlite3.Row
        self.suite = suite

    def runs(self):
        for run in self.rows("SELECT * FROM scenario_runs WHERE suite = ? ORDER BY started_at, run_id", self.suite):
            yield "\n".join(self.run(run)) + "\n"

    def rows(self, sql, *values):
        return self.db.execute(sql, values).fetchall()

    def run(self, run):
        self.root, self.run_id = run["root_dir"], run["run_id"]
        yield "run" + self.columns(run)
        yield from self.belongings("step_id IS NULL AND command_id IS NULL", (), "  ", all_values=False)
        yield from self.steps(None, "  ")

    def steps(self, parent, indent):
        found = self.rows(
            "SELECT * FROM steps WHERE run_id = ? AND parent_step_id IS ? ORDER BY step_num, step_name, attempt",
            self.run_id,
            parent,
        )
        for step in found:
            yield indent + "step" + self.columns(step)
            inner = indent + "  "
            yield from self.belongings("step_id = ? AND command_id IS NULL", (step["step_id"],), inner)
            for command in self.rows("SELECT * FROM commands WHERE step_id = ? ORDER BY command_num", step["step_id"]):
                yield inner + "command" + self.columns(command)
                yield from self.belongings("command_id = ?", (command["command_id"],), inner + "  ")
            yield from self.steps(step["step_id"], inner)

    def belongings(self, scope, values, indent, all_values=True):
        """Tags and artifacts. Of what the library finds out about a run by itself, the keys alone."""
        for tag in self.rows(f"SELECT k, v FROM kv WHERE run_id = ? AND {scope} ORDER BY k", self.run_id, *values):
            value = repr(tag["v"]) if all_values or tag["k"] in ("stage", "suite.name") else "*"
            yield f"{indent}tag {tag['k']!r} = {value}"
        artifacts = self.rows(
            f"SELECT * FROM artifacts WHERE run_id = ? AND {scope} ORDER BY kind, path", self.run_id, *values
        )
        for artifact in artifacts:
            yield indent + "artifact" + self.columns(artifact)
            number = artifact["artifact_id"]
            lines = self.rows(
                "SELECT line_num, text FROM log_lines WHERE line_id BETWEEN ? AND ? ORDER BY line_id",
                number << 32,
                (number << 32) | 0xFFFFFFFF,
            )
            for line in lines:
                yield f"{indent}  line {line['line_num']}: {line['text']!r}"

    def columns(self, row):
        return "".join(f" {name}={self.masked(name, row[name])}" for name in sorted(row.keys()))

    def masked(self, name, value):
        measured = MEASURED.search(name) and name not in RECORDED_BYTES
        if value is not None and (name in SECRET or measured):
            return "*"
        if isinstance(value, str):
            value = value.replace(self.root, "ROOT").replace(self.run_id, "RUN")
        return repr(value)


def main():
    path, suite = sys.argv[1], sys.argv[2]
    sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write("\n".join(Dump(path, suite).runs()))


if __name__ == "__main__":
    main()
