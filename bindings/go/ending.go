package scenariolog

/*
#include <scenariolog.h>
*/
import "C"

import (
	"syscall"
	"time"
	"unsafe"
)

// An Outcome says in one word how a run, step or command ended.
type Outcome string

// The outcomes.
const (
	// Passed: it did what was asked.
	Passed Outcome = "passed"
	// Failed: it ran to its end and says that something is wrong.
	Failed Outcome = "failed"
	// Errored: it could not be judged: a fixture broke, or the command could not be started.
	Errored Outcome = "error"
	// Skipped: it was left out on purpose.
	Skipped Outcome = "skipped"
	// XFailed: it failed as it was expected to.
	XFailed Outcome = "xfailed"
	// XPassed: it passed although it was expected to fail.
	XPassed Outcome = "xpassed"
	// TimedOut: it took longer than it was given.
	TimedOut Outcome = "timed_out"
	// Interrupted: something from outside cut it off.
	Interrupted Outcome = "interrupted"
	// Running: it has not ended. Only reports have it.
	Running Outcome = "running"
)

// outcomes is indexed by the constants of the C interface.
var outcomes = [...]Outcome{
	C.SCENARIOLOG_OUTCOME_NONE:        "",
	C.SCENARIOLOG_OUTCOME_PASSED:      Passed,
	C.SCENARIOLOG_OUTCOME_FAILED:      Failed,
	C.SCENARIOLOG_OUTCOME_ERROR:       Errored,
	C.SCENARIOLOG_OUTCOME_SKIPPED:     Skipped,
	C.SCENARIOLOG_OUTCOME_XFAILED:     XFailed,
	C.SCENARIOLOG_OUTCOME_XPASSED:     XPassed,
	C.SCENARIOLOG_OUTCOME_TIMED_OUT:   TimedOut,
	C.SCENARIOLOG_OUTCOME_INTERRUPTED: Interrupted,
}

// IsFailure reports whether the outcome makes a suite red.
func (o Outcome) IsFailure() bool {
	switch o {
	case Failed, Errored, TimedOut, Interrupted:
		return true
	default:
		return false
	}
}

func outcomeOf(number C.scenariolog_outcome) Outcome {
	if number < 0 || int(number) >= len(outcomes) {
		return ""
	}
	return outcomes[number]
}

func (o Outcome) number() (C.scenariolog_outcome, error) {
	for number, outcome := range outcomes {
		if outcome == o {
			return C.scenariolog_outcome(number), nil
		}
	}
	return 0, invalid("nothing can end as " + string(o))
}

// An Ending says how something ended. What is left out follows from the rest: the outcome from the signal and the exit
// code, the duration from the time since it was started.
type Ending struct {
	// Outcome, or "" to derive it from the signal and the exit code.
	Outcome Outcome
	// ExitCode is as in a shell: 128 + N for signal N. See [ExitCode].
	ExitCode *int
	// Signal that ended it, or 0.
	Signal syscall.Signal
	// Reason says why it was skipped, interrupted or in error.
	Reason string
	// Duration, or 0 for the time since the start.
	Duration time.Duration
	// CompletedAt is the end time, for what is imported from elsewhere; by default now.
	CompletedAt time.Time
}

// ExitCode is an ending with this exit code: 0 passed, anything else failed.
func ExitCode(code int) Ending { return Ending{ExitCode: &code} }

func (a *arena) ending(e Ending) C.scenariolog_ending {
	outcome, err := e.Outcome.number()
	if a.err == nil {
		a.err = err
	}
	c := C.scenariolog_ending{
		struct_size:     C.uint32_t(unsafe.Sizeof(C.scenariolog_ending{})),
		outcome:         outcome,
		signal:          C.int32_t(e.Signal),
		has_duration:    truth(e.Duration > 0),
		duration_ns:     C.uint64_t(max(0, e.Duration)),
		reason:          a.optional(e.Reason),
		completed_at_ns: nanoseconds(e.CompletedAt),
	}
	if e.ExitCode != nil {
		c.has_exit_code, c.exit_code = 1, C.int32_t(*e.ExitCode)
	}
	return c
}

// end calls a function that ends something.
func end(e Ending, call func(*C.scenariolog_ending, *C.scenariolog_outcome, **cError) (cStatus, error)) (Outcome, error) {
	var a arena
	defer a.free()
	ending := a.ending(e)
	if a.err != nil {
		return "", a.err
	}
	var outcome C.scenariolog_outcome
	var failure *cError
	status, err := call(&ending, &outcome, &failure)
	if err == nil {
		err = check(status, failure)
	}
	return outcomeOf(outcome), err
}
