package scenariolog

/*
#include <scenariolog.h>
*/
import "C"

type stepScope struct {
	*handle[*cStep]
}

func (s stepScope) kvSet(key, value *C.char, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(step *cStep) cStatus {
		return C.scenariolog_step_kv_set(step, key, value, failure)
	})
}

func (s stepScope) kvGet(key *C.char, value **C.char, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(step *cStep) cStatus {
		return C.scenariolog_step_kv_get(step, key, value, failure)
	})
}

func (s stepScope) kvList(cursor **cCursor, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(step *cStep) cStatus {
		return C.scenariolog_step_kv_list(step, cursor, failure)
	})
}

func (s stepScope) artifactAdd(kind, path *C.char, index *cIndexOptions, id *C.int64_t, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(step *cStep) cStatus {
		return C.scenariolog_step_artifact_add(step, kind, path, index, id, failure)
	})
}

func (s stepScope) artifactAddBytes(kind, name *C.char, data *C.uint8_t, length C.size_t, id *C.int64_t, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(step *cStep) cStatus {
		return C.scenariolog_step_artifact_add_bytes(step, kind, name, data, length, id, failure)
	})
}

func (s stepScope) artifactList(cursor **cCursor, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(step *cStep) cStatus {
		return C.scenariolog_step_artifact_list(step, cursor, failure)
	})
}

func (s stepScope) streamOpen(kind *C.char, index *cIndexOptions, stream **cStream, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(step *cStep) cStatus {
		return C.scenariolog_step_stream_open(step, kind, index, stream, failure)
	})
}
