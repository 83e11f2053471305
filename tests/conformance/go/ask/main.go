// Command ask asks the Go module. usage: ask FILE
package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log"
	"os"
	"slices"
	"strings"

	"github.com/scenariolog/scenariolog/bindings/go"
)

func kind(err error) string {
	switch {
	case errors.Is(err, scenariolog.ErrAmbiguous):
		return "ambiguous"
	case errors.Is(err, scenariolog.ErrNotFound):
		return "not found"
	}
	return err.Error()
}

func ask[T any](what string, rows iter.Seq2[T, error], path func(T) string) {
	var paths []string
	for row, err := range rows {
		if err != nil {
			fmt.Printf("%s: %s\n", what, kind(err))
			return
		}
		paths = append(paths, path(row))
	}
	slices.Sort(paths)
	fmt.Printf("%s: %s\n", what, strings.Join(paths, " "))
}

func main() {
	ctx := context.Background()
	store, err := scenariolog.Open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	failures := func(what string, runs scenariolog.RunFilter) {
		ask(what, store.Failures(ctx, runs, scenariolog.FailureOptions{}),
			func(row scenariolog.FailureRow) string { return row.StepPath })
	}
	hits := func(what string, query scenariolog.Query) {
		query.Text = "needle"
		ask(what, store.Search(ctx, query), func(hit scenariolog.Hit) string { return hit.StepPath })
	}
	failures("failures", scenariolog.RunFilter{})
	failures("failures of a suite", scenariolog.RunFilter{Suite: "old"})
	failures("failures since", scenariolog.RunFilter{Since: "1h"})
	failures("failures of a suite since", scenariolog.RunFilter{Suite: "old", Since: "1h"})
	failures("failures of the latest run", scenariolog.Latest)
	failures("failures of all runs", scenariolog.RunFilter{All: true})
	failures("failures of an unknown suite", scenariolog.RunFilter{Suite: "nobody"})
	failures("failures of an unknown run", scenariolog.RunFilter{Run: "nobody"})
	ask("timings", store.Timings(ctx, scenariolog.RunFilter{}, 0),
		func(row scenariolog.TimingRow) string { return row.StepPath })
	hits("hits", scenariolog.Query{})
	hits("hits in failures", scenariolog.Query{Failed: true})
	hits("hits in the latest run", scenariolog.Query{Failed: true, Runs: scenariolog.Latest})
	hits("hits in a suite", scenariolog.Query{Runs: scenariolog.RunFilter{Suite: "old"}})
	hits("hits in a step", scenariolog.Query{Step: "a/TestNew"})
	hits("hits in an ambiguous step", scenariolog.Query{Step: "TestNew"})
	run, err := store.Run("latest")
	if err != nil {
		log.Fatal(err)
	}
	for _, name := range []string{"TestNew", "b/TestNew", "m/a/TestNew", "flaky", "9", "killed", "nobody"} {
		step, err := run.Step(name)
		if err != nil {
			fmt.Printf("step %s: %s\n", name, kind(err))
			continue
		}
		row, err := step.Row(ctx)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("step %s: %s %d\n", name, row.StepPath, row.Attempt)
	}
}
