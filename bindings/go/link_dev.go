//go:build scenariolog_dev

package scenariolog

// #cgo CFLAGS: -I${SRCDIR}/../../include
// #cgo LDFLAGS: ${SRCDIR}/../../build/libscenariolog.a -lutil -lrt -lpthread -lm -ldl
import "C"
