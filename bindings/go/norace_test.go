//go:build !race

package scenariolog

const raceDetector = false
