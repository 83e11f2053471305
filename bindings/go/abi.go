package scenariolog

/*
#include <scenariolog.h>
*/
import "C"

// The types of the header that signatures name.
type (
	cCommand      = C.scenariolog_command
	cCursor       = C.scenariolog_cursor
	cError        = C.scenariolog_error
	cExecOptions  = C.scenariolog_exec_options
	cExecResult   = C.scenariolog_exec_result
	cIndexOptions = C.scenariolog_index_options
	cRun          = C.scenariolog_run
	cRunFilter    = C.scenariolog_run_filter
	cStatus       = C.scenariolog_status
	cStep         = C.scenariolog_step
	cStore        = C.scenariolog_store
	cStream       = C.scenariolog_stream
)
