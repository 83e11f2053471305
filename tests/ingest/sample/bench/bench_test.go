// Package bench has benchmarks one of which fails.
package bench

import (
	"testing"
	"time"
)

func BenchmarkFirst(b *testing.B) {
	for b.Loop() {
		time.Sleep(time.Millisecond)
	}
}

func BenchmarkGroup(b *testing.B) {
	b.Run("broken", func(b *testing.B) {
		b.Log("measuring")
		b.Fatal("the disk is full")
	})
	b.Run("fine", func(b *testing.B) {
		for b.Loop() {
			time.Sleep(time.Millisecond)
		}
	})
}

func BenchmarkLast(b *testing.B) {
	b.Log("logged by the last")
	for b.Loop() {
		time.Sleep(time.Millisecond)
	}
}

func BenchmarkSkipped(b *testing.B) { b.Skip("needs a disk") }
