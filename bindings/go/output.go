package scenariolog

/*
#include <stddef.h>
#include <stdint.h>
*/
import "C"

import (
	"io"
	"runtime/cgo"
	"unsafe"
)

// outputs are the writers that a child's output passes through.
type outputs struct {
	stdout, stderr output
	panicked       any
}

type output struct {
	to     io.Writer
	broken bool
}

// take writes what is lent for the call. A panic must not run through the library's frames: it waits until those are
// gone.
func (o *outputs) take(output *output, data *C.uint8_t, length C.size_t) {
	if output.broken {
		return
	}
	defer func() {
		if panicked := recover(); panicked != nil {
			output.broken, o.panicked = true, panicked
		}
	}()
	if _, err := output.to.Write(unsafe.Slice((*byte)(data), length)); err != nil {
		output.broken = true
	}
}

// rethrow panics with what a writer panicked with.
func (o *outputs) rethrow() {
	if o.panicked != nil {
		panic(o.panicked)
	}
}

//export scenariologGoStdout
func scenariologGoStdout(user unsafe.Pointer, data *C.uint8_t, length C.size_t) {
	outputs := cgo.Handle(uintptr(user)).Value().(*outputs)
	outputs.take(&outputs.stdout, data, length)
}

//export scenariologGoStderr
func scenariologGoStderr(user unsafe.Pointer, data *C.uint8_t, length C.size_t) {
	outputs := cgo.Handle(uintptr(user)).Value().(*outputs)
	outputs.take(&outputs.stderr, data, length)
}
