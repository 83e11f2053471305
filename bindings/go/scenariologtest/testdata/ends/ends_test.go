// Package ends has tests that fail in unusual ways. The tests of scenariologtest run them one by one.
package ends

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/scenariolog/scenariolog/bindings/go/scenariologtest"
)

func TestCleanup(t *testing.T) {
	t.Cleanup(func() { t.Error("left behind") })
	scenariologtest.Step(t)
}

func TestParentFails(t *testing.T) {
	t.Run("child", func(inner *testing.T) {
		scenariologtest.Step(inner)
		t.FailNow()
	})
}

func TestGoexit(t *testing.T) {
	scenariologtest.Step(t)
	runtime.Goexit()
}

func TestValue(t *testing.T) {
	scenariologtest.Step(t).Run("inner", func(*scenariologtest.T) {
		panic(fmt.Errorf("disk %d is full", 7))
	})
}
