package scenariolog

/*
#include <scenariolog.h>

#if !defined(SCENARIOLOG_ABI_VERSION) || SCENARIOLOG_ABI_VERSION != 2
#error "this Go package needs the scenariolog.h of scenariolog 0.2: use the version of the package that goes with the library"
#endif
*/
import "C"

import (
	"fmt"
	"sync"
)

// Version is that of the library in use, such as "0.2.0".
func Version() string { return C.GoString(C.scenariolog_version()) }

// checkLibrary finds out whether the library loaded with the program is the one the program was compiled for.
var checkLibrary = sync.OnceValue(func() error {
	return compare(uint32(C.scenariolog_abi_version()), C.SCENARIOLOG_ABI_VERSION)
})

func compare(library, header uint32) error {
	if library == header {
		return nil
	}
	return &Error{
		sentinel: ErrLibrary,
		Message: fmt.Sprintf("the library is scenariolog %s (binary interface %d), but the program was compiled for %s (%d): "+
			"install the one that goes with the other", Version(), library, C.SCENARIOLOG_VERSION, header),
	}
}
