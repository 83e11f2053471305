package scenariolog

/*
#include <scenariolog.h>
*/
import "C"

import (
	"context"
	"iter"
	"unsafe"
)

// A question asks the object of a handle for rows.
type question[P comparable] func(object P, cursor **cCursor, failure **cError) (cStatus, error)

// ask yields the rows that answer a question. When the context is done, it yields the context's error last.
func ask[T any, P comparable](ctx context.Context, h *handle[P], question question[P]) iter.Seq2[T, error] {
	open := func(cursor **cCursor, failure **cError) (cStatus, error) {
		type answer struct {
			cursor  *cCursor
			failure *cError
			status  cStatus
		}
		// A call that goes on after its context must not write into the caller's places.
		got, err := wait(ctx, func() (got answer, err error) {
			err = h.use(func(object P) (err error) {
				got.status, err = question(object, &got.cursor, &got.failure)
				return err
			})
			return got, err
		}, func(got answer) {
			C.scenariolog_cursor_free(got.cursor)
			C.scenariolog_error_free(got.failure)
		})
		*cursor, *failure = got.cursor, got.failure
		return got.status, err
	}
	return func(yield func(T, error) bool) {
		for row, err := range rows[T](open) {
			if err == nil && ctx.Err() != nil {
				var none T
				yield(none, done(ctx))
				return
			}
			if !yield(row, err) {
				return
			}
		}
	}
}

// report asks about the runs that a filter lets through.
func report[T any](ctx context.Context, s *Store, runs RunFilter, question func(*cStore, *cRunFilter, **cCursor, **cError) cStatus) iter.Seq2[T, error] {
	return ask[T](ctx, s.handle, func(store *cStore, cursor **cCursor, failure **cError) (cStatus, error) {
		var a arena
		defer a.free()
		filter := a.filter(runs)
		if a.err != nil {
			return 0, a.err
		}
		return question(store, filter, cursor, failure), nil
	})
}

// Runs are runs with the counts of their steps, the newest first; at most limit, or all for 0.
func (s *Store) Runs(ctx context.Context, runs RunFilter, limit uint64) iter.Seq2[RunRow, error] {
	return report[RunRow](ctx, s, runs, func(store *cStore, filter *cRunFilter, cursor **cCursor, failure **cError) cStatus {
		return C.scenariolog_report_runs(store, filter, C.uint64_t(limit), cursor, failure)
	})
}

// NoLines in [FailureOptions] is no lines, where 0 is the default number.
const NoLines = C.SCENARIOLOG_NO_LINES

// FailureOptions say which failures to report, and how much of their output.
type FailureOptions struct {
	// AllAttempts reports failed attempts too if a later attempt succeeded.
	AllAttempts bool
	// FirstLines and LastLines are numbers of lines of the output: 0 means 3 and 7, [NoLines] none.
	FirstLines, LastLines int
	// KeyLines is the number of lines that name the failure, wherever they stand: 0 means 4, [NoLines] none.
	KeyLines int
	// Limit is the maximum number of failures; 0 means all.
	Limit uint64
}

// Failures are failed steps and runs, with the first and last lines of their output.
func (s *Store) Failures(ctx context.Context, runs RunFilter, options FailureOptions) iter.Seq2[FailureRow, error] {
	return report[FailureRow](ctx, s, runs, func(store *cStore, filter *cRunFilter, cursor **cCursor, failure **cError) cStatus {
		cOptions := C.scenariolog_failure_options{
			struct_size:  C.uint32_t(unsafe.Sizeof(C.scenariolog_failure_options{})),
			all_attempts: truth(options.AllAttempts),
			first_lines:  C.int32_t(options.FirstLines),
			last_lines:   C.int32_t(options.LastLines),
			limit:        C.uint64_t(options.Limit),
			key_lines:    C.int32_t(options.KeyLines),
		}
		return C.scenariolog_report_failures(store, filter, &cOptions, cursor, failure)
	})
}

// Timings are steps, the slowest first; at most limit, or all for 0.
func (s *Store) Timings(ctx context.Context, runs RunFilter, limit uint64) iter.Seq2[TimingRow, error] {
	return report[TimingRow](ctx, s, runs, func(store *cStore, filter *cRunFilter, cursor **cCursor, failure **cError) cStatus {
		return C.scenariolog_report_timings(store, filter, C.uint64_t(limit), cursor, failure)
	})
}

// TimingsAcrossRuns say how long the steps of each name took across runs; at most limit names, or all for 0.
func (s *Store) TimingsAcrossRuns(ctx context.Context, runs RunFilter, limit uint64) iter.Seq2[AcrossRow, error] {
	return report[AcrossRow](ctx, s, runs, func(store *cStore, filter *cRunFilter, cursor **cCursor, failure **cError) cStatus {
		return C.scenariolog_report_across_runs(store, filter, C.uint64_t(limit), cursor, failure)
	})
}

// Artifacts are those of runs and of their steps and commands.
func (s *Store) Artifacts(ctx context.Context, runs RunFilter) iter.Seq2[ArtifactRow, error] {
	return report[ArtifactRow](ctx, s, runs, func(store *cStore, filter *cRunFilter, cursor **cCursor, failure **cError) cStatus {
		return C.scenariolog_report_artifacts(store, filter, cursor, failure)
	})
}

// Verify hashes the files of artifacts again, and compares them with what was recorded.
func (s *Store) Verify(ctx context.Context, runs RunFilter) iter.Seq2[VerifiedRow, error] {
	return report[VerifiedRow](ctx, s, runs, func(store *cStore, filter *cRunFilter, cursor **cCursor, failure **cError) cStatus {
		return C.scenariolog_report_verify(store, filter, cursor, failure)
	})
}

// Row is the current state of the run.
func (r *Run) Row(ctx context.Context) (RunRow, error) {
	return first(ask[RunRow](ctx, r.handle, func(run *cRun, cursor **cCursor, failure **cError) (cStatus, error) {
		return C.scenariolog_report_run(run, cursor, failure), nil
	}))
}

// Steps are the current states of the steps of the run, nested ones too, in the order they started.
func (r *Run) Steps(ctx context.Context) iter.Seq2[StepRow, error] {
	return ask[StepRow](ctx, r.handle, func(run *cRun, cursor **cCursor, failure **cError) (cStatus, error) {
		return C.scenariolog_report_steps(run, cursor, failure), nil
	})
}

// Row is the current state of the step.
func (s *Step) Row(ctx context.Context) (StepRow, error) {
	return first(ask[StepRow](ctx, s.handle, func(step *cStep, cursor **cCursor, failure **cError) (cStatus, error) {
		return C.scenariolog_report_step(step, cursor, failure), nil
	}))
}

// Commands are the current states of the commands of the step.
func (s *Step) Commands(ctx context.Context) iter.Seq2[CommandRow, error] {
	return ask[CommandRow](ctx, s.handle, func(step *cStep, cursor **cCursor, failure **cError) (cStatus, error) {
		return C.scenariolog_report_commands(step, cursor, failure), nil
	})
}

// first is the only row there is.
func first[T any](rows iter.Seq2[T, error]) (T, error) {
	for row, err := range rows {
		return row, err
	}
	var none T
	return none, &Error{sentinel: ErrNotFound, Message: "it is no longer in the file"}
}
