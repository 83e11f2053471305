package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/scenariolog/scenariolog/bindings/go"
)

// A suite packs a directory into an archive and checks the archive.
type suite struct {
	run             *scenariolog.Run
	source, archive string
	timeout         time.Duration
}

// steps stops at the first step that does not pass, since the next ones need it.
func (s suite) steps(ctx context.Context) error {
	if passed, err := s.inventory(ctx); err != nil || !passed {
		return err
	}
	pack := []string{"tar", "-czf", s.archive, "-C", filepath.Dir(s.source), filepath.Base(s.source)}
	if passed, err := s.child(ctx, "pack", pack); err != nil || !passed {
		return err
	}
	if _, err := s.run.AddFile("release", s.archive); err != nil {
		return err
	}
	_, err := s.child(ctx, "compare", []string{"tar", "-dzf", s.archive, "-C", filepath.Dir(s.source)})
	return err
}

// child runs a program as a step.
func (s suite) child(ctx context.Context, name string, args []string) (passed bool, err error) {
	step, result, err := s.run.ExecStep(ctx, scenariolog.StepSpec{Name: name}, scenariolog.Child{Args: args, Timeout: s.timeout})
	if step != nil {
		defer step.Close()
	}
	if err != nil {
		return false, err
	}
	return result.Outcome == scenariolog.Passed, nil
}

// inventory is a step of this process: it lists the files with their hashes, and fails where one cannot be read.
func (s suite) inventory(ctx context.Context) (passed bool, err error) {
	step, err := s.run.StartStep(ctx, scenariolog.StepSpec{Name: "inventory"})
	if err != nil {
		return false, err
	}
	defer step.Close()
	stdout, stderr, err := step.OpenOutput()
	if err != nil {
		return false, err
	}
	ending := scenariolog.Ending{Outcome: scenariolog.Passed}
	files, failure := list(ctx, s.source, stdout)
	if failure != nil {
		fmt.Fprintln(stderr, failure)
		ending = scenariolog.Ending{Outcome: scenariolog.Failed, Reason: "not every file can be read"}
	}
	err = errors.Join(stdout.Close(), stderr.Close(), step.SetTag("files", fmt.Sprint(files)))
	outcome, endErr := step.End(ending)
	return outcome == scenariolog.Passed, errors.Join(err, endErr)
}

func list(ctx context.Context, dir string, to io.Writer) (files int, err error) {
	err = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		fmt.Fprintf(to, "%x  %s\n", sha256.Sum256(content), path)
		return ctx.Err()
	})
	return files, err
}
