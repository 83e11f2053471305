package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/scenariolog/scenariolog/bindings/go"
)

func record(t *testing.T, dir string) map[string]scenariolog.Outcome {
	t.Helper()
	db := filepath.Join(filepath.Dir(dir), "x.db")
	if _, err := release(context.Background(), db, dir, time.Minute); err != nil {
		t.Fatal(err)
	}
	store, err := scenariolog.Open(db)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	run, err := store.Run("latest")
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	outcomes := map[string]scenariolog.Outcome{}
	for step, err := range run.Steps(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		outcomes[step.StepName] = step.Outcome
	}
	return outcomes
}

func TestAReleaseIsRecorded(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "product")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "README"), []byte("read me\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	outcomes := record(t, dir)
	for _, step := range []string{"inventory", "pack", "compare"} {
		if outcomes[step] != scenariolog.Passed {
			t.Errorf("%s: %q", step, outcomes[step])
		}
	}
}

func TestAReleaseOfNothingFails(t *testing.T) {
	outcomes := record(t, filepath.Join(t.TempDir(), "missing"))
	if len(outcomes) != 1 || outcomes["inventory"] != scenariolog.Failed {
		t.Errorf("%v", outcomes)
	}
}
