package scenariologtest

import (
	"reflect"
	"runtime"
	"runtime/debug"
	"sync"
	"testing"
	"unsafe"
)

// cleanupLast registers a cleanup that runs after all others, also those that were registered before: each of them may
// still fail the test. Package testing has no call for that, so the cleanup goes to the front of its list; if a later
// release of Go has no such list, to the back.
func cleanupLast(t testing.TB, cleanup func()) {
	t.Cleanup(cleanup)
	value := reflect.ValueOf(t)
	if value.Kind() != reflect.Pointer || value.Elem().Kind() != reflect.Struct {
		return
	}
	mutex := field[sync.RWMutex](value.Elem(), "mu")
	list := field[[]func()](value.Elem(), "cleanups")
	if mutex == nil || list == nil {
		return
	}
	mutex.Lock()
	defer mutex.Unlock()
	if last := len(*list) - 1; last > 0 {
		mine := (*list)[last]
		copy((*list)[1:], (*list)[:last])
		(*list)[0] = mine
	}
}

// field is a field of a struct, or nil if it has no such field of this type.
func field[F any](of reflect.Value, name string) *F {
	found := of.FieldByName(name)
	if !found.IsValid() || found.Type() != reflect.TypeFor[F]() {
		return nil
	}
	return (*F)(unsafe.Pointer(found.UnsafeAddr()))
}

// unwinding is the stack if it is being unwound by this function of the runtime, or nil. Cleanups run before that is over.
func unwinding(by string) []byte {
	callers := make([]uintptr, 64)
	frames := runtime.CallersFrames(callers[:runtime.Callers(1, callers)])
	for {
		frame, more := frames.Next()
		if frame.Function == by {
			return debug.Stack()
		}
		if !more {
			return nil
		}
	}
}
