// Command go does what step.c above it does, with the Go module. usage: go FILE ROOT COUNT
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"strconv"
	"syscall"

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
	start, err := onCPU()
	if err != nil {
		return err
	}
	for range count {
		step, err := run.StartStep(ctx, scenariolog.StepSpec{Name: "step"})
		if err != nil {
			return err
		}
		_ = step.Close()
	}
	end, err := onCPU()
	fmt.Println((end - start) / int64(count))
	return err
}

// onCPU is the time that all threads of this process were on the CPU, the garbage collector's too, in nanoseconds.
func onCPU() (int64, error) {
	var usage syscall.Rusage
	err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return usage.Utime.Nano() + usage.Stime.Nano(), err
}
