package scenariolog

/*
#include <scenariolog.h>

// With a pointer to void, cgo would look for Go pointers in everything around the bytes.
static scenariolog_status command_artifact_add_bytes(const scenariolog_command *command, const char *kind, const char *name,
		const uint8_t *data, size_t length, int64_t *id, scenariolog_error **error) {
	return scenariolog_command_artifact_add_bytes(command, kind, name, data, length, id, error);
}
*/
import "C"

type commandScope struct {
	*handle[*cCommand]
}

func (s commandScope) tagSet(key, value *C.char, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(command *cCommand) cStatus {
		return C.scenariolog_command_tag_set(command, key, value, failure)
	})
}

func (s commandScope) tagGet(key *C.char, value **C.char, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(command *cCommand) cStatus {
		return C.scenariolog_command_tag_get(command, key, value, failure)
	})
}

func (s commandScope) tagRemove(key *C.char, removed *C.bool, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(command *cCommand) cStatus {
		return C.scenariolog_command_tag_remove(command, key, removed, failure)
	})
}

func (s commandScope) tagList(cursor **cCursor, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(command *cCommand) cStatus {
		return C.scenariolog_command_tag_list(command, cursor, failure)
	})
}

func (s commandScope) metricAdd(name *C.char, value C.double, unit *C.char, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(command *cCommand) cStatus {
		return C.scenariolog_command_metric_add(command, name, value, unit, failure)
	})
}

func (s commandScope) artifactAdd(kind, path *C.char, index *cIndexOptions, id *C.int64_t, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(command *cCommand) cStatus {
		return C.scenariolog_command_artifact_add(command, kind, path, index, id, failure)
	})
}

func (s commandScope) artifactAddBytes(kind, name *C.char, data *C.uint8_t, length C.size_t, id *C.int64_t, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(command *cCommand) cStatus {
		return C.command_artifact_add_bytes(command, kind, name, data, length, id, failure)
	})
}

func (s commandScope) artifactList(cursor **cCursor, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(command *cCommand) cStatus {
		return C.scenariolog_command_artifact_list(command, cursor, failure)
	})
}

func (s commandScope) streamOpen(kind *C.char, index *cIndexOptions, stream **cStream, failure **cError) (cStatus, error) {
	return statusOf(s.handle, func(command *cCommand) cStatus {
		return C.scenariolog_command_stream_open(command, kind, index, stream, failure)
	})
}
