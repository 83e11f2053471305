package scenariolog

import (
	"context"
	"errors"
	"testing"
)

func TestACallThatWaitsIsLeftWhenItsContextIsDone(t *testing.T) {
	run := newRun(t)
	ctx, cancel := context.WithCancelCause(t.Context())
	goOn, abandonedStep := make(chan struct{}), make(chan *Step, 1)
	cancel(nil)
	if _, err := wait(ctx, func() (int, error) { panic("not called") }, func(int) {}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}

	ctx, cancel = context.WithCancelCause(t.Context())
	_, err := wait(ctx, func() (*Step, error) {
		cancel(errors.New("no patience"))
		<-goOn // as if other writers held the file
		return run.startStep(StepSpec{Name: "late"})
	}, func(step *Step) {
		_, _ = step.End(abandoned(ctx))
		abandonedStep <- step
	})
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	close(goOn)
	row := must[StepRow](t)((<-abandonedStep).Row(t.Context()))
	if row.Outcome != Interrupted || row.Reason != "context canceled: no patience" {
		t.Errorf("%+v", row)
	}
}
