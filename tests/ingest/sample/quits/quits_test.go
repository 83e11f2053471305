// Package quits ends its process in the middle of a test.
package quits

import (
	"os"
	"testing"
)

func TestBefore(t *testing.T) {}

func TestQuits(t *testing.T) { os.Exit(3) }
