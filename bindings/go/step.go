package scenariolog

/*
#include <scenariolog.h>
*/
import "C"

import (
	"cmp"
	"context"
	"time"
	"unsafe"
)

// A Step is one attempt of a part of a run.
type Step struct {
	recorded
	handle  *handle[*cStep]
	id      string
	runID   string
	name    string
	num     int
	attempt int
}

// A StepSpec says how to start a step.
type StepSpec struct {
	// Name is any text but the empty one. The step of a child process is by default named after the program.
	Name string
	// Num is the step's number. By default it follows the highest one under the same parent.
	Num *int
	// Attempt counts from 1. By default it is one more than the run has with the same parent, number and name.
	Attempt int
	// Parent is the step that this one is nested in: an id or a unique prefix of one.
	Parent string
	// Group is what the name is unique in, such as the package of a test. It stands before the name in the step's path.
	Group string
	// ScriptPath is the script it runs.
	ScriptPath string
	// Args and Cwd are the command line and the working directory. They are only recorded.
	Args []string
	Cwd  string
	// Dir is an older name of Cwd.
	//
	// Deprecated: use Cwd.
	Dir string
	// StartedAt is the start time, for steps imported from elsewhere; by default now.
	StartedAt time.Time
	// Tags of the step.
	Tags Tags
}

func (a *arena) step(spec StepSpec) C.scenariolog_step_options {
	options := C.scenariolog_step_options{
		struct_size:    C.uint32_t(unsafe.Sizeof(C.scenariolog_step_options{})),
		attempt:        C.int64_t(spec.Attempt),
		parent_step_id: a.optional(spec.Parent),
		group:          a.optional(spec.Group),
		script_path:    a.optional(spec.ScriptPath),
		cwd:            a.optional(cmp.Or(spec.Cwd, spec.Dir)),
		started_at_ns:  nanoseconds(spec.StartedAt),
	}
	if spec.Num != nil {
		options.has_step_num, options.step_num = 1, C.int64_t(*spec.Num)
	}
	options.argv, options.argv_count = a.words(spec.Args)
	options.kv, options.kv_count = a.tags(spec.Tags)
	return options
}

// StartStep starts a step. When it returns, the file has the step's row. If the context is done while the call waits for
// other writers, the step is recorded as interrupted, if at all.
func (r *Run) StartStep(ctx context.Context, spec StepSpec) (*Step, error) {
	return wait(ctx, func() (*Step, error) { return r.startStep(spec) }, func(step *Step) {
		_, _ = step.End(abandoned(ctx))
		_ = step.Close()
	})
}

func (r *Run) startStep(spec StepSpec) (*Step, error) {
	var a arena
	defer a.free()
	name, options := a.text(spec.Name), a.step(spec)
	if a.err != nil {
		return nil, a.err
	}
	return makeStep(r.handle, func(run *cRun, step **cStep, failure **cError) cStatus {
		return C.scenariolog_step_start(run, name, &options, step, failure)
	})
}

// Step opens a step of the run by its id, a unique prefix of one, "latest", its number, or its name. The last attempt
// wins; top-level steps come before nested ones.
func (r *Run) Step(which string) (*Step, error) {
	var a arena
	defer a.free()
	cWhich := a.text(which)
	if a.err != nil {
		return nil, a.err
	}
	return makeStep(r.handle, func(run *cRun, step **cStep, failure **cError) cStatus {
		return C.scenariolog_step_find(run, cWhich, step, failure)
	})
}

// Step opens a recorded step by its id, a unique prefix of one, or "latest".
func (s *Store) Step(id string) (*Step, error) {
	var a arena
	defer a.free()
	cID := a.text(id)
	if a.err != nil {
		return nil, a.err
	}
	return makeStep(s.handle, func(store *cStore, step **cStep, failure **cError) cStatus {
		return C.scenariolog_step_open(store, cID, step, failure)
	})
}

func makeStep[P comparable](from *handle[P], call func(P, **cStep, **cError) cStatus) (*Step, error) {
	var object *cStep
	err := from.use(func(from P) error {
		var failure *cError
		return check(call(from, &object, &failure), failure)
	})
	if err != nil {
		return nil, err
	}
	return stepOf(object), nil
}

func stepOf(object *cStep) *Step {
	step := &Step{
		id:      C.GoString(C.scenariolog_step_id(object)),
		runID:   C.GoString(C.scenariolog_step_run_id(object)),
		name:    C.GoString(C.scenariolog_step_name(object)),
		num:     int(C.scenariolog_step_num(object)),
		attempt: int(C.scenariolog_step_attempt(object)),
	}
	step.handle = newHandle(step, object, func(s *cStep) { C.scenariolog_step_free(s) })
	step.recorded = recorded{stepScope{step.handle}}
	return step
}

// ID is the step's id.
func (s *Step) ID() string { return s.id }

// RunID is the id of the step's run.
func (s *Step) RunID() string { return s.runID }

// Name is the step's name.
func (s *Step) Name() string { return s.name }

// Num is the step's number under its parent.
func (s *Step) Num() int { return s.num }

// Attempt says which attempt of its number and name the step is, from 1.
func (s *Step) Attempt() int { return s.attempt }

// End ends the step and returns its outcome. The ending must have an outcome, an exit code or a signal.
func (s *Step) End(ending Ending) (Outcome, error) {
	return end(ending, func(e *C.scenariolog_ending, outcome *C.scenariolog_outcome, failure **cError) (cStatus, error) {
		return statusOf(s.handle, func(step *cStep) cStatus {
			return C.scenariolog_step_end(step, e, outcome, failure)
		})
	})
}

// A Payload is data to be written to a new file and added as an artifact.
type Payload struct {
	// Kind says what it is: stdout, stderr, or a word of the suite's.
	Kind string
	// Name is that of the file; characters that are unfit for a file name are replaced.
	Name string
	// Data is the content.
	Data []byte
}

// EndWith ends the step, sets tags and adds artifacts, all in one transaction: for suites of many short steps. On an error
// the step has not ended: it can be ended again, without what could not be written.
func (s *Step) EndWith(ending Ending, tags Tags, payloads ...Payload) (Outcome, error) {
	var a arena
	defer a.free()
	cTags, tagCount := a.tags(tags)
	cPayloads, payloadCount := a.payloads(payloads)
	if a.err != nil {
		return "", a.err
	}
	return end(ending, func(e *C.scenariolog_ending, outcome *C.scenariolog_outcome, failure **cError) (cStatus, error) {
		return statusOf(s.handle, func(step *cStep) cStatus {
			return C.scenariolog_step_end_with(step, e, cTags, tagCount, cPayloads, payloadCount, outcome, failure)
		})
	})
}

// Close frees the handle. It does not end the step, and always returns nil.
func (s *Step) Close() error {
	s.handle.close()
	return nil
}
