package scenariolog

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

func shell(script string) Child { return Child{Args: []string{"sh", "-c", script}} }

func TestAChildIsRecordedAsAStep(t *testing.T) {
	run := newRun(t)
	child := shell(`echo "out $WHO"; echo err >&2; exit 3`)
	child.Env = []string{"WHO=Ana", "HOME"}
	var stdout, stderr bytes.Buffer
	child.Stdout, child.Stderr = &stdout, &stderr
	step, result, err := run.ExecStep(t.Context(), StepSpec{}, child)
	if err != nil {
		t.Fatal(err)
	}
	if result.ExitStatus != 3 || result.Outcome != Failed || result.Duration <= 0 || result.MaxRSSBytes == 0 || len(result.Warnings) != 0 {
		t.Errorf("%+v", result)
	}
	if stdout.String() != "out Ana\n" || stderr.String() != "err\n" {
		t.Errorf("%q %q", &stdout, &stderr)
	}
	if written, err := os.ReadFile(result.StdoutPath); string(written) != "out Ana\n" || err != nil {
		t.Errorf("%q %v", written, err)
	}
	if row := must[StepRow](t)(step.Row(t.Context())); row.StepName != "sh" || *row.ExitCode != 3 {
		t.Errorf("%+v", row)
	}
	command, result, err := step.ExecCommand(t.Context(), CommandSpec{Name: "again"}, shell("kill -SEGV $$"))
	if err != nil || result.Signal != syscall.SIGSEGV || result.ExitStatus != 139 || command.Num() != 1 {
		t.Errorf("%+v %v", result, err)
	}
	if result, err := run.Exec(t.Context(), shell("exit 0")); err != nil || result.Outcome != Passed {
		t.Errorf("%+v %v", result, err)
	}
	if row := must[RunRow](t)(run.Row(t.Context())); row.Outcome != Passed {
		t.Errorf("%+v", row)
	}
}

func TestAContextEndsTheProcessGroup(t *testing.T) {
	run := newRun(t)
	ctx, cancel := context.WithCancel(t.Context())
	child := shell(`sleep 600 & echo $!; wait`)
	pid := &firstLine{then: cancel}
	child.Stdout = pid
	step, result, err := run.ExecStep(ctx, StepSpec{Name: "hangs"}, child)
	if !errors.Is(err, context.Canceled) || result.Outcome != Interrupted {
		t.Fatalf("%+v %v", result, err)
	}
	if row := must[StepRow](t)(step.Row(t.Context())); row.Outcome != Interrupted || row.CompletedAt.IsZero() {
		t.Errorf("%+v", row)
	}
	grandchild := must[int](t)(strconv.Atoi(strings.TrimSpace(pid.String())))
	for range 500 {
		if gone(grandchild) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("the child's child is still there")
}

func TestAChildThatIgnoresSIGTERMIsKilled(t *testing.T) {
	run := newRun(t)
	ctx, cancel := context.WithCancel(t.Context())
	child := shell(`trap "" TERM; echo ready; while :; do sleep 0.01; done`)
	child.Stdout, child.KillAfter = &firstLine{then: cancel}, 50*time.Millisecond
	_, result, err := run.ExecStep(ctx, StepSpec{Name: "stubborn"}, child)
	if !errors.Is(err, context.Canceled) || result.Signal != syscall.SIGKILL || result.Outcome != Interrupted {
		t.Fatalf("%+v %v", result, err)
	}
}

func TestBothStreamsMayBeOne(t *testing.T) {
	for streams, expected := range map[Streams]string{
		StreamsMerged: "out\nerr\nout\n",
		StreamsPty:    "out\r\nerr\r\nout\r\nterminal\r\n",
	} {
		run := newRun(t)
		var seen strings.Builder
		child := shell("echo out; echo err >&2; echo out; test -t 1 && echo terminal; :")
		child.Streams, child.Stderr = streams, &seen
		if _, result, err := run.ExecStep(t.Context(), StepSpec{Name: "both"}, child); err != nil || result.StderrPath != "" {
			t.Fatalf("%+v %v", result, err)
		}
		if seen.String() != expected {
			t.Errorf("%d: %q", streams, seen.String())
		}
	}
}

func TestTheCauseOfACancellationIsInTheResult(t *testing.T) {
	cause := errors.New("the deployment was called off")
	ctx, cancel := context.WithCancelCause(t.Context())
	child := shell("echo ready; sleep 600")
	child.Stdout = &firstLine{then: func() { cancel(cause) }}
	run := newRun(t)
	_, result, err := run.ExecStep(ctx, StepSpec{Name: "deploys"}, child)
	if !errors.Is(err, context.Canceled) || !errors.Is(err, cause) || result.Err != context.Canceled || result.Cause != cause {
		t.Errorf("%+v %v", result, err)
	}
	if _, err := run.StartStep(ctx, StepSpec{Name: "late"}); !errors.Is(err, context.Canceled) || !errors.Is(err, cause) {
		t.Error(err)
	}
	if ending := abandoned(ctx); ending.Reason != "context canceled: the deployment was called off" {
		t.Error(ending.Reason)
	}
}

func TestATimeoutEndsTheChild(t *testing.T) {
	child := shell("sleep 600")
	child.Timeout = 50 * time.Millisecond
	_, result, err := newRun(t).ExecStep(t.Context(), StepSpec{}, child)
	if err != nil || result.Outcome != TimedOut || !result.TimedOut || result.ExitStatus != 124 {
		t.Errorf("%+v %v", result, err)
	}
}

func TestAChildThatCannotStartIsAResult(t *testing.T) {
	step, result, err := newRun(t).ExecStep(t.Context(), StepSpec{}, Child{Args: []string{"/no/such/program"}})
	if err != nil || result.ExitStatus != 127 || result.StartError == "" || result.Outcome != Errored || step == nil {
		t.Errorf("%+v %v", result, err)
	}
	if _, _, err := newRun(t).ExecStep(t.Context(), StepSpec{}, Child{}); !errors.Is(err, ErrInvalidArgument) {
		t.Error(err)
	}
}

func TestAWriterMayFailOrPanic(t *testing.T) {
	run := newRun(t)
	child := shell("echo one; sleep 0.05; echo two")
	child.Stdout = writerFunc(func([]byte) (int, error) { return 0, errors.New("full") })
	if _, result, err := run.ExecStep(t.Context(), StepSpec{}, child); err != nil || result.Outcome != Passed {
		t.Errorf("%+v %v", result, err)
	}
	child.Stdout = writerFunc(func([]byte) (int, error) { panic("no luck") })
	defer func() {
		if panicked := recover(); panicked != "no luck" {
			t.Error(panicked)
		}
		rows := collect(t, run.Steps(t.Context()))
		if len(rows) != 2 || rows[1].Outcome != Passed {
			t.Errorf("%+v", rows)
		}
	}()
	_, _, _ = run.ExecStep(t.Context(), StepSpec{}, child)
	t.Error("the panic is lost")
}

// The test runs itself in a process of its own, where it fails.
func TestAWriterMayFailTheTest(t *testing.T) {
	if path := os.Getenv("FAILNOW_DB"); path != "" {
		failInAWriter(t, path)
		return
	}
	path := filepath.Join(t.TempDir(), "failnow.db")
	command := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	command.Env = append(os.Environ(), "FAILNOW_DB="+path)
	output, _ := command.CombinedOutput()
	said := string(output)
	if command.ProcessState.ExitCode() != 1 || !strings.Contains(said, "no luck") || !strings.Contains(said, "no child is left") {
		t.Errorf("%v: %s", command.ProcessState, said)
	}
	if strings.Contains(said, "the test goes on") || strings.Contains(said, "panic") {
		t.Error(said)
	}
	store := must[*Store](t)(Open(path))
	defer func() { _ = store.Close() }()
	run := must[*Run](t)(store.Run("latest"))
	if rows := collect(t, run.Steps(t.Context())); len(rows) != 1 || rows[0].Outcome != Passed {
		t.Errorf("%+v", rows)
	}
	artifact := collect(t, store.Artifacts(t.Context(), RunFilter{}))[0]
	if written, err := os.ReadFile(filepath.Join(artifact.RootDir, artifact.Path)); string(written) != "one\ntwo\n" || err != nil {
		t.Errorf("%q %v", written, err)
	}
}

func failInAWriter(t *testing.T, path string) {
	defer func() {
		if _, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil); err == syscall.ECHILD {
			fmt.Println("no child is left")
		}
	}()
	store := must[*Store](t)(Open(path, Create()))
	child := shell("echo one; sleep 0.05; echo two")
	child.Stdout = writerFunc(func([]byte) (int, error) {
		t.Fatal("no luck")
		return 0, nil
	})
	_, _, _ = startRun(t, store).ExecStep(t.Context(), StepSpec{}, child)
	fmt.Println("the test goes on")
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(data []byte) (int, error) { return f(data) }

// firstLine calls a function once a line has come.
type firstLine struct {
	bytes.Buffer
	then func()
}

func (l *firstLine) Write(data []byte) (int, error) {
	defer l.then()
	return l.Buffer.Write(data)
}

// gone tells whether a process has ended, whether or not somebody has waited for it.
func gone(pid int) bool {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err != nil || bytes.Contains(stat, []byte(") Z "))
}
