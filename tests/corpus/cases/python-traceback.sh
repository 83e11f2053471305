# points at: KeyError: 'currency'
# needs: python3
cat >shop.py <<'S'
import logging
logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
log = logging.getLogger("shop")
def price(item):
    return item["price"], item["currency"]
for n in range(40):
    log.info("loading item %d, 0 errors so far", n)
try:
    price({"price": 3})
finally:
    for n in range(40):
        log.info("closing connection %d", n)
S
python3 shop.py
