// Package verdict exits with 0 although a test fails.
package verdict

import (
	"os"
	"testing"
)

func TestMain(m *testing.M) {
	m.Run()
	os.Exit(0)
}

func TestFine(t *testing.T) {}

func TestBroken(t *testing.T) { t.Error("3 is not 4") }

func TestSkipped(t *testing.T) {
	t.Skip("needs three things:\na database,\n\n  a queue,\na disk")
}
