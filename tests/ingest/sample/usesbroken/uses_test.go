// Package usesbroken cannot be built, since what it uses cannot.
package usesbroken

import (
	"testing"

	"example.com/sample/broken"
)

func TestUses(t *testing.T) { broken.Answer() }
