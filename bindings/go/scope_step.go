package scenariolog

/*
#include <scenariolog.h>
*/
import "C"

type stepScope struct {
	*handle[*C.scenariolog_step]
}

func (s stepScope) kvSet(key, value *C.char, failure **C.scenariolog_error) (C.scenariolog_status, error) {
	return statusOf(s.handle, func(step *C.scenariolog_step) C.scenariolog_status {
		return C.scenariolog_step_kv_set(step, key, value, failure)
	})
}

func (s stepScope) kvGet(key *C.char, value **C.char, failure **C.scenariolog_error) (C.scenariolog_status, error) {
	return statusOf(s.handle, func(step *C.scenariolog_step) C.scenariolog_status {
		return C.scenariolog_step_kv_get(step, key, value, failure)
	})
}

func (s stepScope) kvList(cursor **C.scenariolog_cursor, failure **C.scenariolog_error) (C.scenariolog_status, error) {
	return statusOf(s.handle, func(step *C.scenariolog_step) C.scenariolog_status {
		return C.scenariolog_step_kv_list(step, cursor, failure)
	})
}

func (s stepScope) artifactAdd(kind, path *C.char, index *C.scenariolog_index_options, id *C.int64_t, failure **C.scenariolog_error) (C.scenariolog_status, error) {
	return statusOf(s.handle, func(step *C.scenariolog_step) C.scenariolog_status {
		return C.scenariolog_step_artifact_add(step, kind, path, index, id, failure)
	})
}

func (s stepScope) artifactAddBytes(kind, name *C.char, data *C.uint8_t, length C.size_t, id *C.int64_t, failure **C.scenariolog_error) (C.scenariolog_status, error) {
	return statusOf(s.handle, func(step *C.scenariolog_step) C.scenariolog_status {
		return C.scenariolog_step_artifact_add_bytes(step, kind, name, data, length, id, failure)
	})
}

func (s stepScope) artifactList(cursor **C.scenariolog_cursor, failure **C.scenariolog_error) (C.scenariolog_status, error) {
	return statusOf(s.handle, func(step *C.scenariolog_step) C.scenariolog_status {
		return C.scenariolog_step_artifact_list(step, cursor, failure)
	})
}

func (s stepScope) streamOpen(kind *C.char, index *C.scenariolog_index_options, stream **C.scenariolog_stream, failure **C.scenariolog_error) (C.scenariolog_status, error) {
	return statusOf(s.handle, func(step *C.scenariolog_step) C.scenariolog_status {
		return C.scenariolog_step_stream_open(step, kind, index, stream, failure)
	})
}
