// Package echoes has tests that print what go test prints, as tests of tools around it do.
package echoes

import (
	_ "embed"
	"fmt"
	"os"
	"testing"
)

//go:embed child.txt
var child string

func TestEchoes(t *testing.T) { fmt.Print(child) }

func TestFailsBesides(t *testing.T) {
	fmt.Print(child)
	t.Error("a reason of its own")
}

func TestQuits(t *testing.T) {
	fmt.Print(child)
	if os.Getenv("QUIT") != "" {
		os.Exit(1)
	}
}
