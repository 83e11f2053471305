package scenariolog

/*
#include <scenariolog.h>

// With a pointer to void, cgo would look for Go pointers in everything around the bytes.
static scenariolog_status stream_write(const scenariolog_stream *stream, const uint8_t *data, size_t length,
		scenariolog_error **error) {
	return scenariolog_stream_write(stream, data, length, error);
}
*/
import "C"

import "sync"

// A Stream is an artifact that is being written. Any number of goroutines may write to it.
type Stream struct {
	handle *handle[*cStream]
	path   string

	mu     sync.Mutex
	closed bool
	id     int64
}

func streamOf(object *cStream) *Stream {
	stream := &Stream{path: C.GoString(C.scenariolog_stream_path(object))}
	stream.handle = newHandle(stream, object, func(s *cStream) { C.scenariolog_stream_free(s) })
	return stream
}

// Path is the file's path.
func (s *Stream) Path() string { return s.path }

// ArtifactID is the artifact's number, once the stream is closed.
func (s *Stream) ArtifactID() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.id
}

// Write writes all bytes, which are in the file when it returns.
func (s *Stream) Write(data []byte) (int, error) {
	err := s.handle.use(func(stream *cStream) error {
		var failure *cError
		return check(C.stream_write(stream, bytesOf(data), C.size_t(len(data)), &failure), failure)
	})
	if err != nil {
		return 0, err
	}
	return len(data), nil
}

// Close completes the artifact and, if it is text, indexes its lines. Closing again does nothing and returns nil.
func (s *Stream) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	defer s.handle.close()
	var id C.int64_t
	err := s.handle.use(func(stream *cStream) error {
		var failure *cError
		return check(C.scenariolog_stream_end(stream, &id, &failure), failure)
	})
	s.id = int64(id)
	return err
}
