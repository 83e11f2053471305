# points at: total_test.go:14: total of 3 prices: got 7, want 6
# needs: go
go mod init example.com/shop 2>/dev/null
printf 'package shop\n\nfunc Total(prices ...int) int {\n\ttotal := 1\n\tfor _, price := range prices {\n\t\ttotal += price\n\t}\n\treturn total\n}\n' >total.go
cat >total_test.go <<'S'
package shop

import "testing"

func TestNothing(t *testing.T) {
	for i := 0; i < 30; i++ {
		t.Logf("warming up %d", i)
	}
}

func TestTotal(t *testing.T) {
	t.Log("opening the shop")
	if got := Total(1, 2, 3); got != 6 {
		t.Errorf("total of 3 prices: got %d, want 6", got)
	}
	for i := 0; i < 30; i++ {
		t.Logf("closing the shop, step %d", i)
	}
}
S
go test -v ./...
