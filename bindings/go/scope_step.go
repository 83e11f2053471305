package scenariolog

/*
#include <scenariolog.h>

// With a pointer to void, cgo would look for Go pointers in everything around the bytes.
static scenariolog_status step_artifact_add_bytes(const scenariolog_step *step, const char *kind, const char *name,
		const uint8_t *data, size_t length, int64_t *id, scenariolog_error **error) {
	return scenariolog_step_artifact_add_bytes(step, kind, name, data, length, id, error);
}
*/
import "C"

type stepScope struct {
	*handle[*cStep]
}

func (s stepScope) tagSet(key, value *C.char, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(step *cStep) cStatus {
		return C.scenariolog_step_tag_set(step, key, value, failure)
	})
}

func (s stepScope) tagGet(key *C.char, value **C.char, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(step *cStep) cStatus {
		return C.scenariolog_step_tag_get(step, key, value, failure)
	})
}

func (s stepScope) tagRemove(key *C.char, removed *C.bool, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(step *cStep) cStatus {
		return C.scenariolog_step_tag_remove(step, key, removed, failure)
	})
}

func (s stepScope) tagList(cursor **cCursor, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(step *cStep) cStatus {
		return C.scenariolog_step_tag_list(step, cursor, failure)
	})
}

func (s stepScope) metricAdd(name *C.char, value C.double, unit *C.char, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(step *cStep) cStatus {
		return C.scenariolog_step_metric_add(step, name, value, unit, failure)
	})
}

func (s stepScope) artifactAdd(kind, path *C.char, index *cIndexOptions, id *C.int64_t, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(step *cStep) cStatus {
		return C.scenariolog_step_artifact_add(step, kind, path, index, id, failure)
	})
}

func (s stepScope) artifactAddBytes(kind, name *C.char, data *C.uint8_t, length C.size_t, id *C.int64_t, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(step *cStep) cStatus {
		return C.step_artifact_add_bytes(step, kind, name, data, length, id, failure)
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
