package scenariolog

/*
#include <scenariolog.h>
*/
import "C"

import "errors"

// Errors of the library match one of these with [errors.Is].
var (
	// ErrInvalidArgument: an argument is not what the function takes, or something has ended already.
	ErrInvalidArgument = errors.New("invalid argument")
	// ErrNotFound: there is no such run, step, command or artifact.
	ErrNotFound = errors.New("not found")
	// ErrAmbiguous: several ids have this prefix.
	ErrAmbiguous = errors.New("ambiguous id")
	// ErrNotAStore: the file is not a scenariolog file. It was left untouched.
	ErrNotAStore = errors.New("not a scenariolog file")
	// ErrNewerSchema: the file was written by a newer version of the library. It was left untouched.
	ErrNewerSchema = errors.New("written by a newer scenariolog")
	// ErrNoFTS5: the SQLite in use has no FTS5, which search needs.
	ErrNoFTS5 = errors.New("FTS5 not available")
	// ErrQuery: the query is not valid FTS5 syntax.
	ErrQuery = errors.New("malformed query")
	// ErrBusy: other processes held the file locked for longer than the busy timeout.
	ErrBusy = errors.New("file locked")
	// ErrForked: the handle was opened before a fork and used after it, in the child.
	ErrForked = errors.New("used after a fork")
	// ErrIO: reading or writing a file, or starting a program, failed.
	ErrIO = errors.New("input or output failed")
	// ErrSQLite: SQLite failed in another way: a full disk, a damaged file.
	ErrSQLite = errors.New("SQLite failed")
	// ErrInternal: a bug in the library.
	ErrInternal = errors.New("internal error")
	// ErrClosed: the handle was closed before.
	ErrClosed = errors.New("handle closed")
	// ErrLibrary: the library is not the one that the program was compiled for.
	ErrLibrary = errors.New("library mismatch")
)

// An Error says what is wrong and, if possible, how to mend it.
type Error struct {
	sentinel error
	// Message is one line in lower case, without a final stop.
	Message string
}

// Error is the message, after the name of the library.
func (e *Error) Error() string { return "scenariolog: " + e.Message }

// Unwrap is the variable that the error matches.
func (e *Error) Unwrap() error { return e.sentinel }

func invalid(message string) error {
	return &Error{sentinel: ErrInvalidArgument, Message: message}
}

// check turns what a call into the library returned into an error, and frees the error object.
func check(status cStatus, object *cError) error {
	if status >= 0 {
		return nil
	}
	message := C.GoString(C.scenariolog_status_text(status))
	if object != nil {
		message = C.GoString(C.scenariolog_error_message(object))
		C.scenariolog_error_free(object)
	}
	return &Error{sentinel: sentinelOf(status), Message: message}
}

func sentinelOf(status cStatus) error {
	switch status {
	case C.SCENARIOLOG_ERR_INVALID_ARGUMENT:
		return ErrInvalidArgument
	case C.SCENARIOLOG_ERR_NOT_FOUND:
		return ErrNotFound
	case C.SCENARIOLOG_ERR_AMBIGUOUS:
		return ErrAmbiguous
	case C.SCENARIOLOG_ERR_NOT_A_STORE:
		return ErrNotAStore
	case C.SCENARIOLOG_ERR_NEWER_SCHEMA:
		return ErrNewerSchema
	case C.SCENARIOLOG_ERR_NO_FTS5:
		return ErrNoFTS5
	case C.SCENARIOLOG_ERR_QUERY:
		return ErrQuery
	case C.SCENARIOLOG_ERR_BUSY:
		return ErrBusy
	case C.SCENARIOLOG_ERR_FORKED:
		return ErrForked
	case C.SCENARIOLOG_ERR_IO:
		return ErrIO
	case C.SCENARIOLOG_ERR_SQLITE:
		return ErrSQLite
	default:
		return ErrInternal
	}
}
