package scenariolog

/*
#include <scenariolog.h>
*/
import "C"

// A scope has the functions that the C interface has once for each of runs, steps and commands.
type scope interface {
	tagSet(key, value *C.char, failure **cError) (cStatus, error)
	tagGet(key *C.char, value **C.char, failure **cError) (cStatus, error)
	tagRemove(key *C.char, removed *C.bool, failure **cError) (cStatus, error)
	tagList(cursor **cCursor, failure **cError) (cStatus, error)
	metricAdd(name *C.char, value C.double, unit *C.char, failure **cError) (cStatus, error)
	artifactAdd(kind, path *C.char, index *cIndexOptions, id *C.int64_t, failure **cError) (cStatus, error)
	artifactAddBytes(kind, name *C.char, data *C.uint8_t, length C.size_t, id *C.int64_t, failure **cError) (cStatus, error)
	artifactList(cursor **cCursor, failure **cError) (cStatus, error)
	streamOpen(kind *C.char, index *cIndexOptions, stream **cStream, failure **cError) (cStatus, error)
}

// statusOf calls a function with the object of a handle.
func statusOf[P comparable](h *handle[P], call func(P) cStatus) (status cStatus, err error) {
	err = h.use(func(object P) error {
		status = call(object)
		return nil
	})
	return status, err
}
