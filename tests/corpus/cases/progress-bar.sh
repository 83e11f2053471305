# points at: ERROR: checksum mismatch
# needs: python3
cat >fetch.py <<'S'
import sys
for n in range(3001):
    sys.stdout.write(f"\r[{'#' * (n // 60):<50}] {n}/3000")
print("\nERROR: checksum mismatch")
sys.exit(1)
S
python3 fetch.py
