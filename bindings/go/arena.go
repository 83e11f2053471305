package scenariolog

/*
#include <scenariolog.h>
#include <stdlib.h>
*/
import "C"

import (
	"maps"
	"runtime"
	"slices"
	"strings"
	"time"
	"unsafe"
)

// An arena holds the C memory of one call's arguments. The first thing that cannot be passed to C is its err.
type arena struct {
	blocks []unsafe.Pointer
	pinner runtime.Pinner
	err    error
}

func (a *arena) free() {
	for _, block := range a.blocks {
		C.free(block)
	}
	a.pinner.Unpin()
}

func (a *arena) keep(block unsafe.Pointer) unsafe.Pointer {
	a.blocks = append(a.blocks, block)
	return block
}

// text is a C string, also of an empty text.
func (a *arena) text(s string) *C.char {
	if a.err == nil && strings.IndexByte(s, 0) >= 0 {
		a.err = invalid("a text has a NUL in it, which cannot be recorded as a name, a path or a tag")
	}
	return (*C.char)(a.keep(unsafe.Pointer(C.CString(s))))
}

// optional is NULL for an empty text.
func (a *arena) optional(s string) *C.char {
	if s == "" {
		return nil
	}
	return a.text(s)
}

func (a *arena) words(words []string) (**C.char, C.size_t) {
	if len(words) == 0 {
		return nil, 0
	}
	array := newArray[*C.char](a, len(words))
	for i, word := range words {
		array[i] = a.text(word)
	}
	return unsafe.SliceData(array), C.size_t(len(words))
}

// tags are pairs in the order of their keys.
func (a *arena) tags(tags Tags) (*C.scenariolog_pair, C.size_t) {
	if len(tags) == 0 {
		return nil, 0
	}
	array := newArray[C.scenariolog_pair](a, len(tags))
	for i, key := range slices.Sorted(maps.Keys(tags)) {
		array[i] = C.scenariolog_pair{key: a.text(key), value: a.text(tags[key])}
	}
	return unsafe.SliceData(array), C.size_t(len(tags))
}

// payloads lend the library their data, which is pinned since C memory points to it.
func (a *arena) payloads(payloads []Payload) (*C.scenariolog_payload, C.size_t) {
	if len(payloads) == 0 {
		return nil, 0
	}
	array := newArray[C.scenariolog_payload](a, len(payloads))
	for i, payload := range payloads {
		array[i] = C.scenariolog_payload{kind: a.text(payload.Kind), name: a.text(payload.Name)}
		if length := len(payload.Data); length > 0 {
			data := unsafe.SliceData(payload.Data)
			a.pinner.Pin(data)
			array[i].data, array[i].length = unsafe.Pointer(data), C.size_t(length)
		}
	}
	return unsafe.SliceData(array), C.size_t(len(payloads))
}

// environment are variables in the form of os/exec, KEY=value. One without a value is to be unset.
func (a *arena) environment(variables []string) (*C.scenariolog_pair, C.size_t) {
	if len(variables) == 0 {
		return nil, 0
	}
	array := newArray[C.scenariolog_pair](a, len(variables))
	for i, variable := range variables {
		key, value, given := strings.Cut(variable, "=")
		array[i] = C.scenariolog_pair{key: a.text(key)}
		if given {
			array[i].value = a.text(value)
		}
	}
	return unsafe.SliceData(array), C.size_t(len(variables))
}

func newArray[T any](a *arena, length int) []T {
	var zero T
	block := a.keep(C.calloc(C.size_t(length), C.size_t(unsafe.Sizeof(zero))))
	return unsafe.Slice((*T)(block), length)
}

func truth(b bool) C.int32_t {
	if b {
		return 1
	}
	return 0
}

// nanoseconds since 1970; the zero time is 0, which means now.
func nanoseconds(t time.Time) C.int64_t {
	if t.IsZero() {
		return 0
	}
	return C.int64_t(t.UnixNano())
}
