package scenariolog

import (
	"errors"
	"testing"
)

func TestReportsAreAskedByTheirNames(t *testing.T) {
	store, step := newStoreAndStep(t)
	if _, err := step.End(Ending{Outcome: Failed}); err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	failures := collect(t, Report[FailureRow](ctx, store, "failures", ReportOptions{"all_runs": true, "limit": 5}))
	if len(failures) != 1 || failures[0].StepName != "unpack" {
		t.Errorf("failures: %v", failures)
	}
	rows := collect(t, store.Report(ctx, "timings", nil))
	if len(rows) != 1 || rows[0]["step_num"] != int64(1) || rows[0]["exit_code"] != nil {
		t.Errorf("timings: %v", rows)
	}
	for _, err := range store.Report(ctx, "timings", ReportOptions{"top": 3}) {
		if !errors.Is(err, ErrInvalidArgument) {
			t.Errorf("an unknown option: %v", err)
		}
	}
	for _, err := range Report[string](ctx, store, "timings", nil) {
		if !errors.Is(err, ErrInvalidArgument) {
			t.Errorf("a row as a string: %v", err)
		}
	}
	for _, err := range store.Report(ctx, "timings", ReportOptions{"limit": 3.5}) {
		if !errors.Is(err, ErrInvalidArgument) {
			t.Errorf("an option of a type that no report takes: %v", err)
		}
	}
}
