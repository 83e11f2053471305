package scenariologtest

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/scenariolog/scenariolog/bindings/go"
)

// T is a test that is recorded as a step. It is a [testing.TB]; what is logged through it is recorded too.
type T struct {
	*testing.T
	step *scenariolog.Step
	log  *scenariolog.Stream

	mu     sync.Mutex
	reason string
	// started is moved forward by the time that the test waited for its turn.
	started time.Time
}

// Step records a test or subtest as a step, which ends with the test.
func Step(t *testing.T) *T {
	t.Helper()
	st := &T{T: t, started: time.Now()}
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
	// The first cleanup registered runs last, so what the others log is recorded too.
	t.Cleanup(func() { st.end(s) })
	return st
}

// Main runs the tests of a package and exits with their status, as TestMain may:
//
//	func TestMain(m *testing.M) { scenariologtest.Main(m) }
//
// It is optional. A package that has it ends the run once, and not whenever no step is left, which saves some milliseconds
// for each of many short tests.
func Main(m *testing.M) {
	s := current()
	if s != nil {
		s.main = true
	}
	status := m.Run()
	if s != nil {
		s.warn(s.end())
	}
	os.Exit(status)
}

// Scenario is the step, to add tags, artifacts and commands to, or nil if nothing is recorded.
func (t *T) Scenario() *scenariolog.Step { return t.step }

// Run runs a subtest and records it as a step inside this one.
func (t *T) Run(name string, f func(t *T)) bool {
	t.Helper()
	return t.T.Run(name, func(inner *testing.T) {
		inner.Helper()
		f(Step(inner))
	})
}

// Parallel is [testing.T.Parallel]. The time that the test waits for others is not part of its duration.
func (t *T) Parallel() {
	t.Helper()
	ran := time.Since(t.started)
	t.T.Parallel()
	t.started = time.Now().Add(-ran)
}

func (t *T) end(s *session) {
	ending := t.ending()
	if stack := panicking(); stack != nil {
		// The test is not marked as failed yet.
		ending = scenariolog.Ending{Outcome: scenariolog.Failed, Reason: "it panicked"}
		_, err := t.step.AddBytes("traceback", "panic.txt", stack)
		s.warn(err)
	}
	if t.log != nil {
		s.warn(t.log.Close())
	}
	ending.Duration = time.Since(t.started)
	_, err := t.step.End(ending)
	s.warn(err)
	s.warn(s.done(t.Name()))
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
	default:
		return scenariolog.Ending{Outcome: scenariolog.Passed}
	}
}

// panicking is the stack of the panic that is ending the test, or nil. Cleanups run before the stack is unwound.
func panicking() []byte {
	callers := make([]uintptr, 64)
	frames := runtime.CallersFrames(callers[:runtime.Callers(1, callers)])
	for {
		frame, more := frames.Next()
		if frame.Function == "runtime.gopanic" {
			return debug.Stack()
		}
		if !more {
			return nil
		}
	}
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

// Log is [testing.T.Log], recorded.
func (t *T) Log(args ...any) {
	t.Helper()
	t.record(fmt.Sprintln(args...))
	t.T.Log(args...)
}

// Logf is [testing.T.Logf], recorded.
func (t *T) Logf(format string, args ...any) {
	t.Helper()
	t.record(fmt.Sprintf(format, args...))
	t.T.Logf(format, args...)
}

// Error is [testing.T.Error], recorded.
func (t *T) Error(args ...any) {
	t.Helper()
	t.because(fmt.Sprintln(args...))
	t.T.Error(args...)
}

// Errorf is [testing.T.Errorf], recorded.
func (t *T) Errorf(format string, args ...any) {
	t.Helper()
	t.because(fmt.Sprintf(format, args...))
	t.T.Errorf(format, args...)
}

// Fatal is [testing.T.Fatal], recorded.
func (t *T) Fatal(args ...any) {
	t.Helper()
	t.because(fmt.Sprintln(args...))
	t.T.Fatal(args...)
}

// Fatalf is [testing.T.Fatalf], recorded.
func (t *T) Fatalf(format string, args ...any) {
	t.Helper()
	t.because(fmt.Sprintf(format, args...))
	t.T.Fatalf(format, args...)
}

// Skip is [testing.T.Skip], recorded.
func (t *T) Skip(args ...any) {
	t.Helper()
	t.because(fmt.Sprintln(args...))
	t.T.Skip(args...)
}

// Skipf is [testing.T.Skipf], recorded.
func (t *T) Skipf(format string, args ...any) {
	t.Helper()
	t.because(fmt.Sprintf(format, args...))
	t.T.Skipf(format, args...)
}
