// Package other has what is no test, but can be a step. The tests of scenariologtest run it.
package other

import (
	"testing"

	"github.com/scenariolog/scenariolog/bindings/go/scenariologtest"
)

// A wrapper is a test of some library.
type wrapper struct{ testing.TB }

func TestWrapped(t *testing.T) {
	st := scenariologtest.Step(wrapper{t})
	st.Parallel()
	scenariologtest.Step(st).Error("a reason")
}

func BenchmarkGroup(b *testing.B) {
	scenariologtest.Step(b).Run("inner", func(st *scenariologtest.T) { st.Error("too slow") })
}

func FuzzSmall(f *testing.F) {
	f.Add(7)
	f.Fuzz(func(t *testing.T, n int) { scenariologtest.Step(t).Log(n) })
}
