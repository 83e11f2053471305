// Package flaky has tests that fail once: until the files that they leave in DIR are there.
package flaky

import (
	"os"
	"path/filepath"
	"testing"
)

func failOnce(t *testing.T, name string) {
	mark := filepath.Join(os.Getenv("DIR"), name)
	if _, err := os.Stat(mark); err == nil {
		return
	}
	if err := os.WriteFile(mark, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Error("not the first time")
}

func TestSteady(t *testing.T) {}

func TestFlaky(t *testing.T) { failOnce(t, "flaky") }

func TestGroup(t *testing.T) {
	t.Run("steady", func(t *testing.T) {})
	t.Run("flaky", func(t *testing.T) { failOnce(t, "group") })
}
