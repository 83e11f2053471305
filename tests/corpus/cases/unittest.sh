# points at: AssertionError: 7 != 6 : three prices
# needs: python3
cat >test_shop.py <<'S'
import unittest
class Totals(unittest.TestCase):
    def test_empty(self): self.assertEqual(sum([]), 0)
    def test_total(self): self.assertEqual(sum([1, 2, 4]), 6, "three prices")
    def test_types(self): self.assertIsInstance(1, int)
S
python3 -m unittest -v
