package scenariologtest

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/scenariolog/scenariolog/bindings/go"
)

// T is a test that is recorded as a step. It is a [testing.TB]; what is logged through it is recorded too.
type T struct {
	testing.TB
	// T is the test, or nil if it is a benchmark, a fuzz test or something of a library.
	T *testing.T

	step *scenariolog.Step
	log  *scenariolog.Stream

	mu     sync.Mutex
	reason string
	// panicked is what its function panicked with, where that is known.
	panicked string
	// started is moved forward by the time that the test waited for its turn.
	started time.Time
}

// Step records a test, subtest, benchmark or fuzz test as a step, which ends with it. A T has its step already.
func Step(t testing.TB) *T {
	t.Helper()
	if st, ok := t.(*T); ok {
		return st
	}
	st := &T{TB: t, started: time.Now()}
	st.T, _ = t.(*testing.T)
	s := current()
	if s == nil {
		return st
	}
	step, err := s.begin(t.Name(), scenariolog.Tags{"go.package": build().Path})
	if err != nil {
		s.warn(err)
		return st
	}
	st.step = step
	if st.log, err = step.OpenStream("stdout"); err != nil {
		s.warn(err)
	}
	cleanupLast(t, func() { st.end(s) })
	return st
}

// Main runs the tests of a package and exits with their status, as TestMain may:
//
//	func TestMain(m *testing.M) { scenariologtest.Main(m) }
//
// It is optional. A package that has it ends the run once, and not whenever no step is left, which saves some milliseconds
// for each of many short tests. A failure that no step has, such as that of a test without one, is recorded too.
func Main(m *testing.M) {
	if s := current(); s != nil {
		s.main = true
	}
	Exit(m.Run())
}

// Exit exits with a status, for a TestMain that judges more than [testing.M.Run] does. If no step has failed although the
// status is not 0, that is recorded.
func Exit(status int) {
	if s := current(); s != nil {
		s.warn(s.exit(status))
	}
	os.Exit(status)
}

// Scenario is the step, to add tags, artifacts and commands to, or nil if nothing is recorded.
func (t *T) Scenario() *scenariolog.Step { return t.step }

// Run runs a subtest or a benchmark within a benchmark, and records it as a step inside this one. Nothing else can have one.
func (t *T) Run(name string, f func(t *T)) bool {
	t.Helper()
	switch around := t.TB.(type) {
	case *testing.T:
		return around.Run(name, func(inner *testing.T) { Step(inner).run(f) })
	case *testing.B:
		return around.Run(name, func(inner *testing.B) { Step(inner).run(f) })
	}
	t.Fatalf("%T cannot run %s inside it", t.TB, name)
	return false
}

// Parallel is [testing.T.Parallel]. The time that the test waits for others is not part of its duration. What is no test
// has nothing to run beside, and goes on.
func (t *T) Parallel() {
	t.Helper()
	if t.T == nil {
		return
	}
	ran := time.Since(t.started)
	t.T.Parallel()
	t.started = time.Now().Add(-ran)
}

// Deadline is [testing.T.Deadline]. What is no test has none.
func (t *T) Deadline() (deadline time.Time, ok bool) {
	if t.T == nil {
		return time.Time{}, false
	}
	return t.T.Deadline()
}

func (t *T) end(s *session) {
	ending := t.ending()
	if stack := unwinding("runtime.gopanic"); stack != nil {
		// The test is not marked as failed yet.
		ending = scenariolog.Ending{Outcome: scenariolog.Failed, Reason: "it panicked"}
		if t.panicked != "" {
			ending.Reason = "panic: " + t.panicked
		}
		_, err := t.step.AddBytes("traceback", "panic.txt", stack)
		s.warn(err)
	}
	if t.log != nil {
		s.warn(t.log.Close())
	}
	ending.Duration = time.Since(t.started)
	outcome, err := t.step.End(ending)
	s.warn(err)
	s.warn(s.done(t.Name(), outcome))
	_ = t.step.Close()
}

func (t *T) ending() scenariolog.Ending {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case t.Failed():
		return scenariolog.Ending{Outcome: scenariolog.Failed, Reason: t.reason}
	case t.Skipped():
		return scenariolog.Ending{Outcome: scenariolog.Skipped, Reason: t.reason}
	case unwinding("runtime.Goexit") != nil:
		reason := "it ended by runtime.Goexit, or by FailNow of another test"
		return scenariolog.Ending{Outcome: scenariolog.Failed, Reason: reason}
	default:
		return scenariolog.Ending{Outcome: scenariolog.Passed}
	}
}

// run runs the test's function, and keeps what it panics with.
func (t *T) run(f func(t *T)) {
	defer func() {
		if value := recover(); value != nil {
			t.panicked = fmt.Sprint(value)
			panic(value)
		}
	}()
	f(t)
}

// record keeps what is logged, as in the test's own log but without the place in the source.
func (t *T) record(text string) {
	if t.log == nil {
		return
	}
	if !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	if _, err := t.log.Write([]byte(text)); err != nil {
		current().warn(err)
	}
}

// because records the text, and keeps the first as the reason.
func (t *T) because(text string) {
	t.record(text)
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.reason == "" {
		t.reason = strings.TrimSpace(text)
	}
}

// Log is [testing.TB.Log], recorded.
func (t *T) Log(args ...any) {
	t.Helper()
	t.record(fmt.Sprintln(args...))
	t.TB.Log(args...)
}

// Logf is [testing.TB.Logf], recorded.
func (t *T) Logf(format string, args ...any) {
	t.Helper()
	t.record(fmt.Sprintf(format, args...))
	t.TB.Logf(format, args...)
}

// Error is [testing.TB.Error], recorded.
func (t *T) Error(args ...any) {
	t.Helper()
	t.because(fmt.Sprintln(args...))
	t.TB.Error(args...)
}

// Errorf is [testing.TB.Errorf], recorded.
func (t *T) Errorf(format string, args ...any) {
	t.Helper()
	t.because(fmt.Sprintf(format, args...))
	t.TB.Errorf(format, args...)
}

// Fatal is [testing.TB.Fatal], recorded.
func (t *T) Fatal(args ...any) {
	t.Helper()
	t.because(fmt.Sprintln(args...))
	t.TB.Fatal(args...)
}

// Fatalf is [testing.TB.Fatalf], recorded.
func (t *T) Fatalf(format string, args ...any) {
	t.Helper()
	t.because(fmt.Sprintf(format, args...))
	t.TB.Fatalf(format, args...)
}

// Skip is [testing.TB.Skip], recorded.
func (t *T) Skip(args ...any) {
	t.Helper()
	t.because(fmt.Sprintln(args...))
	t.TB.Skip(args...)
}

// Skipf is [testing.TB.Skipf], recorded.
func (t *T) Skipf(format string, args ...any) {
	t.Helper()
	t.because(fmt.Sprintf(format, args...))
	t.TB.Skipf(format, args...)
}
