package scenariolog

import (
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The header's own tests see to it that it lists the columns there are.
func TestRowsHaveAFieldForEachColumn(t *testing.T) {
	header, err := os.ReadFile("../../include/scenariolog.h")
	if err != nil {
		t.Fatal(err)
	}
	for function, row := range map[string]reflect.Type{
		"scenariolog_report_runs":        reflect.TypeFor[RunRow](),
		"scenariolog_report_steps":       reflect.TypeFor[StepRow](),
		"scenariolog_report_commands":    reflect.TypeFor[CommandRow](),
		"scenariolog_report_failures":    reflect.TypeFor[FailureRow](),
		"scenariolog_report_timings":     reflect.TypeFor[TimingRow](),
		"scenariolog_report_across_runs": reflect.TypeFor[AcrossRow](),
		"scenariolog_report_artifacts":   reflect.TypeFor[Artifact](),
		"scenariolog_report_verify":      reflect.TypeFor[VerifiedRow](),
		"scenariolog_search":             reflect.TypeFor[Hit](),
	} {
		var fields []string
		for i := range row.NumField() {
			fields = append(fields, row.Field(i).Tag.Get("column"))
		}
		columns := documented(t, string(header), function)
		slices.Sort(fields)
		slices.Sort(columns)
		if !slices.Equal(fields, columns) {
			t.Errorf("%s: the fields are %q, the columns %q", row, fields, columns)
		}
	}
}

// documented gives the columns that the comment above a function lists.
func documented(t *testing.T, header, function string) (columns []string) {
	t.Helper()
	before, _, found := strings.Cut(header, "scenariolog_status "+function+"(")
	start := strings.LastIndex(before, "Columns:")
	if !found || start < 0 {
		t.Fatalf("the header says nothing of the columns of %s", function)
	}
	list, _, _ := strings.Cut(before[start:], ".\n")
	for _, match := range regexp.MustCompile("`([^`]*)`").FindAllStringSubmatch(list, -1) {
		columns = append(columns, match[1])
	}
	return columns
}
