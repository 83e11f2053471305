package suite

import (
	"fmt"
	"os"
	"testing"

	"github.com/scenariolog/scenariolog/bindings/go/scenariologtest"
)

// TestSuite says in the file "acks" which steps have begun.
func TestSuite(t *testing.T) {
	for number := range 4 {
		t.Run(fmt.Sprintf("case-%d", number), func(t *testing.T) {
			st := scenariologtest.Step(t)
			ack(t, t.Name()+" started\n")
			for line := range 10 {
				st.Logf("line %d of %d", line, number)
			}
		})
	}
}

func ack(t *testing.T, text string) {
	acks, err := os.OpenFile("acks", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer acks.Close()
	if _, err := acks.WriteString(text); err != nil {
		t.Fatal(err)
	}
}
