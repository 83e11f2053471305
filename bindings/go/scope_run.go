package scenariolog

/*
#include <scenariolog.h>
*/
import "C"

type runScope struct {
	*handle[*cRun]
}

func (s runScope) kvSet(key, value *C.char, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(run *cRun) cStatus {
		return C.scenariolog_run_kv_set(run, key, value, failure)
	})
}

func (s runScope) kvGet(key *C.char, value **C.char, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(run *cRun) cStatus {
		return C.scenariolog_run_kv_get(run, key, value, failure)
	})
}

func (s runScope) kvList(cursor **cCursor, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(run *cRun) cStatus {
		return C.scenariolog_run_kv_list(run, cursor, failure)
	})
}

func (s runScope) artifactAdd(kind, path *C.char, index *cIndexOptions, id *C.int64_t, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(run *cRun) cStatus {
		return C.scenariolog_run_artifact_add(run, kind, path, index, id, failure)
	})
}

func (s runScope) artifactAddBytes(kind, name *C.char, data *C.uint8_t, length C.size_t, id *C.int64_t, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(run *cRun) cStatus {
		return C.scenariolog_run_artifact_add_bytes(run, kind, name, data, length, id, failure)
	})
}

func (s runScope) artifactList(cursor **cCursor, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(run *cRun) cStatus {
		return C.scenariolog_run_artifact_list(run, cursor, failure)
	})
}

func (s runScope) streamOpen(kind *C.char, index *cIndexOptions, stream **cStream, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(run *cRun) cStatus {
		return C.scenariolog_run_stream_open(run, kind, index, stream, failure)
	})
}
