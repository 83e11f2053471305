// Package mixed has a test of each outcome, nested, and with awkward names.
package mixed

import (
	"fmt"
	"testing"
)

func TestPasses(t *testing.T) {
	t.Attr("owner", "storage team")
	fmt.Println("printed, not logged")
	t.Log("a line\nand another")
}

func TestFails(t *testing.T) {
	t.Log("connecting to db1")
	t.Error("connection refused by db1")
}

func TestSkips(t *testing.T) { t.Skip("needs a database") }

func TestSubtests(t *testing.T) {
	t.Run("good", func(t *testing.T) {})
	t.Run("bad", func(t *testing.T) {
		t.Run("worse", func(t *testing.T) { t.Fatal("the worst of all") })
	})
	t.Run("with/slash", func(t *testing.T) { t.Log("found under its slash") })
	t.Run("smørrebrød", func(t *testing.T) { t.Skip() })
	t.Run("", func(t *testing.T) {})
}

func TestUnterminated(t *testing.T) { fmt.Print("no newline at the end") }
