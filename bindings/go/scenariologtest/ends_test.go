package scenariologtest_test

import (
	"path/filepath"
	"testing"

	"github.com/scenariolog/scenariolog/bindings/go"
)

// recorded runs tests in a go test of its own and returns their run and its steps.
func recorded(t *testing.T, arguments ...string) (scenariolog.RunRow, map[string]scenariolog.StepRow) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.db")
	goTest(t, []string{"SCENARIOLOG_DB=" + path, "SCENARIOLOG_ROOT_DIR=" + filepath.Dir(path)}, arguments...)
	run, err := open(t, path).Run("latest")
	if err != nil {
		t.Fatal(err)
	}
	row, err := run.Row(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return row, steps(t, run)
}

func TestWhateverFailsATestFailsItsStep(t *testing.T) {
	for test, want := range map[string]struct{ step, reason string }{
		"TestCleanup":     {"TestCleanup", ""},
		"TestParentFails": {"TestParentFails/child", "it ended by runtime.Goexit, or by FailNow of another test"},
		"TestGoexit":      {"TestGoexit", "it ended by runtime.Goexit, or by FailNow of another test"},
		"TestValue":       {"TestValue/inner", "panic: disk 7 is full"},
	} {
		run, steps := recorded(t, "-run", "^"+test+"$", "./testdata/ends")
		step := steps[want.step]
		if run.Outcome != scenariolog.Failed || step.Outcome != scenariolog.Failed || step.Reason != want.reason {
			t.Errorf("%s: %s, %s %q", test, run.Outcome, step.Outcome, step.Reason)
		}
	}
}

func TestAStatusThatNoStepExplainsIsRecorded(t *testing.T) {
	run, steps := recorded(t, "./testdata/judged")
	main := steps["TestMain"]
	if run.Outcome != scenariolog.Failed || main.Outcome != scenariolog.Failed || main.Reason != "the tests exited with status 3, though no step failed" {
		t.Errorf("%s, %+v", run.Outcome, main)
	}
	if fine := steps["TestFine"]; fine.Outcome != scenariolog.Passed {
		t.Errorf("%+v", fine)
	}
	if _, steps := recorded(t, "./testdata/one"); steps["TestMain"].StepName != "" {
		t.Error("a step that failed explains the status")
	}
}
