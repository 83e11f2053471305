package scenariologtest_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scenariolog/scenariolog/bindings/go"
)

func TestBenchmarksAndWrappersAreStepsToo(t *testing.T) {
	_, steps := recorded(t, "-run", "Wrapped", "./testdata/other")
	if step := steps["TestWrapped"]; len(steps) != 1 || step.Outcome != scenariolog.Failed || step.Reason != "a reason" {
		t.Errorf("%+v", steps)
	}
	_, steps = recorded(t, "-run", "-", "-bench", "Group", "./testdata/other")
	group, inner := steps["BenchmarkGroup"], steps["BenchmarkGroup/inner"]
	if group.Outcome != scenariolog.Failed || inner.Outcome != scenariolog.Failed || inner.Reason != "too slow" {
		t.Errorf("%+v", steps)
	}
	if len(steps) != 2 || inner.ParentStepID != group.StepID {
		t.Errorf("%+v", steps)
	}
}

func TestFuzzWorkersAreNotRecorded(t *testing.T) {
	if testing.Short() {
		t.Skip("fuzzing builds everything anew")
	}
	dir := t.TempDir()
	store := open(t, filepath.Join(dir, "x.db"))
	run, err := store.StartRun(t.Context(), scenariolog.RunSpec{RootDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	environment := []string{"SCENARIOLOG_DB=" + store.Path(), "SCENARIOLOG_RUN_ID=" + run.ID()}
	command := goCommand("", environment, "-run", "-", "-fuzz", "Small", "-fuzztime", "500x", "./testdata/other")
	if output, err := command.CombinedOutput(); err != nil || !strings.Contains(string(output), "execs: 500") {
		t.Fatal(err, string(output))
	}
	if got := steps(t, run); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}

func TestARelativePathIsMeantWhereGoTestWasStarted(t *testing.T) {
	dir := copyOf(t, "testdata", "one", "two")
	goTestIn(t, dir, []string{"SCENARIOLOG_DB=x.db"}, "./...")
	for _, name := range []string{"one", "two"} {
		if left, _ := filepath.Glob(filepath.Join(dir, name, "*.db")); left != nil {
			t.Error(left)
		}
	}
	run, err := open(t, filepath.Join(dir, "x.db")).Run("latest")
	if err != nil {
		t.Fatal(err)
	}
	if got := steps(t, run); got["TestFine"].StepID == "" || got["TestPasses"].StepID == "" || run.RootDir() != dir {
		t.Error(got, run.RootDir())
	}
}

// copyOf copies packages to a directory inside the module, which go test finds the module from.
func copyOf(t *testing.T, from string, names ...string) string {
	t.Helper()
	dir, err := filepath.Abs(from)
	if err != nil {
		t.Fatal(err)
	}
	if dir, err = os.MkdirTemp(dir, "copy"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	for _, name := range names {
		if output, err := exec.Command("cp", "-R", filepath.Join(from, name), dir).CombinedOutput(); err != nil {
			t.Fatal(err, string(output))
		}
	}
	return dir
}
