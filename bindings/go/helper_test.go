package scenariolog

import (
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMain keeps the tests out of the recording that they may be part of.
func TestMain(m *testing.M) {
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "SCENARIOLOG_") {
			_ = os.Unsetenv(name)
		}
	}
	os.Exit(m.Run())
}

func must[T any](t testing.TB) func(T, error) T {
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func newStore(t testing.TB) *Store {
	t.Helper()
	store := must[*Store](t)(Open(filepath.Join(t.TempDir(), "x.db"), Create()))
	t.Cleanup(func() { _ = store.Close() })
	return store
}

func newRun(t testing.TB) *Run { return startRun(t, newStore(t)) }

func startRun(t testing.TB, store *Store) *Run {
	t.Helper()
	run := must[*Run](t)(store.StartRun(t.Context(), RunSpec{RootDir: filepath.Dir(store.Path()), Suite: "go"}))
	t.Cleanup(func() { _ = run.Close() })
	return run
}

func newStep(t testing.TB) *Step { return startStep(t, newRun(t), StepSpec{Name: "unpack"}) }

func newStoreAndStep(t testing.TB) (*Store, *Step) {
	store := newStore(t)
	return store, startStep(t, startRun(t, store), StepSpec{Name: "unpack"})
}

func startStep(t testing.TB, run *Run, spec StepSpec) *Step {
	t.Helper()
	step := must[*Step](t)(run.StartStep(t.Context(), spec))
	t.Cleanup(func() { _ = step.Close() })
	return step
}

func collect[T any](t testing.TB, rows iter.Seq2[T, error]) (all []T) {
	t.Helper()
	for row, err := range rows {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, row)
	}
	return all
}
