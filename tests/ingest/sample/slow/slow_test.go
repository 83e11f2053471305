// Package slow runs into the timeout of go test.
package slow

import (
	"testing"
	"time"
)

func TestQuick(t *testing.T) {}

func TestWaits(t *testing.T) { t.Parallel() }

func TestHangs(t *testing.T) {
	t.Run("here", func(t *testing.T) { time.Sleep(time.Hour) })
}
