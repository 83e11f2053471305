# points at: not ok 2 divides
# needs: bats
sed 's/^TEST/@test/' >suite.bats <<'S'
TEST "adds" { [ $((1 + 1)) -eq 2 ]; }
TEST "divides" { echo "computing"; [ $((7 / 2)) -eq 4 ]; }
TEST "multiplies" { [ $((3 * 2)) -eq 6 ]; }
S
bats --formatter tap suite.bats
