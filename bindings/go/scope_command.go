package scenariolog

/*
#include <scenariolog.h>
*/
import "C"

type commandScope struct {
	*handle[*C.scenariolog_command]
}

func (s commandScope) kvSet(key, value *C.char, failure **C.scenariolog_error) (C.scenariolog_status, error) {
	return statusOf(s.handle, func(command *C.scenariolog_command) C.scenariolog_status {
		return C.scenariolog_command_kv_set(command, key, value, failure)
	})
}

func (s commandScope) kvGet(key *C.char, value **C.char, failure **C.scenariolog_error) (C.scenariolog_status, error) {
	return statusOf(s.handle, func(command *C.scenariolog_command) C.scenariolog_status {
		return C.scenariolog_command_kv_get(command, key, value, failure)
	})
}

func (s commandScope) kvList(cursor **C.scenariolog_cursor, failure **C.scenariolog_error) (C.scenariolog_status, error) {
	return statusOf(s.handle, func(command *C.scenariolog_command) C.scenariolog_status {
		return C.scenariolog_command_kv_list(command, cursor, failure)
	})
}

func (s commandScope) artifactAdd(kind, path *C.char, index *C.scenariolog_index_options, id *C.int64_t, failure **C.scenariolog_error) (C.scenariolog_status, error) {
	return statusOf(s.handle, func(command *C.scenariolog_command) C.scenariolog_status {
		return C.scenariolog_command_artifact_add(command, kind, path, index, id, failure)
	})
}

func (s commandScope) artifactAddBytes(kind, name *C.char, data *C.uint8_t, length C.size_t, id *C.int64_t, failure **C.scenariolog_error) (C.scenariolog_status, error) {
	return statusOf(s.handle, func(command *C.scenariolog_command) C.scenariolog_status {
		return C.scenariolog_command_artifact_add_bytes(command, kind, name, data, length, id, failure)
	})
}

func (s commandScope) artifactList(cursor **C.scenariolog_cursor, failure **C.scenariolog_error) (C.scenariolog_status, error) {
	return statusOf(s.handle, func(command *C.scenariolog_command) C.scenariolog_status {
		return C.scenariolog_command_artifact_list(command, cursor, failure)
	})
}

func (s commandScope) streamOpen(kind *C.char, index *C.scenariolog_index_options, stream **C.scenariolog_stream, failure **C.scenariolog_error) (C.scenariolog_status, error) {
	return statusOf(s.handle, func(command *C.scenariolog_command) C.scenariolog_status {
		return C.scenariolog_command_stream_open(command, kind, index, stream, failure)
	})
}
