# points at: payment provider rejected the request
# needs: python3
cat >service.py <<'S'
import json, sys
def log(level, message, **more): print(json.dumps({"ts": "2026-01-01T00:00:00Z", "level": level, "msg": message, **more}))
for n in range(400): log("info", f"request {n} served", status=200, errors=0)
log("error", "payment provider rejected the request", status=502)
for n in range(400): log("info", f"request {n + 400} served", status=200, errors=0)
sys.exit(1)
S
python3 service.py
