# points at: FAIL tests/orders.sh: expected 3 orders, got 2
for n in $(seq 1 30); do echo "ok   tests/case$n.sh"; done
echo "FAIL tests/orders.sh: expected 3 orders, got 2"
for n in $(seq 31 60); do echo "ok   tests/case$n.sh"; done
echo "59 passed, 1 failed"
exit 1
