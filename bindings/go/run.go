package scenariolog

/*
#include <scenariolog.h>
*/
import "C"

import (
	"context"
	"time"
	"unsafe"
)

// A Run is one execution of a suite.
type Run struct {
	recorded
	handle *handle[*cRun]
	id     string
	root   string
	logs   string
}

// A RunSpec says how to start a run. The zero value is a run in the current directory.
type RunSpec struct {
	// RootDir is what relative artifact paths are relative to; by default the current directory.
	RootDir string
	// Suite is the suite's name.
	Suite string
	// LogDir is where output goes, relative to the root; by default .logs. It is created when needed.
	LogDir string
	// Tags of the run. They override the provenance that the library collects.
	Tags Tags
	// OwnedByCaller makes the run last as long as the process that started this one: for programs that start a run and
	// exit.
	OwnedByCaller bool
	// StartedAt is the start time, for runs imported from elsewhere; by default now.
	StartedAt time.Time
}

// StartRun starts a run. When it returns, the file has the run's row, its tags and its provenance. If the context is done
// while the call waits for other writers, the run is recorded as interrupted, if at all.
func (s *Store) StartRun(ctx context.Context, spec RunSpec) (*Run, error) {
	return wait(ctx, func() (*Run, error) { return s.startRun(spec) }, func(run *Run) {
		_, _ = run.End(abandoned(ctx))
		_ = run.Close()
	})
}

func (s *Store) startRun(spec RunSpec) (*Run, error) {
	var a arena
	defer a.free()
	if spec.RootDir == "" {
		spec.RootDir = "."
	}
	root := a.text(spec.RootDir)
	options := C.scenariolog_run_options{
		struct_size:     C.uint32_t(unsafe.Sizeof(C.scenariolog_run_options{})),
		owned_by_caller: truth(spec.OwnedByCaller),
		suite:           a.optional(spec.Suite),
		log_dir:         a.optional(spec.LogDir),
		started_at_ns:   nanoseconds(spec.StartedAt),
	}
	options.kv, options.kv_count = a.tags(spec.Tags)
	if a.err != nil {
		return nil, a.err
	}
	return s.makeRun(func(store *cStore, run **cRun, failure **cError) cStatus {
		return C.scenariolog_run_start(store, root, &options, run, failure)
	})
}

// Run opens a recorded run by its id, a unique prefix of one, or "latest".
func (s *Store) Run(id string) (*Run, error) {
	var a arena
	defer a.free()
	cID := a.text(id)
	if a.err != nil {
		return nil, a.err
	}
	return s.makeRun(func(store *cStore, run **cRun, failure **cError) cStatus {
		return C.scenariolog_run_open(store, cID, run, failure)
	})
}

func (s *Store) makeRun(call func(*cStore, **cRun, **cError) cStatus) (*Run, error) {
	var object *cRun
	err := s.handle.use(func(store *cStore) error {
		var failure *cError
		return check(call(store, &object, &failure), failure)
	})
	if err != nil {
		return nil, err
	}
	run := &Run{
		id:   C.GoString(C.scenariolog_run_id(object)),
		root: C.GoString(C.scenariolog_run_root_dir(object)),
		logs: C.GoString(C.scenariolog_run_log_dir(object)),
	}
	run.handle = newHandle(run, object, func(r *cRun) { C.scenariolog_run_free(r) })
	run.recorded = recorded{runScope{run.handle}}
	return run, nil
}

// ID is the run's id.
func (r *Run) ID() string { return r.id }

// RootDir is the directory that relative artifact paths are relative to. It is absolute.
func (r *Run) RootDir() string { return r.root }

// LogDir is the directory that output is written below.
func (r *Run) LogDir() string { return r.logs }

// End ends the run and returns its outcome. With the zero ending it is the worst of its steps'.
func (r *Run) End(ending Ending) (Outcome, error) {
	return end(ending, func(e *C.scenariolog_ending, outcome *C.scenariolog_outcome, failure **cError) (cStatus, error) {
		return statusOf(r.handle, func(run *cRun) cStatus {
			return C.scenariolog_run_end(run, e, outcome, failure)
		})
	})
}

// Reopen reopens an ended run; it does nothing to an open one. It is for suites of several processes, none of which knows
// whether it is the last: each reopens the run and ends it again.
func (r *Run) Reopen() error {
	return r.handle.use(func(run *cRun) error {
		var failure *cError
		return check(C.scenariolog_run_reopen(run, &failure), failure)
	})
}

// Close frees the handle. It does not end the run, and always returns nil.
func (r *Run) Close() error {
	r.handle.close()
	return nil
}

// abandoned is the ending of what was started after its caller had stopped waiting.
func abandoned(ctx context.Context) Ending {
	return Ending{Outcome: Interrupted, Reason: done(ctx).Error()}
}
