package scenariolog

/*
#include <scenariolog.h>
*/
import "C"

import (
	"context"
	"unsafe"
)

// A Step is an attempt of a part of a run.
type Step struct {
	recorded
	handle  *handle[*cStep]
	id      string
	runID   string
	name    string
	num     int
	attempt int
}

// A StepSpec says what to start a step with.
type StepSpec struct {
	// Name is any text that is not empty. A child process gives its step its program's name by default.
	Name string
	// Num is the step's number; by default the one after the highest under the same parent.
	Num *int
	// Attempt counts from 1; by default it is one more than there are of the same parent, number and name.
	Attempt int
	// Parent is the id, or a unique beginning of it, of the step that this one is nested in.
	Parent string
	// ScriptPath is the script it runs.
	ScriptPath string
	// Args and Dir are the command line and the working directory, for the record.
	Args []string
	Dir  string
	// Tags of the step.
	Tags Tags
}

func (a *arena) step(spec StepSpec) C.scenariolog_step_options {
	options := C.scenariolog_step_options{
		struct_size:    C.uint32_t(unsafe.Sizeof(C.scenariolog_step_options{})),
		attempt:        C.int64_t(spec.Attempt),
		parent_step_id: a.optional(spec.Parent),
		script_path:    a.optional(spec.ScriptPath),
		cwd:            a.optional(spec.Dir),
	}
	if spec.Num != nil {
		options.has_step_num, options.step_num = 1, C.int64_t(*spec.Num)
	}
	options.argv, options.argv_count = a.words(spec.Args)
	options.kv, options.kv_count = a.tags(spec.Tags)
	return options
}

// StartStep starts a step: its row is in the file when it returns. Where the context is done while it waits for other
// writers, the step is recorded as interrupted if it is recorded at all.
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

// Step finds a step of the run: by id, a unique beginning of it, "latest", number, or name. Of several attempts it is
// the last, and rather a step of the run itself than a nested one.
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

// Step opens a step that was started before: by its id, a unique beginning of it, or "latest".
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

// Close frees the handle. It does not end the step, and always returns nil.
func (s *Step) Close() error {
	s.handle.close()
	return nil
}
