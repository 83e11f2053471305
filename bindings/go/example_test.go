package scenariolog_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"

	"github.com/scenariolog/scenariolog/bindings/go"
)

// place is a directory for an example, and what removes it.
func place() (string, func()) {
	dir, err := os.MkdirTemp("", "scenariolog")
	if err != nil {
		log.Fatal(err)
	}
	return dir, func() { _ = os.RemoveAll(dir) }
}

func begin(dir string) (*scenariolog.Store, *scenariolog.Run) {
	store, err := scenariolog.Open(filepath.Join(dir, "scenariolog.db"), scenariolog.Create())
	if err != nil {
		log.Fatal(err)
	}
	run, err := store.StartRun(context.Background(), scenariolog.RunSpec{RootDir: dir, Suite: "nightly"})
	if err != nil {
		log.Fatal(err)
	}
	return store, run
}

func Example() {
	dir, remove := place()
	defer remove()
	ctx := context.Background()

	store, err := scenariolog.Open(filepath.Join(dir, "scenariolog.db"), scenariolog.Create())
	if err != nil {
		log.Fatal(err)
	}
	defer store.Close()
	run, err := store.StartRun(ctx, scenariolog.RunSpec{RootDir: dir, Suite: "nightly"})
	if err != nil {
		log.Fatal(err)
	}
	defer run.Close()

	child := scenariolog.Child{Args: []string{"sh", "-c", "echo connection refused >&2; exit 1"}}
	if _, _, err := run.ExecStep(ctx, scenariolog.StepSpec{Name: "deploy"}, child); err != nil {
		log.Fatal(err)
	}
	outcome, err := run.End(scenariolog.Ending{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("the run", outcome)

	for failure, err := range store.Failures(ctx, scenariolog.Latest, scenariolog.FailureOptions{}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(failure.StepName, "says:", failure.FirstLines[0])
	}
	// Output:
	// the run failed
	// deploy says: connection refused
}

func ExampleStore_Search() {
	dir, remove := place()
	defer remove()
	store, run := begin(dir)
	defer store.Close()
	if _, err := run.AddBytes("log", "server.log", []byte("listening\nrequest timed out\nstopping\n")); err != nil {
		log.Fatal(err)
	}
	for hit, err := range store.Search(context.Background(), scenariolog.Query{Text: "time* OR timed"}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s line %d: %s\n", hit.Suite, hit.LineNum, hit.Text)
	}
	// Output: nightly line 2: request timed out
}

func ExampleRun_StartStep() {
	dir, remove := place()
	defer remove()
	store, run := begin(dir)
	defer store.Close()
	step, err := run.StartStep(context.Background(), scenariolog.StepSpec{Name: "unpack"})
	if err != nil {
		log.Fatal(err)
	}
	defer step.Close()
	stdout, stderr, err := step.OpenOutput()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Fprintln(io.MultiWriter(stdout, stderr), "unpacking")
	if err := errors.Join(stdout.Close(), stderr.Close(), step.SetTag("files", "12")); err != nil {
		log.Fatal(err)
	}
	outcome, err := step.End(scenariolog.Ending{Outcome: scenariolog.Skipped, Reason: "nothing to unpack"})
	fmt.Println(outcome, err)
	// Output: skipped <nil>
}

func ExampleError() {
	_, err := scenariolog.Open("/no/such/file")
	fmt.Println(errors.Is(err, scenariolog.ErrNotFound))
	// Output: true
}
