package scenariolog

/*
#include <scenariolog.h>
*/
import "C"

import (
	"context"
	"iter"
	"unsafe"
)

// A Query says what to search for, and where.
type Query struct {
	// Text is in FTS5 query syntax: refused, "connection refused", timeo*, refused NOT retry.
	Text string
	// Literal finds the text as it is: a line must contain it from the beginning of a word on, in any case.
	Literal bool
	// Regex takes Text for a regular expression that a line must match. Every line is read then.
	Regex bool
	// Runs to search; by default all.
	Runs RunFilter
	// Kind of artifact, such as stderr.
	Kind string
	// Step is an id, a unique prefix of one, a number, or a name.
	Step string
	// Tags that runs, steps or commands must have.
	Tags Tags
	// Failed searches only steps that make a suite red.
	Failed bool
	// Before and After are the numbers of lines around a hit to yield with it.
	Before, After uint32
	// ByRank yields the best match first, not the newest run. It is slow if there are very many hits.
	ByRank bool
	// Limit is the maximum number of hits; 0 means all.
	Limit uint64
}

func (a *arena) query(q Query) C.scenariolog_search_options {
	options := C.scenariolog_search_options{
		struct_size: C.uint32_t(unsafe.Sizeof(C.scenariolog_search_options{})),
		literal:     truth(q.Literal),
		regex:       truth(q.Regex),
		failed:      truth(q.Failed),
		order:       C.SCENARIOLOG_ORDER_TIME,
		before:      C.uint32_t(q.Before),
		after:       C.uint32_t(q.After),
		limit:       C.uint64_t(q.Limit),
		runs:        a.filter(q.Runs),
		kind:        a.optional(q.Kind),
		step:        a.optional(q.Step),
	}
	if q.ByRank {
		options.order = C.SCENARIOLOG_ORDER_RANK
	}
	options.kv, options.kv_count = a.tags(q.Tags)
	return options
}

// Search finds recorded lines. A query that FTS5 does not understand is an [ErrQuery].
func (s *Store) Search(ctx context.Context, query Query) iter.Seq2[HitRow, error] {
	return ask[HitRow](ctx, s.handle, func(store *cStore, cursor **cCursor, failure **cError) (cStatus, error) {
		var a arena
		defer a.free()
		text, options := a.text(query.Text), a.query(query)
		if a.err != nil {
			return 0, a.err
		}
		return C.scenariolog_search(store, text, &options, cursor, failure), nil
	})
}
