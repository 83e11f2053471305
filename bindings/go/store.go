package scenariolog

/*
#include <scenariolog.h>
*/
import "C"

import (
	"time"
	"unsafe"
)

// A Store is a scenariolog file, open.
type Store struct {
	handle *handle[*cStore]
	path   string
}

// A StoreOption says how to open a file.
type StoreOption func(*storeOptions)

type storeOptions struct {
	create, keepLog bool
	busyTimeout     time.Duration
	redact          []string
	redactEnv       []string
}

// Create makes [Open] create the file if it is missing. Its directory must exist.
func Create() StoreOption {
	return func(o *storeOptions) { o.create = true }
}

// BusyTimeout says how long to wait for other processes' writes; by default a minute.
func BusyTimeout(timeout time.Duration) StoreOption {
	return func(o *storeOptions) { o.busyTimeout = timeout }
}

// NoCheckpointOnClose leaves the write-ahead log as it is when the file is closed. Writing it back costs a few
// milliseconds, which a program that records little and often may want to save.
func NoCheckpointOnClose() StoreOption {
	return func(o *storeOptions) { o.keepLog = true }
}

// Redact masks what these regular expressions (RE2 syntax) match in whatever is recorded through the store, before anything
// is kept of it. They match within a line; where one has a group named secret, only that is masked. "default" stands for
// a ready set of keys and tokens, "none" for nothing but what is said here: otherwise it is added to what
// scenariolog.toml and the environment say. The tag redacted.pattern counts what was masked. With an expression that cannot
// be used, [Open] fails with [ErrInvalidArgument].
func Redact(patterns ...string) StoreOption {
	return func(o *storeOptions) { o.redact = append(o.redact, patterns...) }
}

// RedactEnv masks the values of these environment variables, if they have 6 bytes or more: as they are when the store is
// first recorded through, for C's environment, which [os.Setenv] changes too. They are counted by the tag redacted.NAME.
func RedactEnv(names ...string) StoreOption {
	return func(o *storeOptions) { o.redactEnv = append(o.redactEnv, names...) }
}

// Open opens a file, upgrading an older layout in place. A missing file is [ErrNotFound] unless [Create] is given: programs
// that record give it, programs that ask do not. A foreign file, or one of a newer version, is left untouched:
// [ErrNotAStore], [ErrNewerSchema].
func Open(path string, options ...StoreOption) (*Store, error) {
	if err := checkLibrary(); err != nil {
		return nil, err
	}
	var o storeOptions
	for _, option := range options {
		option(&o)
	}
	var a arena
	defer a.free()
	cPath := a.text(path)
	patterns, patternCount := a.words(o.redact)
	names, nameCount := a.words(o.redactEnv)
	if a.err != nil {
		return nil, a.err
	}
	cOptions := C.scenariolog_store_options{
		struct_size:            C.uint32_t(unsafe.Sizeof(C.scenariolog_store_options{})),
		create:                 truth(o.create),
		no_checkpoint_on_close: truth(o.keepLog),
		busy_timeout_ms:        C.uint32_t(milliseconds(o.busyTimeout)),
		redact:                 patterns,
		redact_count:           patternCount,
		redact_env:             names,
		redact_env_count:       nameCount,
	}
	var object *cStore
	var failure *cError
	if err := check(C.scenariolog_store_open(cPath, &cOptions, &object, &failure), failure); err != nil {
		return nil, err
	}
	store := &Store{path: C.GoString(C.scenariolog_store_path(object))}
	store.handle = newHandle(store, object, func(s *cStore) { C.scenariolog_store_close(s) })
	return store, nil
}

// Close closes the file once everything that was made from the store, such as runs and steps, is closed too. It always
// returns nil.
func (s *Store) Close() error {
	s.handle.close()
	return nil
}

// Path is the file's absolute path.
func (s *Store) Path() string { return s.path }

// HasFTS5 reports whether full-text search works.
func (s *Store) HasFTS5() (bool, error) {
	var has C.bool
	err := s.handle.use(func(store *cStore) error {
		var failure *cError
		return check(C.scenariolog_store_has_fts5(store, &has, &failure), failure)
	})
	return bool(has), err
}

// Checkpoint writes what the write-ahead log holds back into the file, as far as readers allow.
func (s *Store) Checkpoint() error {
	return s.handle.use(func(store *cStore) error {
		var failure *cError
		return check(C.scenariolog_store_checkpoint(store, &failure), failure)
	})
}

// Recover marks as interrupted what dead recorders of this host left unfinished.
func (s *Store) Recover() error {
	return s.handle.use(func(store *cStore) error {
		var failure *cError
		return check(C.scenariolog_store_recover(store, &failure), failure)
	})
}

// Snapshot copies the record into a new file, complete in itself: without a write-ahead log beside it. Others may go on
// recording meanwhile. The file appears under its name when it is whole; one that exists is left alone, with
// [ErrInvalidArgument].
func (s *Store) Snapshot(path string) error {
	var a arena
	defer a.free()
	cPath := a.text(path)
	if a.err != nil {
		return a.err
	}
	return s.handle.use(func(store *cStore) error {
		var failure *cError
		return check(C.scenariolog_store_snapshot(store, cPath, &failure), failure)
	})
}

// milliseconds rounds up, so that no duration becomes 0, which means the default.
func milliseconds(d time.Duration) uint64 {
	return uint64(max(0, (d+time.Millisecond-1)/time.Millisecond))
}
