package scenariolog

/*
#include <scenariolog.h>
*/
import "C"

type runScope struct {
	*handle[*C.scenariolog_run]
}

func (s runScope) kvSet(key, value *C.char, failure **C.scenariolog_error) (C.scenariolog_status, error) {
	return statusOf(s.handle, func(run *C.scenariolog_run) C.scenariolog_status {
		return C.scenariolog_run_kv_set(run, key, value, failure)
	})
}

func (s runScope) kvGet(key *C.char, value **C.char, failure **C.scenariolog_error) (C.scenariolog_status, error) {
	return statusOf(s.handle, func(run *C.scenariolog_run) C.scenariolog_status {
		return C.scenariolog_run_kv_get(run, key, value, failure)
	})
}

func (s runScope) kvList(cursor **C.scenariolog_cursor, failure **C.scenariolog_error) (C.scenariolog_status, error) {
	return statusOf(s.handle, func(run *C.scenariolog_run) C.scenariolog_status {
		return C.scenariolog_run_kv_list(run, cursor, failure)
	})
}

func (s runScope) artifactAdd(kind, path *C.char, index *C.scenariolog_index_options, id *C.int64_t, failure **C.scenariolog_error) (C.scenariolog_status, error) {
	return statusOf(s.handle, func(run *C.scenariolog_run) C.scenariolog_status {
		return C.scenariolog_run_artifact_add(run, kind, path, index, id, failure)
	})
}

func (s runScope) artifactAddBytes(kind, name *C.char, data *C.uint8_t, length C.size_t, id *C.int64_t, failure **C.scenariolog_error) (C.scenariolog_status, error) {
	return statusOf(s.handle, func(run *C.scenariolog_run) C.scenariolog_status {
		return C.scenariolog_run_artifact_add_bytes(run, kind, name, data, length, id, failure)
	})
}

func (s runScope) artifactList(cursor **C.scenariolog_cursor, failure **C.scenariolog_error) (C.scenariolog_status, error) {
	return statusOf(s.handle, func(run *C.scenariolog_run) C.scenariolog_status {
		return C.scenariolog_run_artifact_list(run, cursor, failure)
	})
}

func (s runScope) streamOpen(kind *C.char, index *C.scenariolog_index_options, stream **C.scenariolog_stream, failure **C.scenariolog_error) (C.scenariolog_status, error) {
	return statusOf(s.handle, func(run *C.scenariolog_run) C.scenariolog_status {
		return C.scenariolog_run_stream_open(run, kind, index, stream, failure)
	})
}
