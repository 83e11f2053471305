//go:build race

package scenariolog

const raceDetector = true
