package scenariolog

import (
	"runtime"
	"sync"
)

// A handle counts who is using a C object, and frees the object once it is closed and nobody is. P is a pointer.
type handle[P comparable] struct {
	mu     sync.Mutex
	object P
	free   func(P)
	users  int
	closed bool
}

// newHandle makes a handle that is closed when the owner is garbage, if not before. The handle must not refer to its owner.
func newHandle[O any, P comparable](owner *O, object P, free func(P)) *handle[P] {
	h := &handle[P]{object: object, free: free}
	runtime.AddCleanup(owner, (*handle[P]).close, h)
	return h
}

// use calls the function with the object, which is not freed during the call.
func (h *handle[P]) use(call func(P) error) error {
	h.mu.Lock()
	if h.closed {
		h.mu.Unlock()
		return &Error{sentinel: ErrClosed, Message: "the handle is closed"}
	}
	h.users++
	h.mu.Unlock()
	defer h.release()
	return call(h.object)
}

func (h *handle[P]) release() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.users--
	h.freeIfUnused()
}

func (h *handle[P]) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	h.freeIfUnused()
}

func (h *handle[P]) freeIfUnused() {
	var none P
	if h.closed && h.users == 0 && h.object != none {
		h.free(h.object)
		h.object = none
	}
}
