// Package one has a test of each outcome. The tests of scenariologtest run it.
package one

import (
	"fmt"
	"testing"
	"time"

	"github.com/scenariolog/scenariolog/bindings/go/scenariologtest"
)

func TestMain(m *testing.M) { scenariologtest.Main(m) }

func TestPasses(t *testing.T) {
	st := scenariologtest.Step(t)
	st.Log("all", "is", "well")
	if step := st.Scenario(); step != nil {
		if err := step.SetTag("owner", "storage"); err != nil {
			t.Error(err)
		}
	}
}

func TestFails(t *testing.T) {
	st := scenariologtest.Step(t)
	st.Logf("connecting to %s", "db1")
	st.Errorf("connection refused by %s", "db1")
	st.Fatal("giving up")
}

func TestSkips(t *testing.T) { scenariologtest.Step(t).Skip("needs a database") }

func TestNests(t *testing.T) {
	st := scenariologtest.Step(t)
	defer time.Sleep(300 * time.Millisecond) // which the arms wait for
	st.Run("outer", func(st *scenariologtest.T) {
		st.T.Run("unrecorded", func(t *testing.T) {
			scenariologtest.Step(t).Log("inside outer all the same")
		})
	})
	for n := range 4 {
		st.Run(fmt.Sprintf("arm%d", n), func(st *scenariologtest.T) {
			st.Parallel()
			st.Logf("arm %d", n)
			time.Sleep(10 * time.Millisecond)
			if n == 2 {
				st.Fail()
			}
		})
	}
}
