# points at: E       assert 7 == 6
# needs: python:pytest
cat >test_shop.py <<'S'
import logging, pytest
log = logging.getLogger("shop")
def total(*prices): return sum(prices) + 1
def test_empty(): assert total() == 1
def test_total():
    for n in range(60):
        log.warning("slow query %d", n)
    print("adding up")
    assert total(1, 2, 3) == 6
@pytest.mark.skip(reason="later")
def test_later(): pass
S
python3 -m pytest -p no:cacheprovider
