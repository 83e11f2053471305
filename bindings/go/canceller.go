package scenariolog

/*
#include <scenariolog.h>
*/
import "C"

import (
	"context"
	"sync"
	"syscall"
	"time"
)

const defaultKillAfter = 5 * time.Second

// A canceller ends a child when its context is done.
type canceller struct {
	object  *C.scenariolog_canceller
	stop    func() bool
	mu      sync.Mutex
	closed  bool
	killing *time.Timer
}

func newCanceller(ctx context.Context, killAfter time.Duration) (*canceller, error) {
	c := &canceller{}
	var failure *cError
	if err := check(C.scenariolog_canceller_new(&c.object, &failure), failure); err != nil {
		return nil, err
	}
	if killAfter <= 0 {
		killAfter = defaultKillAfter
	}
	c.stop = context.AfterFunc(ctx, func() {
		c.send(syscall.SIGTERM)
		c.mu.Lock()
		defer c.mu.Unlock()
		if !c.closed {
			c.killing = time.AfterFunc(killAfter, func() { c.send(syscall.SIGKILL) })
		}
	})
	return c, nil
}

func (c *canceller) send(signal syscall.Signal) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.closed {
		C.scenariolog_canceller_send(c.object, C.int32_t(signal))
	}
}

func (c *canceller) close() {
	c.stop()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	if c.killing != nil {
		c.killing.Stop()
	}
	C.scenariolog_canceller_free(c.object)
}
