# points at: ValueError: invalid literal for int() with base 10: 'twelve'
# needs: python3
cat >worker.py <<'S'
import traceback
print("worker starting")
for n in range(50):
    print(f"row {n} imported")
try:
    int("twelve")
except ValueError:
    traceback.print_exc()
for n in range(50):
    print(f"row {n + 50} skipped")
print("shutting down")
raise SystemExit(1)
S
python3 -u worker.py
