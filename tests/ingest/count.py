#!/usr/bin/env python3
"""Counts tests by package and how they ended: in a stream of go test -json, or as they were recorded from it.

usage: count.py stream FILE | count.py record DB
"""

import collections
import json
import sqlite3
import sys


def of_stream(path):
    with open(path, encoding="utf-8") as stream:
        for line in stream:
            event = json.loads(line)
            if event.get("Test") and event["Action"] in ("pass", "fail", "skip"):
                yield event["Package"], event["Action"]


def of_record(path):
    words = {"passed": "pass", "failed": "fail", "skipped": "skip"}
    db = sqlite3.connect(path)
    rows = db.execute(
        """WITH RECURSIVE tests(step_id, package, outcome) AS (
             SELECT step_id, step_name, NULL FROM steps WHERE parent_step_id IS NULL
             UNION ALL
             SELECT s.step_id, t.package, s.outcome FROM steps AS s JOIN tests AS t ON s.parent_step_id = t.step_id)
           SELECT package, outcome FROM tests WHERE outcome IS NOT NULL"""
    )
    for package, outcome in rows:
        yield package, words.get(outcome, outcome)


def main():
    count = {"stream": of_stream, "record": of_record}[sys.argv[1]]
    for (package, outcome), number in sorted(collections.Counter(count(sys.argv[2])).items()):
        print(package, outcome, number)


if __name__ == "__main__":
    main()
