package scenariologtest_test

import (
	"errors"
	"testing"

	"github.com/scenariolog/scenariolog/bindings/go/scenariologtest"
)

var pay = func(card string) error { return errors.New("expired") }

func ExampleStep() {
	_ = func(t *testing.T) { // TestCheckout
		st := scenariologtest.Step(t)
		st.Run("expired card", func(st *scenariologtest.T) {
			st.Parallel()
			st.Log("paying with an expired card")
			if err := pay("4000"); err == nil {
				st.Error("the card was taken")
			}
		})
	}
}
