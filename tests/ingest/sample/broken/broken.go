// Package broken does not compile.
package broken

// Answer does not compile.
func Answer() int { return undefinedName }
