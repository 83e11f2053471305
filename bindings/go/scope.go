package scenariolog

/*
#include <scenariolog.h>
*/
import "C"

// A scope has the functions that the C interface has once for each of runs, steps and commands.
type scope interface {
	kvSet(key, value *C.char, failure **C.scenariolog_error) (C.scenariolog_status, error)
	kvGet(key *C.char, value **C.char, failure **C.scenariolog_error) (C.scenariolog_status, error)
	kvList(cursor **C.scenariolog_cursor, failure **C.scenariolog_error) (C.scenariolog_status, error)
	artifactAdd(kind, path *C.char, index *C.scenariolog_index_options, id *C.int64_t, failure **C.scenariolog_error) (C.scenariolog_status, error)
	artifactAddBytes(kind, name *C.char, data *C.uint8_t, length C.size_t, id *C.int64_t, failure **C.scenariolog_error) (C.scenariolog_status, error)
	artifactList(cursor **C.scenariolog_cursor, failure **C.scenariolog_error) (C.scenariolog_status, error)
	streamOpen(kind *C.char, index *C.scenariolog_index_options, stream **C.scenariolog_stream, failure **C.scenariolog_error) (C.scenariolog_status, error)
}

// statusOf calls a function with the object of a handle.
func statusOf[P comparable](h *handle[P], call func(P) C.scenariolog_status) (status C.scenariolog_status, err error) {
	err = h.use(func(object P) error {
		status = call(object)
		return nil
	})
	return status, err
}
