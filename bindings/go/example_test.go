package scenariolog_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"time"

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
		fmt.Println(failure.StepName, "says:", failure.KeyLines[0])
	}
	// Output:
	// the run failed
	// deploy says: connection refused
}

func ExampleRun_Exec() {
	dir, remove := place()
	defer remove()
	store, run := begin(dir)
	defer store.Close()
	result, err := run.Exec(context.Background(), scenariolog.Child{Args: []string{"sh", "-c", "exit 3"}})
	if err != nil {
		log.Fatal(err)
	}
	row, err := run.Row(context.Background())
	fmt.Println(result.ExitStatus, row.Outcome, err)
	// Output: 3 failed <nil>
}

func ExampleStep_EndWith() {
	dir, remove := place()
	defer remove()
	store, run := begin(dir)
	defer store.Close()
	start := time.Date(2026, 11, 22, 20, 0, 0, 0, time.UTC)
	step, err := run.StartStep(context.Background(), scenariolog.StepSpec{Name: "deploy", StartedAt: start})
	if err != nil {
		log.Fatal(err)
	}
	defer step.Close()
	outcome, err := step.EndWith(
		scenariolog.Ending{Outcome: scenariolog.Failed, Reason: "connection refused", CompletedAt: start.Add(90 * time.Second)},
		scenariolog.Tags{"host": "db1"},
		scenariolog.Payload{Kind: "log", Name: "deploy.log", Data: []byte("connection refused by db1\n")},
	)
	fmt.Println(outcome, err)
	// Output: failed <nil>
}

// What the README shows; TestTheExamplesOfTheREADMEAreRun compares the two.
func nightly(ctx context.Context) error {
	store, err := scenariolog.Open("scenariolog.db", scenariolog.Create())
	if err != nil {
		return err
	}
	defer store.Close()
	run, err := store.StartRun(ctx, scenariolog.RunSpec{Suite: "nightly"})
	if err != nil {
		return err
	}
	defer run.Close()

	tar := scenariolog.Child{Args: []string{"tar", "xf", "release.tar.gz"}, Timeout: time.Minute}
	step, result, err := run.ExecStep(ctx, scenariolog.StepSpec{Name: "unpack"}, tar)
	if err != nil {
		return err
	}
	defer step.Close()
	if err := step.SetTag("archive", "release.tar.gz"); err != nil {
		return err
	}
	fmt.Println("tar ended with", result.ExitStatus)

	outcome, err := run.End(scenariolog.Ending{}) // the worst of the steps'
	if err != nil {
		return err
	}
	fmt.Println("the run", outcome)

	for failure, err := range store.Failures(ctx, scenariolog.Latest, scenariolog.FailureOptions{}) {
		if err != nil {
			return err
		}
		fmt.Println(failure.StepName, failure.KeyLines)
	}
	return nil
}

func Example_nightly() {
	dir, remove := place()
	defer remove()
	here, err := os.Getwd()
	if err != nil {
		log.Fatal(err)
	}
	if err := os.Chdir(dir); err != nil {
		log.Fatal(err)
	}
	defer os.Chdir(here)
	if err := exec.Command("tar", "czf", "release.tar.gz", "--files-from", "/dev/null").Run(); err != nil {
		log.Fatal(err)
	}
	if err := nightly(context.Background()); err != nil {
		log.Fatal(err)
	}
	// Output:
	// tar ended with 0
	// the run passed
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
