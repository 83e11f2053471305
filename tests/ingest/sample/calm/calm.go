// Package calm has tests that pass, so that a second run of them is answered from the cache.
package calm

// Double doubles.
func Double(n int) int { return 2 * n }
