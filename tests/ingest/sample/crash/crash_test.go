// Package crash panics in the middle.
package crash

import "testing"

func TestBefore(t *testing.T) {}

func TestWaiting(t *testing.T) { t.Parallel() }

func TestCrash(t *testing.T) {
	t.Run("deep", func(t *testing.T) {
		t.Log("about to crash")
		var numbers map[string]int
		numbers["x"] = 1
	})
}

func TestNever(t *testing.T) {}
