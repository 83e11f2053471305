package scenariolog

/*
#include <scenariolog.h>
#include <stdlib.h>
*/
import "C"

import (
	"fmt"
	"iter"
	"reflect"
	"time"
	"unsafe"
)

// rows yields what a function finds, as structs whose fields name their columns in a tag. It asks again each time it is
// ranged over.
func rows[T any](open func(**cCursor, **cError) (cStatus, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		var object *cCursor
		var failure *cError
		status, err := open(&object, &failure)
		if err == nil {
			err = check(status, failure)
		}
		if err != nil {
			yield(none, err)
			return
		}
		// The cursor never leaves this function, so nothing else can close it.
		defer C.scenariolog_cursor_free(object)
		cursor := cursor{object, columnsOf(object, reflect.TypeFor[T]())}
		for {
			status := C.scenariolog_cursor_next(object, &failure)
			if status == C.SCENARIOLOG_DONE {
				return
			}
			var row T
			err := check(status, failure)
			if err == nil {
				err = cursor.readInto(&row)
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

type cursor struct {
	object *cCursor
	// columns has the column of each field.
	columns []C.size_t
}

// columnsOf looks up the columns of a type's fields. What the library does not know stays empty in each row.
func columnsOf(object *cCursor, row reflect.Type) []C.size_t {
	if row.Kind() != reflect.Struct {
		return nil
	}
	columns := make([]C.size_t, row.NumField())
	for i := range columns {
		name := C.CString(row.Field(i).Tag.Get("column"))
		columns[i] = C.scenariolog_cursor_find_column(object, name)
		C.free(unsafe.Pointer(name))
	}
	return columns
}

// readInto fills a row, which is a [Row] or a struct.
func (c cursor) readInto(row any) error {
	if row, ok := row.(*Row); ok {
		*row = c.all()
		return nil
	}
	if value := reflect.ValueOf(row).Elem(); value.Kind() == reflect.Struct {
		return c.read(value)
	}
	return invalid(fmt.Sprintf("rows are read as Row or as structs, not as %T", row))
}

// all is the row with all its columns.
func (c cursor) all() Row {
	row := make(Row)
	for column := range C.scenariolog_cursor_column_count(c.object) {
		name := C.GoString(C.scenariolog_cursor_column_name(c.object, column))
		if C.scenariolog_cursor_is_null(c.object, column) {
			row[name] = nil
			continue
		}
		switch C.scenariolog_cursor_column_type(c.object, column) {
		case C.SCENARIOLOG_TYPE_BOOL:
			row[name] = C.scenariolog_cursor_int64(c.object, column) != 0
		case C.SCENARIOLOG_TYPE_INT:
			row[name] = int64(C.scenariolog_cursor_int64(c.object, column))
		case C.SCENARIOLOG_TYPE_REAL:
			row[name] = float64(C.scenariolog_cursor_double(c.object, column))
		case C.SCENARIOLOG_TYPE_LIST:
			row[name] = c.list(column)
		default:
			row[name] = c.text(column)
		}
	}
	return row
}

func (c cursor) read(row reflect.Value) error {
	for i, column := range c.columns {
		if C.scenariolog_cursor_is_null(c.object, column) {
			continue
		}
		if err := c.set(row.Field(i), column); err != nil {
			return fmt.Errorf("column %s: %w", row.Type().Field(i).Tag.Get("column"), err)
		}
	}
	return nil
}

func (c cursor) set(field reflect.Value, column C.size_t) error {
	switch value := field.Addr().Interface().(type) {
	case *string:
		*value = c.text(column)
	case *Outcome:
		*value = Outcome(c.text(column))
	case *FileState:
		*value = FileState(c.text(column))
	case *int:
		*value = int(C.scenariolog_cursor_int64(c.object, column))
	case *int64:
		*value = int64(C.scenariolog_cursor_int64(c.object, column))
	case *bool:
		*value = C.scenariolog_cursor_int64(c.object, column) != 0
	case **int:
		number := int(C.scenariolog_cursor_int64(c.object, column))
		*value = &number
	case *float64:
		*value = float64(C.scenariolog_cursor_double(c.object, column))
	case *time.Duration:
		*value = time.Duration(float64(C.scenariolog_cursor_double(c.object, column)) * float64(time.Millisecond))
	case *time.Time:
		// Files of the first version may hold text that is not a time, which stays the zero time.
		*value, _ = time.Parse(time.RFC3339Nano, c.text(column))
	case *[]string:
		*value = c.list(column)
	default:
		return fmt.Errorf("%s cannot hold a value", field.Type())
	}
	return nil
}

func (c cursor) text(column C.size_t) string {
	var length C.size_t
	text := C.scenariolog_cursor_text(c.object, column, &length)
	return C.GoStringN(text, C.int(length))
}

func (c cursor) list(column C.size_t) []string {
	texts := make([]string, C.scenariolog_cursor_list_count(c.object, column))
	for i := range texts {
		var length C.size_t
		text := C.scenariolog_cursor_list_item(c.object, column, C.size_t(i), &length)
		texts[i] = C.GoStringN(text, C.int(length))
	}
	return texts
}
