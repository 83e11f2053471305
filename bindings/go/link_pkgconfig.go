//go:build !scenariolog_static && !scenariolog_dev

package scenariolog

// #cgo pkg-config: scenariolog
import "C"
