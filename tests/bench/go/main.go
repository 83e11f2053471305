// Command go does what step.c above it does, with the Go module. usage: go FILE ROOT COUNT
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"strconv"
	"time"

	"github.com/scenariolog/scenariolog/bindings/go"
)

func main() {
	if err := measure(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		log.Fatal(err)
	}
}

func measure(path, root, number string) error {
	count, err := strconv.Atoi(number)
	if err != nil {
		return err
	}
	store, err := scenariolog.Open(path, scenariolog.Create())
	if err != nil {
		return err
	}
	defer store.Close()
	ctx := context.Background()
	run, err := store.StartRun(ctx, scenariolog.RunSpec{RootDir: root})
	if err != nil {
		return err
	}
	defer run.Close()
	start := time.Now()
	for range count {
		step, err := run.StartStep(ctx, scenariolog.StepSpec{Name: "step"})
		if err != nil {
			return err
		}
		_ = step.Close()
	}
	fmt.Println(time.Since(start).Nanoseconds() / int64(count))
	return nil
}
