package scenariolog

/*
#include <scenariolog.h>

// With a pointer to void, cgo would look for Go pointers in everything around the bytes.
static scenariolog_status run_artifact_add_bytes(const scenariolog_run *run, const char *kind, const char *name,
		const uint8_t *data, size_t length, int64_t *id, scenariolog_error **error) {
	return scenariolog_run_artifact_add_bytes(run, kind, name, data, length, id, error);
}
*/
import "C"

type runScope struct {
	*handle[*cRun]
}

func (s runScope) tagSet(key, value *C.char, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(run *cRun) cStatus {
		return C.scenariolog_run_tag_set(run, key, value, failure)
	})
}

func (s runScope) tagGet(key *C.char, value **C.char, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(run *cRun) cStatus {
		return C.scenariolog_run_tag_get(run, key, value, failure)
	})
}

func (s runScope) tagRemove(key *C.char, removed *C.bool, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(run *cRun) cStatus {
		return C.scenariolog_run_tag_remove(run, key, removed, failure)
	})
}

func (s runScope) tagList(cursor **cCursor, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(run *cRun) cStatus {
		return C.scenariolog_run_tag_list(run, cursor, failure)
	})
}

func (s runScope) metricAdd(name *C.char, value C.double, unit *C.char, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(run *cRun) cStatus {
		return C.scenariolog_run_metric_add(run, name, value, unit, failure)
	})
}

func (s runScope) artifactAdd(kind, path *C.char, index *cIndexOptions, id *C.int64_t, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(run *cRun) cStatus {
		return C.scenariolog_run_artifact_add(run, kind, path, index, id, failure)
	})
}

func (s runScope) artifactAddBytes(kind, name *C.char, data *C.uint8_t, length C.size_t, id *C.int64_t, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(run *cRun) cStatus {
		return C.run_artifact_add_bytes(run, kind, name, data, length, id, failure)
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
