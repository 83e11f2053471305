#!/usr/bin/env bash
# shellcheck disable=SC2016,SC2238,SC2317,SC2329  # functions that another script calls, scripts in quotes
# step: unit
# verdict: new
# cause: AssertionError: 3.5 != 3
green() {
    cat >stats.py <<'X'
def median(values):
    values = sorted(values)
    return values[len(values) // 2]
X
    cat >test_stats.py <<'X'
import unittest, stats
class Median(unittest.TestCase):
    def test_odd(self):
        print("odd")
        self.assertEqual(stats.median([5, 3, 1]), 3)
unittest.main(module=__name__, argv=["unittest", "-v"], exit=True)
X
}
red() {
    sed -i 's|values\[len(values) // 2\]|sum(values) / 2 - 1|' stats.py
}
suite() {
    noise 5
    step unit python3 test_stats.py
}
