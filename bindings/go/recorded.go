package scenariolog

/*
#include <scenariolog.h>
*/
import "C"

import (
	"errors"
	"io"
	"iter"
	"unsafe"
)

// Tags are keys with their values.
type Tags map[string]string

// recorded is what runs, steps and commands have in common: tags and artifacts.
type recorded struct {
	scope scope
}

// SetTag sets a tag. A key that is there already gets the new value.
func (r recorded) SetTag(key, value string) error {
	var a arena
	defer a.free()
	cKey, cValue := a.text(key), a.text(value)
	if a.err != nil {
		return a.err
	}
	var failure *cError
	status, err := r.scope.tagSet(cKey, cValue, &failure)
	return errors.Join(err, check(status, failure))
}

// AddMetric records a number that was measured, with its unit, such as ms, or "" for none. It must be finite; every
// value of a name is kept.
func (r recorded) AddMetric(name string, value float64, unit string) error {
	var a arena
	defer a.free()
	cName, cUnit := a.text(name), a.optional(unit)
	if a.err != nil {
		return a.err
	}
	var failure *cError
	status, err := r.scope.metricAdd(cName, C.double(value), cUnit, &failure)
	return errors.Join(err, check(status, failure))
}

// Tag reads a tag, and says whether there is one.
func (r recorded) Tag(key string) (value string, found bool, err error) {
	var a arena
	defer a.free()
	cKey := a.text(key)
	if a.err != nil {
		return "", false, a.err
	}
	var cValue *C.char
	var failure *cError
	status, err := r.scope.tagGet(cKey, &cValue, &failure)
	if err := errors.Join(err, check(status, failure)); err != nil || cValue == nil {
		return "", false, err
	}
	defer C.scenariolog_string_free(cValue)
	return C.GoString(cValue), true, nil
}

// RemoveTag removes a tag, and says whether there was one.
func (r recorded) RemoveTag(key string) (removed bool, err error) {
	var a arena
	defer a.free()
	cKey := a.text(key)
	if a.err != nil {
		return false, a.err
	}
	var cRemoved C.bool
	var failure *cError
	status, err := r.scope.tagRemove(cKey, &cRemoved, &failure)
	return bool(cRemoved), errors.Join(err, check(status, failure))
}

// Tags reads all tags of the run, step or command itself.
func (r recorded) Tags() (Tags, error) {
	tags := Tags{}
	for row, err := range rows[tagRow](r.scope.tagList) {
		if err != nil {
			return nil, err
		}
		tags[row.Key] = row.Value
	}
	return tags, nil
}

type tagRow struct {
	Key   string `column:"key"`
	Value string `column:"value"`
}

// AddFile registers a file as an artifact, with its size and hash, and returns the artifact's number. The file stays
// where it is. A kind is any word; text is indexed for search, within the bounds of [Index] if given.
func (r recorded) AddFile(kind, path string, index ...Index) (int64, error) {
	var a arena
	defer a.free()
	cKind, cPath, cIndex := a.text(kind), a.text(path), a.index(index)
	if a.err != nil {
		return 0, a.err
	}
	var id C.int64_t
	var failure *cError
	status, err := r.scope.artifactAdd(cKind, cPath, cIndex, &id, &failure)
	return int64(id), errors.Join(err, check(status, failure))
}

// AddBytes writes data to a new file in the run's log directory and registers it as an artifact, as AddFile does. The
// file is named after name; characters that are unfit for a file name are replaced.
func (r recorded) AddBytes(kind, name string, data []byte) (int64, error) {
	var a arena
	defer a.free()
	cKind, cName := a.text(kind), a.text(name)
	if a.err != nil {
		return 0, a.err
	}
	var id C.int64_t
	var failure *cError
	status, err := r.scope.artifactAddBytes(cKind, cName, bytesOf(data), C.size_t(len(data)), &id, &failure)
	return int64(id), errors.Join(err, check(status, failure))
}

// AddReader copies data to a new file in the run's log directory, named after the step and the kind, and registers it as
// an artifact, as AddFile does. Memory use does not depend on the amount of data. What was read before an error is kept.
func (r recorded) AddReader(kind string, data io.Reader, index ...Index) (int64, error) {
	stream, err := r.OpenStream(kind, index...)
	if err != nil {
		return 0, err
	}
	_, err = io.Copy(stream, data)
	err = errors.Join(err, stream.Close())
	return stream.ArtifactID(), err
}

// Artifacts are those of the run, step or command itself, in the order they were added.
func (r recorded) Artifacts() iter.Seq2[ArtifactRow, error] {
	return rows[ArtifactRow](r.scope.artifactList)
}

// OpenStream creates a file in the run's log directory and registers it as an artifact that grows: each Write is in the
// file when it returns, and size, hash and index come with Close.
func (r recorded) OpenStream(kind string, index ...Index) (*Stream, error) {
	var a arena
	defer a.free()
	cKind, cIndex := a.text(kind), a.index(index)
	if a.err != nil {
		return nil, a.err
	}
	var object *cStream
	var failure *cError
	status, err := r.scope.streamOpen(cKind, cIndex, &object, &failure)
	if err := errors.Join(err, check(status, failure)); err != nil {
		return nil, err
	}
	return streamOf(object), nil
}

// OpenOutput opens a stream for standard output and one for standard error, to capture output in this process:
//
//	cmd.Stdout, cmd.Stderr = stdout, stderr
func (r recorded) OpenOutput() (stdout, stderr *Stream, err error) {
	if stdout, err = r.OpenStream("stdout"); err != nil {
		return nil, nil, err
	}
	if stderr, err = r.OpenStream("stderr"); err != nil {
		return nil, nil, errors.Join(err, stdout.Close())
	}
	return stdout, stderr, nil
}

func bytesOf(data []byte) *C.uint8_t { return (*C.uint8_t)(unsafe.SliceData(data)) }
