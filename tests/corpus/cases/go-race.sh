# points at: WARNING: DATA RACE
# needs: go gcc
go mod init example.com/x 2>/dev/null
cat >main.go <<'S'
package main

import (
	"fmt"
	"sync"
)

func main() {
	var count int
	var group sync.WaitGroup
	for range 4 {
		group.Add(1)
		go func() { defer group.Done(); for range 1000 { count++ } }()
	}
	group.Wait()
	fmt.Println("counted")
}
S
go run -race .
