package scenariolog

/*
#include <stddef.h>
#include <stdint.h>
*/
import "C"

import (
	"io"
	"runtime"
	"runtime/cgo"
	"unsafe"
)

// outputs are the writers that a child's output passes through.
//
// A goroutine of their own calls them. A writer may panic, or call runtime.Goexit as t.FailNow does; in the goroutine that
// runs the child either would abandon the library's frames, and with them the child and its step. Here it ends only that
// goroutine, and is repeated for the caller once the child has been waited for.
type outputs struct {
	stdout, stderr output
	pieces         chan piece
	// taken follows each piece, ended the last one.
	taken, ended chan struct{}
	// panicked is what a writer panicked with. Without it, one that is not done has called runtime.Goexit.
	panicked any
	done     bool
}

type output struct {
	to     io.Writer
	broken bool
}

// A piece is borrowed from the library until it is taken.
type piece struct {
	output *output
	data   []byte
}

func newOutputs(stdout, stderr io.Writer) *outputs {
	o := &outputs{
		stdout: output{to: stdout},
		stderr: output{to: stderr},
		pieces: make(chan piece),
		taken:  make(chan struct{}),
		ended:  make(chan struct{}),
	}
	go o.serve()
	return o
}

func (o *outputs) serve() {
	defer close(o.ended)
	defer func() { o.panicked = recover() }()
	for piece := range o.pieces {
		piece.output.write(piece.data)
		o.taken <- struct{}{}
	}
	o.done = true
}

func (o *output) write(data []byte) {
	if o.broken {
		return
	}
	if _, err := o.to.Write(data); err != nil {
		o.broken = true
	}
}

// take has a piece written, unless a writer has ended the goroutine.
func (o *outputs) take(output *output, data *C.uint8_t, length C.size_t) {
	select {
	case o.pieces <- piece{output, unsafe.Slice((*byte)(data), length)}:
	case <-o.ended:
		return
	}
	select {
	case <-o.taken:
	case <-o.ended:
	}
}

// close waits for the writers, and ends the calling goroutine as one of them wanted to end its own.
func (o *outputs) close() {
	close(o.pieces)
	<-o.ended
	if o.panicked != nil {
		panic(o.panicked)
	}
	if !o.done {
		runtime.Goexit()
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
