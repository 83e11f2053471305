package scenariolog

/*
#include <scenariolog.h>
*/
import "C"

import "unsafe"

// IndexKinds says what is indexed.
type IndexKinds int

// What is indexed.
const (
	// IndexAll: everything that is text.
	IndexAll IndexKinds = C.SCENARIOLOG_INDEX_ALL
	// IndexStderr: only what is of the kind stderr.
	IndexStderr IndexKinds = C.SCENARIOLOG_INDEX_STDERR
	// IndexNone: nothing; [Store.RebuildIndex] can do it later.
	IndexNone IndexKinds = C.SCENARIOLOG_INDEX_NONE
)

// Index says what is indexed for search, and how much of it. The zero value is all text within the default bounds.
type Index struct {
	Kinds IndexKinds
	// MaxLineBytes is how much of a longer line is indexed; by default 16 KiB.
	MaxLineBytes uint64
	// MaxBytes is how much of a larger artifact is indexed, half of it from the start and half from the end; by default
	// 16 MiB.
	MaxBytes uint64
}

func (i Index) options() cIndexOptions {
	return cIndexOptions{
		struct_size:    C.uint32_t(unsafe.Sizeof(cIndexOptions{})),
		streams:        C.int32_t(i.Kinds),
		max_line_bytes: C.uint64_t(i.MaxLineBytes),
		max_bytes:      C.uint64_t(i.MaxBytes),
	}
}

// index is the last of the options, or NULL.
func (a *arena) index(given []Index) *cIndexOptions {
	if len(given) == 0 {
		return nil
	}
	array := newArray[cIndexOptions](a, 1)
	array[0] = given[len(given)-1].options()
	return &array[0]
}

// IndexCounts says what [Store.RebuildIndex] did.
type IndexCounts struct {
	// Artifacts whose lines can now be found.
	Artifacts uint64
	// Lines of these artifacts.
	Lines uint64
	// Bytes of these lines in the files.
	Bytes uint64
	// Missing are text artifacts whose file is gone or cannot be read.
	Missing uint64
}

// RebuildIndex rebuilds the index of the matching runs' text artifacts from their files.
func (s *Store) RebuildIndex(runs RunFilter, index ...Index) (IndexCounts, error) {
	var a arena
	defer a.free()
	filter, options := a.filter(runs), a.index(index)
	if a.err != nil {
		return IndexCounts{}, a.err
	}
	var counts C.scenariolog_index_counts
	err := s.handle.use(func(store *cStore) error {
		var failure *cError
		return check(C.scenariolog_index_rebuild(store, filter, options, &counts, &failure), failure)
	})
	return IndexCounts{
		Artifacts: uint64(counts.artifacts),
		Lines:     uint64(counts.lines),
		Bytes:     uint64(counts.bytes),
		Missing:   uint64(counts.missing),
	}, err
}
