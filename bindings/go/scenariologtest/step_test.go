package scenariologtest_test

import (
	"cmp"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/scenariolog/scenariolog/bindings/go"
)

// goTest runs packages in a go test of its own, and returns what it prints.
func goTest(t *testing.T, environment []string, packages ...string) string {
	t.Helper()
	return goTestIn(t, "", environment, packages...)
}

func goTestIn(t *testing.T, dir string, environment []string, packages ...string) string {
	t.Helper()
	output, err := goCommand(dir, environment, packages...).CombinedOutput()
	if err == nil || !strings.Contains(string(output), "FAIL") {
		t.Fatalf("the tests are made to fail, but %v:\n%s", err, output)
	}
	return string(output)
}

// goCommand is a go test of packages, or with its further arguments.
func goCommand(dir string, environment []string, packages ...string) *exec.Cmd {
	args := []string{"test", "-count=1"}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			if setting.Key == "-tags" {
				args = append(args, "-tags", setting.Value)
			}
		}
	}
	cmd := exec.Command("go", append(args, packages...)...)
	cmd.Dir = dir
	cmd.Env = slices.DeleteFunc(os.Environ(), func(variable string) bool { return strings.HasPrefix(variable, "SCENARIOLOG_") })
	cmd.Env = append(cmd.Env, environment...)
	return cmd
}

func open(t *testing.T, path string) *scenariolog.Store {
	t.Helper()
	store, err := scenariolog.Open(path, scenariolog.Create())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

func steps(t *testing.T, run *scenariolog.Run) map[string]scenariolog.StepRow {
	t.Helper()
	steps := map[string]scenariolog.StepRow{}
	for row, err := range run.Steps(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		steps[row.StepName] = row
	}
	return steps
}

func TestPackagesOfOneGoTestShareARun(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	environment := []string{"SCENARIOLOG_DB=" + path, "SCENARIOLOG_ROOT_DIR=" + filepath.Dir(path)}
	goTest(t, environment, "./testdata/one", "./testdata/two")
	store := open(t, path)
	var runs []scenariolog.RunRow
	for row, err := range store.Runs(t.Context(), scenariolog.RunFilter{}, 0) {
		if err != nil {
			t.Fatal(err)
		}
		runs = append(runs, row)
	}
	if len(runs) != 1 || runs[0].Outcome != scenariolog.Failed || runs[0].Suite == "" {
		t.Fatalf("%+v", runs)
	}
	run, err := store.Run("latest")
	if err != nil {
		t.Fatal(err)
	}
	got := steps(t, run)
	outcomes := map[string]scenariolog.Outcome{}
	for name, step := range got {
		outcomes[name] = step.Outcome
	}
	want := map[string]scenariolog.Outcome{
		"TestPasses": "passed", "TestFails": "failed", "TestSkips": "skipped", "TestNests": "failed",
		"TestNests/outer": "passed", "TestNests/outer/unrecorded": "passed",
		"TestNests/arm0": "passed", "TestNests/arm1": "passed", "TestNests/arm2": "failed", "TestNests/arm3": "passed",
		"TestFine": "passed", "TestPanics": "failed", "TestPanics/deep": "failed",
	}
	if !maps.Equal(outcomes, want) {
		t.Errorf("%v", outcomes)
	}
	for name, step := range got {
		around := got[name[:max(0, strings.LastIndexByte(name, '/'))]]
		if step.ParentStepID != around.StepID {
			t.Errorf("%s is not in %q", name, around.StepName)
		}
	}
	for name, end := range map[string]string{
		"TestPasses": "/testdata/one/TestPasses", "TestNests/arm0": "/testdata/one/TestNests/arm0", "TestFine": "/testdata/two/TestFine",
	} {
		if path := got[name].StepPath; !strings.HasSuffix(path, end) {
			t.Errorf("the path of %s is %q", name, path)
		}
	}
	for name, reason := range map[string]string{
		"TestFails": "connection refused by db1", "TestSkips": "needs a database", "TestPanics/deep": "panic: assignment to entry in nil map", "TestPasses": "",
	} {
		if got[name].Reason != reason {
			t.Errorf("%s: %q", name, got[name].Reason)
		}
	}
	if arm := got["TestNests/arm1"]; arm.Duration < 10*time.Millisecond || arm.Duration > got["TestNests"].Duration-10*time.Millisecond {
		t.Errorf("%v is not the time of an arm, of %v altogether", arm.Duration, got["TestNests"].Duration)
	}
	checkLogs(t, run)
}

func checkLogs(t *testing.T, run *scenariolog.Run) {
	t.Helper()
	for name, want := range map[string]string{
		"TestFails":      "connecting to db1\nconnection refused by db1\ngiving up\n",
		"TestPasses":     "all is well\n",
		"TestNests/arm2": "arm 2\n",
	} {
		step, err := run.Step(name)
		if err != nil {
			t.Fatal(err)
		}
		for artifact, err := range step.Artifacts() {
			log, readErr := os.ReadFile(filepath.Join(artifact.RootDir, artifact.Path))
			if err := cmp.Or(err, readErr); err != nil || string(log) != want {
				t.Errorf("%s: %q %v", name, log, err)
			}
		}
	}
	deep, err := run.Step("TestPanics/deep")
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]bool{}
	for artifact := range deep.Artifacts() {
		kinds[artifact.Kind] = true
	}
	if !kinds["traceback"] {
		t.Errorf("%v", kinds)
	}
}

func TestARunIsJoined(t *testing.T) {
	dir := t.TempDir()
	store := open(t, filepath.Join(dir, "x.db"))
	run, err := store.StartRun(t.Context(), scenariolog.RunSpec{RootDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	around, err := run.StartStep(t.Context(), scenariolog.StepSpec{Name: "unit tests"})
	if err != nil {
		t.Fatal(err)
	}
	goTest(t, []string{
		"SCENARIOLOG_DB=" + store.Path(), "SCENARIOLOG_RUN_ID=" + run.ID(), "SCENARIOLOG_STEP_ID=" + around.ID(),
	}, "./testdata/two")
	if got := steps(t, run)["TestFine"]; got.ParentStepID != around.ID() || got.Outcome != scenariolog.Passed {
		t.Errorf("%+v", got)
	}
	if row, err := run.Row(t.Context()); err != nil || row.Outcome != scenariolog.Running {
		t.Errorf("a run that was joined is not ended: %+v %v", row, err)
	}
}

func TestNothingIsRecordedUnasked(t *testing.T) {
	if output := goTest(t, nil, "./testdata/one"); strings.Contains(output, "scenariolog") && strings.Contains(output, "warning") {
		t.Error(output)
	}
}

func TestARecorderThatCannotWriteChangesNothing(t *testing.T) {
	output := goTest(t, []string{"SCENARIOLOG_DB=/no/such/directory/x.db"}, "./testdata/one")
	if strings.Count(output, "scenariologtest: warning: ") != 1 || strings.Contains(output, "panic") || !strings.Contains(output, "--- FAIL: TestFails") {
		t.Error(output)
	}
}
