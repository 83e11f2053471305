package calm

import (
	"fmt"
	"testing"
)

func TestDouble(t *testing.T) {
	t.Log("doubling 21")
	if Double(21) != 42 {
		t.Fatal("21 doubled is not 42")
	}
}

func ExampleDouble() {
	fmt.Println(Double(4))
	// Output: 8
}

func FuzzDouble(f *testing.F) {
	f.Add(1)
	f.Fuzz(func(t *testing.T, n int) {
		if Double(n)%2 != 0 {
			t.Errorf("%d doubled is odd", n)
		}
	})
}

func BenchmarkDouble(b *testing.B) {
	for b.Loop() {
		Double(b.N)
	}
}
