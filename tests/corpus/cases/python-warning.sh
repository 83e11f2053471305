# points at: FAIL: 3 != 4
# needs: python3
cat >check.py <<'S'
import sys, warnings
warnings.simplefilter("always")
warnings.warn("the old API will go away", DeprecationWarning)
print("checking totals")
print("FAIL: 3 != 4")
print("done")
sys.exit(1)
S
python3 check.py
