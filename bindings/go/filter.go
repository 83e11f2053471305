package scenariolog

/*
#include <scenariolog.h>
*/
import "C"

import "unsafe"

// A RunFilter selects runs. The zero value selects what is usual for the question: for a report the latest run, of the
// suite if one is given, or all runs since a time if that is given; for a list of runs and a search all runs.
type RunFilter struct {
	// Run is an id, a unique prefix of one, or "latest"; with Suite, the latest of that suite.
	Run string
	// Suite is the name of a suite.
	Suite string
	// Since is a date, a time, or an age: 2026-11-22, 2h, 7d.
	Since string
	// All selects all runs if no run is named, whatever is usual.
	All bool
}

// Latest is the run that started last.
var Latest = RunFilter{Run: "latest"}

func (a *arena) filter(f RunFilter) *cRunFilter {
	array := newArray[cRunFilter](a, 1)
	array[0] = cRunFilter{
		struct_size: C.uint32_t(unsafe.Sizeof(cRunFilter{})),
		run_id:      a.optional(f.Run),
		suite:       a.optional(f.Suite),
		since:       a.optional(f.Since),
		usual:       truth(!f.All),
	}
	return &array[0]
}
