// Command go records the scenario of the README beside it with the Go module.
package main

import (
	"context"
	"errors"
	"log"
	"os"
	"path/filepath"

	"github.com/scenariolog/scenariolog/bindings/go"
)

func main() {
	log.SetFlags(0)
	if err := record(context.Background(), os.Args[1], os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

func record(ctx context.Context, db, root string) error {
	store, err := scenariolog.Open(db, scenariolog.Create())
	if err != nil {
		return err
	}
	defer store.Close()
	run, err := store.StartRun(ctx, scenariolog.RunSpec{
		RootDir: root, Suite: "conformance", Tags: scenariolog.Tags{"stage": "first"},
	})
	if err != nil {
		return err
	}
	defer run.Close()
	r := recorder{ctx: ctx, run: run, root: root}
	r.check(run.SetTag("stage", "second"))

	outer := r.step(scenariolog.StepSpec{Name: "outer", Tags: scenariolog.Tags{"color": "red"}}, "sh", "-c", "echo outer out; echo outer err >&2")
	if r.err != nil {
		return r.err
	}
	r.check(outer.SetTag("color", "blue"))
	greet := r.command(outer, scenariolog.CommandSpec{Name: "greet", Tags: scenariolog.Tags{"mood": "grim"}}, "sh", "-c", "echo hello")
	r.check(greet.SetTag("mood", "fair"))
	r.command(outer, scenariolog.CommandSpec{}, "sh", "-c", "exit 4")
	inner := r.step(scenariolog.StepSpec{Name: "smørrebrød 名前", Parent: outer.ID(), Tags: scenariolog.Tags{"depth": "1"}},
		"sh", "-c", `printf "\377\000\001 binary"`)
	r.step(scenariolog.StepSpec{Name: "leaf", Parent: inner.ID(), Tags: scenariolog.Tags{"depth": "2"}}, "true")

	r.step(scenariolog.StepSpec{Name: "fails"}, "sh", "-c", "echo connecting; echo connection refused >&2; exit 3")
	r.step(scenariolog.StepSpec{Name: "terminated"}, "sh", "-c", "kill -TERM $$")
	r.step(scenariolog.StepSpec{Name: "crashes"}, "sh", "-c", "kill -USR1 $$")
	num := 7
	r.step(scenariolog.StepSpec{Name: "flaky", Num: &num}, "sh", "-c", "exit 1")
	r.step(scenariolog.StepSpec{Name: "flaky", Num: &num}, "true")
	r.step(scenariolog.StepSpec{Name: "last"}, "true")

	_, err = run.AddFile("notes", filepath.Join(root, "notes.txt"))
	r.check(err)
	_, err = outer.AddFile("blob", filepath.Join(root, "données.bin"))
	r.check(err)
	_, err = run.End(scenariolog.ExitCode(3))
	r.check(err)
	return r.err
}

type recorder struct {
	ctx  context.Context
	run  *scenariolog.Run
	root string
	err  error
}

func (r *recorder) check(err error) { r.err = errors.Join(r.err, err) }

func (r *recorder) step(spec scenariolog.StepSpec, args ...string) *scenariolog.Step {
	step, _, err := r.run.ExecStep(r.ctx, spec, scenariolog.Child{Args: args, Cwd: r.root, Strict: true})
	r.check(err)
	return step
}

func (r *recorder) command(step *scenariolog.Step, spec scenariolog.CommandSpec, args ...string) *scenariolog.Command {
	command, _, err := step.ExecCommand(r.ctx, spec, scenariolog.Child{Args: args, Cwd: r.root, Strict: true})
	r.check(err)
	return command
}
