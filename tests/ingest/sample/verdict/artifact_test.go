//go:build go1.26

package verdict

import (
	"os"
	"testing"
)

func TestKeeps(t *testing.T) {
	path := t.ArtifactDir() + "/screen.txt"
	if err := os.WriteFile(path, []byte("what was seen\n"), 0o600); err != nil {
		t.Fatal(err)
	}
}
