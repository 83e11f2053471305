package scenariolog

/*
#include <scenariolog.h>
*/
import "C"

import (
	"cmp"
	"context"
	"unsafe"
)

// A Command is a command that a step ran.
type Command struct {
	recorded
	handle *handle[*cCommand]
	id     string
	stepID string
	num    int
}

// A CommandSpec says how to start a command.
type CommandSpec struct {
	// Name is for people, where the command line is not enough.
	Name string
	// Args and Cwd are the command line and the working directory. They are only recorded, and those of a child process
	// by default.
	Args []string
	Cwd  string
	// Dir is an older name of Cwd.
	//
	// Deprecated: use Cwd.
	Dir string
	// Tags of the command.
	Tags Tags
}

func (a *arena) command(spec CommandSpec) C.scenariolog_command_options {
	options := C.scenariolog_command_options{
		struct_size: C.uint32_t(unsafe.Sizeof(C.scenariolog_command_options{})),
		name:        a.optional(spec.Name),
		cwd:         a.optional(cmp.Or(spec.Cwd, spec.Dir)),
	}
	options.argv, options.argv_count = a.words(spec.Args)
	options.kv, options.kv_count = a.tags(spec.Tags)
	return options
}

// StartCommand starts a command of the step. When it returns, the file has the command's row. If the context is done while
// the call waits for other writers, the command is recorded as interrupted, if at all.
func (s *Step) StartCommand(ctx context.Context, spec CommandSpec) (*Command, error) {
	return wait(ctx, func() (*Command, error) { return s.startCommand(spec) }, func(command *Command) {
		_, _ = command.End(abandoned(ctx))
		_ = command.Close()
	})
}

func (s *Step) startCommand(spec CommandSpec) (*Command, error) {
	var a arena
	defer a.free()
	options := a.command(spec)
	if a.err != nil {
		return nil, a.err
	}
	return makeCommand(s.handle, func(step *cStep, command **cCommand, failure **cError) cStatus {
		return C.scenariolog_command_start(step, &options, command, failure)
	})
}

// Command opens a recorded command by its id, a unique prefix of one, or "latest".
func (s *Store) Command(id string) (*Command, error) {
	var a arena
	defer a.free()
	cID := a.text(id)
	if a.err != nil {
		return nil, a.err
	}
	return makeCommand(s.handle, func(store *cStore, command **cCommand, failure **cError) cStatus {
		return C.scenariolog_command_open(store, cID, command, failure)
	})
}

func makeCommand[P comparable](from *handle[P], call func(P, **cCommand, **cError) cStatus) (*Command, error) {
	var object *cCommand
	err := from.use(func(from P) error {
		var failure *cError
		return check(call(from, &object, &failure), failure)
	})
	if err != nil {
		return nil, err
	}
	return commandOf(object), nil
}

func commandOf(object *cCommand) *Command {
	command := &Command{
		id:     C.GoString(C.scenariolog_command_id(object)),
		stepID: C.GoString(C.scenariolog_command_step_id(object)),
		num:    int(C.scenariolog_command_num(object)),
	}
	command.handle = newHandle(command, object, func(c *cCommand) { C.scenariolog_command_free(c) })
	command.recorded = recorded{commandScope{command.handle}}
	return command
}

// ID is the command's id.
func (c *Command) ID() string { return c.id }

// StepID is the id of the command's step.
func (c *Command) StepID() string { return c.stepID }

// Num is the command's number in its step, from 1.
func (c *Command) Num() int { return c.num }

// End ends the command and returns its outcome. The ending must have an outcome, an exit code or a signal.
func (c *Command) End(ending Ending) (Outcome, error) {
	return end(ending, func(e *C.scenariolog_ending, outcome *C.scenariolog_outcome, failure **cError) (cStatus, error) {
		return statusOf(c.handle, func(command *cCommand) cStatus {
			return C.scenariolog_command_end(command, e, outcome, failure)
		})
	})
}

// Close frees the handle. It does not end the command, and always returns nil.
func (c *Command) Close() error {
	c.handle.close()
	return nil
}
