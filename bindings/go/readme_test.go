package scenariolog

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// The examples of the README stand in files that are compiled and run, but for their indentation and their comments.
func TestTheExamplesOfTheREADMEAreRun(t *testing.T) {
	read := func(path string) string { return string(must[[]byte](t)(os.ReadFile(path))) }
	code := bare(read("example_test.go") + read("scenariologtest/example_test.go"))
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(read("README.md"), -1)
	if len(blocks) != 2 {
		t.Errorf("the README has %d blocks of Go", len(blocks))
	}
	for _, block := range blocks {
		if !strings.Contains(code, bare(block[1])) {
			t.Errorf("not in a file of examples:\n%s", block[1])
		}
	}
}

// bare is code without comments, indentation and empty lines.
func bare(code string) string {
	code = regexp.MustCompile(`\s*//.*`).ReplaceAllString(code, "")
	return regexp.MustCompile(`\s*\n\s*`).ReplaceAllString(code, "\n")
}
