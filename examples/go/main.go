// Command go is a small harness: it packs a directory into an archive, checks the archive, and records each step, so that
// the file says afterwards what went wrong.
//
//	go run . [-db FILE] [-timeout DURATION] DIRECTORY
//
// It exits with status 1 if a step failed. Ctrl-C interrupts the running step, which is recorded as interrupted.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/scenariolog/scenariolog/bindings/go"
)

func main() {
	db := flag.String("db", "scenariolog.db", "the file to record into")
	timeout := flag.Duration("timeout", time.Minute, "how long a step may take")
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	passed, err := release(ctx, *db, flag.Arg(0), *timeout)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	if err != nil || !passed {
		os.Exit(1)
	}
}

// release records a run and says how it ended and, if it failed, why.
func release(ctx context.Context, db, dir string, timeout time.Duration) (passed bool, err error) {
	dir, err = filepath.Abs(dir)
	if err != nil {
		return false, err
	}
	store, err := scenariolog.Open(db, scenariolog.Create())
	if err != nil {
		return false, err
	}
	defer store.Close()
	run, err := store.StartRun(ctx, scenariolog.RunSpec{RootDir: filepath.Dir(dir), Suite: "release"})
	if err != nil {
		return false, err
	}
	defer run.Close()

	suite := suite{run: run, source: dir, archive: filepath.Join(filepath.Dir(dir), filepath.Base(dir)+".tar.gz"), timeout: timeout}
	err = suite.steps(ctx)
	outcome, endErr := run.End(scenariolog.Ending{})
	fmt.Println("release", outcome)
	// The context may be done, but its failures are still to be printed.
	return outcome == scenariolog.Passed, errors.Join(err, endErr, tell(context.WithoutCancel(ctx), store, run.ID()))
}

// tell prints what went wrong.
func tell(ctx context.Context, store *scenariolog.Store, runID string) error {
	for failure, err := range store.Failures(ctx, scenariolog.RunFilter{Run: runID}, scenariolog.FailureOptions{LastLines: 3}) {
		if err != nil {
			return err
		}
		fmt.Printf("%s %s after %s %s\n", failure.StepName, failure.Outcome, failure.Duration.Round(time.Millisecond), failure.Reason)
		for _, line := range append(failure.FirstLines, failure.LastLines...) {
			fmt.Println("  |", line)
		}
	}
	return nil
}
