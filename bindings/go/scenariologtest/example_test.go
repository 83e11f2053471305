package scenariologtest_test

import (
	"errors"
	"testing"

	"github.com/scenariolog/scenariolog/bindings/go/scenariologtest"
)

func pay(card string) error { return errors.New(card + " has expired") }

func TestCheckout(t *testing.T) {
	st := scenariologtest.Step(t)
	st.Run("expired card", func(st *scenariologtest.T) {
		st.Log("paying with an expired card")
		if err := pay("4000"); err == nil {
			st.Error("the card was taken")
		}
	})
}
