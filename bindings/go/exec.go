package scenariolog

/*
#include <scenariolog.h>

void scenariologGoStdout(void *user, uint8_t *data, size_t length);
void scenariologGoStderr(void *user, uint8_t *data, size_t length);

// The header's functions borrow their data as const, which Go cannot declare.
static void take_stdout(void *user, const uint8_t *data, size_t length) {
	scenariologGoStdout(user, (uint8_t *)data, length);
}

static void take_stderr(void *user, const uint8_t *data, size_t length) {
	scenariologGoStderr(user, (uint8_t *)data, length);
}

static void take_output(scenariolog_exec_options *options, uintptr_t user, bool out, bool err) {
	options->user = (void *)user;
	options->on_stdout = out ? take_stdout : NULL;
	options->on_stderr = err ? take_stderr : NULL;
}
*/
import "C"

import (
	"cmp"
	"context"
	"io"
	"runtime/cgo"
	"syscall"
	"time"
	"unsafe"
)

// A Child says what to run, and how. Its output goes to files in the run's log directory, and is indexed when the child
// has ended. Its environment says where it is recorded: programs that record something do so inside its step.
type Child struct {
	// Args are the program and its arguments. Without a slash, the program is looked for in the child's PATH.
	Args []string
	// Cwd is the directory to run it in; by default the current one.
	Cwd string
	// Dir is an older name of Cwd.
	//
	// Deprecated: use Cwd.
	Dir string
	// Env are variables to set, KEY=value, or to unset, KEY, on top of this process's environment.
	Env []string
	// Stdout and Stderr get the output too, as it comes, in a goroutine of their own. A slow one slows the child down; one
	// that fails gets no more. If one panics or calls runtime.Goexit, as t.FailNow does, the child runs to its end and is
	// recorded; then the same happens in the goroutine that runs the child.
	Stdout, Stderr io.Writer
	// Timeout is how long it may run; 0 means no limit.
	Timeout time.Duration
	// KillAfter is the time from SIGTERM, after a timeout or when the context is done, to SIGKILL; by default 5 s.
	KillAfter time.Duration
	// Strict refuses to run a child that cannot be recorded. By default it runs all the same, and the result has a
	// warning.
	Strict bool
	// Index says what of the output is indexed.
	Index Index
	// Streams says how the output is taken. Where both streams are one, Stdout gets all of it, or Stderr if there is no
	// other.
	Streams Streams
}

// Streams says how a child's output is taken.
type Streams int

// How a child's output is taken.
const (
	// StreamsAuto: split.
	StreamsAuto Streams = C.SCENARIOLOG_STREAMS_AUTO
	// StreamsSplit: a pipe and a file for each stream. Two pipes have no common order but that of arrival.
	StreamsSplit Streams = C.SCENARIOLOG_STREAMS_SPLIT
	// StreamsMerged: both through one pipe into one file, that of stdout, in the order in which they are written.
	StreamsMerged Streams = C.SCENARIOLOG_STREAMS_MERGED
	// StreamsPty: the child sees a terminal of its own, and what that shows is one file, that of stdout.
	StreamsPty Streams = C.SCENARIOLOG_STREAMS_PTY
)

// A Result says how a child ended. A child that fails is not an error of the function that runs it.
type Result struct {
	// ExitStatus is the status to exit with in the child's place: its own, 128 + N for signal N, 124 after a timeout,
	// 127 or 126 if it could not be started.
	ExitStatus int
	// Outcome as it was recorded.
	Outcome Outcome
	// Signal that ended it, or 0.
	Signal syscall.Signal
	// TimedOut: it took longer than its timeout.
	TimedOut bool
	// Duration, and CPU time in the program and in the kernel.
	Duration, User, System time.Duration
	// MaxRSSBytes is its largest resident set.
	MaxRSSBytes int64
	// StdoutPath and StderrPath are the files with its output; empty if that is not recorded.
	StdoutPath, StderrPath string
	// StartError says why it could not be started; empty if it was.
	StartError string
	// Warnings say what went wrong with the recording.
	Warnings []string
	// Err and Cause are those of the context if it ended the child: [context.Context.Err] and [context.Cause].
	Err, Cause error
}

// Exec runs a child and records it as the whole of the run, which ends with it. See [Run.ExecStep] for the rest.
func (r *Run) Exec(ctx context.Context, child Child) (*Result, error) {
	return execute(ctx, child, func(options *cExecOptions, result **cExecResult, failure **cError) (cStatus, error) {
		return statusOf(r.handle, func(run *cRun) cStatus {
			return C.scenariolog_run_exec(run, options, result, failure)
		})
	})
}

// ExecStep runs a child and records it as a step of the run. By default the spec's name, command line and directory are
// the child's.
//
// When the context is done, the child's process group gets SIGTERM, and SIGKILL if it is still there after
// [Child.KillAfter]. The step is then recorded as interrupted, and both the result and the context's error are returned,
// which wraps the context's cause too.
// The step is nil if it could not be recorded.
func (r *Run) ExecStep(ctx context.Context, spec StepSpec, child Child) (*Step, *Result, error) {
	var a arena
	defer a.free()
	name, options := a.optional(spec.Name), a.step(spec)
	if a.err != nil {
		return nil, nil, a.err
	}
	var step *Step
	result, err := execute(ctx, child, func(exec *cExecOptions, result **cExecResult, failure **cError) (cStatus, error) {
		return statusOf(r.handle, func(run *cRun) cStatus {
			var object *cStep
			status := C.scenariolog_run_exec_step(run, name, &options, exec, &object, result, failure)
			if object != nil {
				step = stepOf(object)
			}
			return status
		})
	})
	return step, result, err
}

// ExecCommand runs a child and records it as a command of the step. See [Run.ExecStep] for the rest.
func (s *Step) ExecCommand(ctx context.Context, spec CommandSpec, child Child) (*Command, *Result, error) {
	var a arena
	defer a.free()
	options := a.command(spec)
	if a.err != nil {
		return nil, nil, a.err
	}
	var command *Command
	result, err := execute(ctx, child, func(exec *cExecOptions, result **cExecResult, failure **cError) (cStatus, error) {
		return statusOf(s.handle, func(step *cStep) cStatus {
			var object *cCommand
			status := C.scenariolog_step_exec_command(step, &options, exec, &object, result, failure)
			if object != nil {
				command = commandOf(object)
			}
			return status
		})
	})
	return command, result, err
}

// execute runs a child with a function that blocks until it has ended.
func execute(ctx context.Context, child Child, run func(*cExecOptions, **cExecResult, **cError) (cStatus, error)) (*Result, error) {
	if err := done(ctx); err != nil {
		return nil, err
	}
	canceller, err := newCanceller(ctx, child.KillAfter)
	if err != nil {
		return nil, err
	}
	defer canceller.close()
	var a arena
	defer a.free()
	options := a.child(child, canceller.object)
	if a.err != nil {
		return nil, a.err
	}
	outputs := newOutputs(child.Stdout, child.Stderr)
	user := cgo.NewHandle(outputs)
	defer user.Delete()
	C.take_output(&options, C.uintptr_t(user), child.Stdout != nil, child.Stderr != nil)
	var object *cExecResult
	var failure *cError
	status, err := run(&options, &object, &failure)
	if err == nil {
		err = check(status, failure)
	}
	defer C.scenariolog_exec_result_free(object)
	outputs.close()
	if err != nil {
		return nil, err
	}
	result := resultOf(object)
	if result.Outcome == Interrupted && ctx.Err() != nil {
		result.Err, result.Cause = ctx.Err(), context.Cause(ctx)
		return result, done(ctx)
	}
	return result, nil
}

func (a *arena) child(child Child, canceller *C.scenariolog_canceller) cExecOptions {
	options := cExecOptions{
		struct_size:   C.uint32_t(unsafe.Sizeof(cExecOptions{})),
		strict:        truth(child.Strict),
		cwd:           a.optional(cmp.Or(child.Cwd, child.Dir)),
		timeout_ms:    C.uint64_t(milliseconds(child.Timeout)),
		kill_after_ms: C.uint64_t(milliseconds(child.KillAfter)),
		index:         a.index([]Index{child.Index}),
		canceller:     canceller,
		streams:       C.int32_t(child.Streams),
	}
	options.argv, options.argv_count = a.words(child.Args)
	options.env, options.env_count = a.environment(child.Env)
	return options
}

func resultOf(object *cExecResult) *Result {
	result := &Result{
		ExitStatus:  int(C.scenariolog_exec_result_exit_status(object)),
		Outcome:     outcomeOf(C.scenariolog_exec_result_outcome(object)),
		Signal:      syscall.Signal(C.scenariolog_exec_result_signal(object)),
		TimedOut:    bool(C.scenariolog_exec_result_timed_out(object)),
		Duration:    time.Duration(C.scenariolog_exec_result_duration_ns(object)),
		User:        time.Duration(C.scenariolog_exec_result_user_ns(object)),
		System:      time.Duration(C.scenariolog_exec_result_system_ns(object)),
		MaxRSSBytes: int64(C.scenariolog_exec_result_max_rss_bytes(object)),
		StdoutPath:  C.GoString(C.scenariolog_exec_result_stdout_path(object)),
		StderrPath:  C.GoString(C.scenariolog_exec_result_stderr_path(object)),
		StartError:  C.GoString(C.scenariolog_exec_result_start_error(object)),
	}
	for i := range C.scenariolog_exec_result_warning_count(object) {
		result.Warnings = append(result.Warnings, C.GoString(C.scenariolog_exec_result_warning(object, i)))
	}
	return result
}
