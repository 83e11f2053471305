// Command one records one child with nothing but defaults: one FILE RUN SCRIPT. It prints its status and how many
// warnings there were.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/scenariolog/scenariolog/bindings/go"
)

func main() {
	log.SetFlags(0)
	store, err := scenariolog.Open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	defer store.Close()
	run, err := store.Run(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	defer run.Close()
	child := scenariolog.Child{Args: []string{"sh", "-c", os.Args[3]}}
	_, result, err := run.ExecStep(context.Background(), scenariolog.StepSpec{}, child)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(result.ExitStatus, len(result.Warnings))
}
