// Package judged fails although its tests pass. The tests of scenariologtest run it.
package judged

import (
	"fmt"
	"testing"

	"github.com/scenariolog/scenariolog/bindings/go/scenariologtest"
)

func TestMain(m *testing.M) {
	if m.Run() == 0 {
		fmt.Println("FAIL: goroutines are left")
	}
	scenariologtest.Exit(3)
}

func TestFine(t *testing.T) { scenariologtest.Step(t) }
