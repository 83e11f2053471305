package scenariolog

import (
	"context"
	"fmt"
)

// wait calls a function that may wait for other writers, and returns early when the context is done. What the function
// returns after that goes to abandon.
func wait[T any](ctx context.Context, call func() (T, error), abandon func(T)) (T, error) {
	var none T
	if err := done(ctx); err != nil {
		return none, err
	}
	if ctx.Done() == nil {
		return call()
	}
	type result struct {
		value T
		err   error
	}
	results := make(chan result, 1)
	go func() {
		value, err := call()
		results <- result{value, err}
	}()
	select {
	case r := <-results:
		return r.value, r.err
	case <-ctx.Done():
		go func() {
			if r := <-results; r.err == nil {
				abandon(r.value)
			}
		}()
		return none, done(ctx)
	}
}

// done is the error of a context that is done, with its cause where that says more, or nil.
func done(ctx context.Context) error {
	err, cause := ctx.Err(), context.Cause(ctx)
	if err == nil || cause == err {
		return err
	}
	return fmt.Errorf("%w: %w", err, cause)
}
