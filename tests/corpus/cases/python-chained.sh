# points at: RuntimeError: the order could not be saved
# needs: python3
cat >chain.py <<'S'
import json
def save(order):
    try:
        json.loads(order)
    except ValueError as error:
        raise RuntimeError("the order could not be saved") from error
save("{broken")
S
python3 chain.py
