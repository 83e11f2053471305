package scenariolog

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestManyGoroutinesRecordIntoOneStore(t *testing.T) {
	const goroutines, steps = 64, 8
	run := newRun(t)
	var group sync.WaitGroup
	for g := range goroutines {
		group.Add(1)
		go func() {
			defer group.Done()
			for n := range steps {
				record(t, run, fmt.Sprintf("%d/%d", g, n))
			}
		}()
	}
	group.Wait()
	names := map[string]bool{}
	for _, row := range collect(t, run.Steps(t.Context())) {
		names[row.StepName] = row.Outcome == Passed
	}
	if len(names) != goroutines*steps {
		t.Errorf("%d steps of %d are there", len(names), goroutines*steps)
	}
	for name, passed := range names {
		if !passed {
			t.Error(name, "has not ended")
		}
	}
	if artifacts := collect(t, must[*Step](t)(run.Step("63/7")).Artifacts()); len(artifacts) != 1 || artifacts[0].LineCount != 1 {
		t.Errorf("%+v", artifacts)
	}
}

func record(t *testing.T, run *Run, name string) {
	// A context that can be cancelled takes another way than one that cannot.
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	step, err := run.StartStep(ctx, StepSpec{Name: name, Tags: Tags{"name": name}})
	if err != nil {
		t.Error(err)
		return
	}
	defer step.Close()
	stream, err := step.OpenStream("stdout")
	if err != nil {
		t.Error(err)
		return
	}
	if _, err := fmt.Fprintln(stream, name); err != nil {
		t.Error(err)
	}
	if err := stream.Close(); err != nil {
		t.Error(err)
	}
	if _, err := step.End(ExitCode(0)); err != nil {
		t.Error(err)
	}
}

func TestHandlesAreClosedWhileTheyAreUsed(t *testing.T) {
	run := newRun(t)
	for range 50 {
		step := startStep(t, run, StepSpec{Name: "contended"})
		var group sync.WaitGroup
		for g := range 8 {
			group.Add(1)
			go func() {
				defer group.Done()
				if g%2 == 0 {
					_ = step.Close()
				} else {
					_ = step.SetTag("g", "1")
				}
			}()
		}
		group.Wait()
	}
}

func TestACallGoesOnAfterItsHandleIsClosed(t *testing.T) {
	run := newRun(t)
	started := make(chan struct{})
	child := shell("echo started; sleep 0.1; exit 5")
	child.Stdout = &firstLine{then: func() { close(started) }}
	go func() {
		<-started
		_ = run.Close()
	}()
	if _, result, err := run.ExecStep(t.Context(), StepSpec{}, child); err != nil || result.ExitStatus != 5 {
		t.Errorf("%+v %v", result, err)
	}
}

// TestNothingLeaks opens and closes 10,000 stores, runs and cursors.
func TestNothingLeaks(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	path := filepath.Join(t.TempDir(), "x.db")
	store := must[*Store](t)(Open(path, Create()))
	defer store.Close()
	run := startRun(t, store)
	startStep(t, run, StepSpec{Name: "one"})
	cycle := func() {
		store := must[*Store](t)(Open(path, NoCheckpointOnClose()))
		run := must[*Run](t)(store.Run("latest"))
		for _, err := range run.Steps(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
		}
		if _, err := store.Run("nope"); err == nil {
			t.Fatal("there is no such run")
		}
		_ = store.Close()
		_ = run.Close()
	}
	// What the allocators keep for themselves settles late.
	for range 4000 {
		cycle()
	}
	memory, files := settled(t)
	for range 10_000 {
		cycle()
	}
	memoryAfter, filesAfter := settled(t)
	t.Logf("resident %d KiB, then %d KiB; files %d, then %d", memory>>10, memoryAfter>>10, files, filesAfter)
	if filesAfter > files+5 {
		t.Errorf("%d files are open, %d were", filesAfter, files)
	}
	// The race detector remembers each place that was touched.
	if memoryAfter > memory+16<<20 && !raceDetector {
		t.Errorf("%d bytes are resident, %d were", memoryAfter, memory)
	}
}

func TestWhatIsForgottenIsClosed(t *testing.T) {
	// While another store has the file open, SQLite keeps descriptors for later.
	store := newStore(t)
	path := store.Path()
	_ = store.Close()
	_, before := settled(t)
	for range 100 {
		must[*Store](t)(Open(path))
	}
	for range 100 {
		if _, after := settled(t); after <= before {
			return
		}
	}
	t.Error("stores that nobody refers to are still open")
}

// settled is how much is resident, and how many files are open, once garbage is gone.
func settled(t *testing.T) (memory, files int) {
	t.Helper()
	for range 5 {
		runtime.GC()
		time.Sleep(20 * time.Millisecond)
	}
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("there is no /proc")
	}
	statm := must[[]byte](t)(os.ReadFile("/proc/self/statm"))
	if _, err := fmt.Fscan(strings.NewReader(string(statm)), new(int), &memory); err != nil {
		t.Fatal(err)
	}
	return memory * os.Getpagesize(), len(entries)
}
