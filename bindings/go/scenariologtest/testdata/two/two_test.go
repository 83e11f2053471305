// Package two panics. The tests of scenariologtest run it.
package two

import (
	"testing"

	"github.com/scenariolog/scenariolog/bindings/go/scenariologtest"
)

func TestFine(t *testing.T) { scenariologtest.Step(t) }

func TestPanics(t *testing.T) {
	scenariologtest.Step(t).Run("deep", func(st *scenariologtest.T) {
		var numbers map[string]int
		numbers["x"]++
	})
}
