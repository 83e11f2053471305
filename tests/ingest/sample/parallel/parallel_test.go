// Package parallel has tests that wait for each other.
package parallel

import (
	"fmt"
	"testing"
	"time"
)

func TestFan(t *testing.T) {
	for n := range 4 {
		t.Run(fmt.Sprintf("arm%d", n), func(t *testing.T) {
			t.Parallel()
			t.Logf("arm %d begins", n)
			time.Sleep(time.Duration(30-5*n) * time.Millisecond)
			t.Logf("arm %d ends", n)
			if n == 2 {
				t.Error("arm 2 is broken")
			}
		})
	}
}

func TestLeft(t *testing.T) {
	t.Parallel()
	time.Sleep(20 * time.Millisecond)
	t.Log("left")
}

func TestRight(t *testing.T) {
	t.Parallel()
	time.Sleep(20 * time.Millisecond)
	t.Log("right")
}
