#!/usr/bin/env bash
# What `run exec` runs: output of its own, and steps.
for line in {1..10}; do echo "line $line of the run"; done
for number in 1 2; do
    "$SCENARIOLOG" exec -q --strict --name "step-$number" -- sh -c 'echo "line of the step"; echo "line aside" >&2' &&
        echo "step-$number passed" >>acks
done
