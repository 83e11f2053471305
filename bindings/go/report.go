package scenariolog

/*
#include <scenariolog.h>
*/
import "C"

import (
	"context"
	"fmt"
	"iter"
	"strconv"
	"unsafe"
)

// ReportOptions are options of a report by their names, as the library has them: texts, numbers, truth values, and
// [Tags].
type ReportOptions map[string]any

// A Row is a row of any report, by the names of its columns. A column without a value is nil; the others have a
// string, int64, float64, bool or []string.
type Row map[string]any

// Report asks a report by its name, as the command line does, with the same options and the same defaults. The header
// lists the reports. The function [Report] yields structs.
func (s *Store) Report(ctx context.Context, name string, options ReportOptions) iter.Seq2[Row, error] {
	return Report[Row](ctx, s, name, options)
}

// Report asks a report by its name, and yields its rows as [Row] or as structs whose fields name their columns in a tag,
// such as [FailureRow]. Rows are read from the file as they are asked for.
func Report[T any](ctx context.Context, store *Store, name string, options ReportOptions) iter.Seq2[T, error] {
	return ask[T](ctx, store.handle, func(store *cStore, cursor **cCursor, failure **cError) (cStatus, error) {
		var a arena
		defer a.free()
		cName, cOptions := a.text(name), a.reportOptions(options)
		if a.err != nil {
			return 0, a.err
		}
		return C.scenariolog_report(store, cName, &cOptions, cursor, failure), nil
	})
}

func (a *arena) reportOptions(options ReportOptions) C.scenariolog_report_options {
	var pairs [][2]string
	for name, value := range options {
		switch value := value.(type) {
		case string:
			pairs = append(pairs, [2]string{name, value})
		case bool:
			pairs = append(pairs, [2]string{name, strconv.FormatBool(value)})
		case Tags:
			for key, tag := range value {
				pairs = append(pairs, [2]string{name, key + "=" + tag})
			}
		case int, int64, uint, uint32, uint64:
			pairs = append(pairs, [2]string{name, fmt.Sprint(value)})
		default:
			a.err = invalid(fmt.Sprintf("the option %s is a %T, which no report takes", name, value))
		}
	}
	result := C.scenariolog_report_options{
		struct_size:  C.uint32_t(unsafe.Sizeof(C.scenariolog_report_options{})),
		option_count: C.size_t(len(pairs)),
	}
	if len(pairs) > 0 {
		array := newArray[C.scenariolog_pair](a, len(pairs))
		for i, pair := range pairs {
			array[i] = C.scenariolog_pair{key: a.text(pair[0]), value: a.text(pair[1])}
		}
		result.options = unsafe.SliceData(array)
	}
	return result
}
