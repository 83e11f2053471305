package scenariolog

import (
	"math"
	"testing"
)

func TestMetrics(t *testing.T) {
	store := newStore(t)
	run := startRun(t, store)
	step := startStep(t, run, StepSpec{Name: "load"})
	if err := step.AddMetric("latency", 12.5, "ms"); err != nil {
		t.Error(err)
	}
	if err := run.AddMetric("coverage", 81, ""); err != nil {
		t.Error(err)
	}
	if err := run.AddMetric("coverage", math.NaN(), ""); err == nil {
		t.Error("a value that is not finite was recorded")
	}
	var rows []MetricRow
	for row, err := range Report[MetricRow](t.Context(), store, "metrics", ReportOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	if len(rows) != 2 || rows[0].Value != 12.5 || rows[0].Unit != "ms" || rows[0].StepPath != "load" || rows[1].Unit != "" {
		t.Errorf("%+v", rows)
	}
}
