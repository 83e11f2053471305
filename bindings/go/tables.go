// Code generated from the core by `make rows`. DO NOT EDIT.

package scenariolog

import "time"

// AcrossRow is a row of a report. What the steps of one path took in several runs.
type AcrossRow struct {
	// The run's suite. Empty if there is none.
	Suite string `column:"suite"`
	// The steps' name.
	StepName string `column:"step_name"`
	// How many were recorded.
	Count int `column:"count"`
	// The quickest, in milliseconds.
	Min time.Duration `column:"min_ms"`
	// The one in the middle, in milliseconds.
	Median time.Duration `column:"median_ms"`
	// The slowest, in milliseconds.
	Max time.Duration `column:"max_ms"`
	// The most recent one, in milliseconds.
	Last time.Duration `column:"last_ms"`
	// The names from the top of their runs, their own last, with slashes between them.
	StepPath string `column:"step_path"`
}

// ArtifactRow is a row of a report. A file that belongs to a run, a step or a command.
type ArtifactRow struct {
	// Its number in the file.
	ArtifactID int64 `column:"artifact_id"`
	// The run it belongs to.
	RunID string `column:"run_id"`
	// The step; none if it belongs to the run itself. Empty if there is none.
	StepID string `column:"step_id"`
	// The command; none if it belongs to the run or the step itself. Empty if there is none.
	CommandID string `column:"command_id"`
	// The step's number. 0 if there is none.
	StepNum int `column:"step_num"`
	// The step's name. Empty if there is none.
	StepName string `column:"step_name"`
	// What it is: stdout, stderr, or what the suite calls it.
	Kind string `column:"kind"`
	// Where it is, relative to the run's root if it lies under it.
	Path string `column:"path"`
	// Whether it is text, by its content; unknown while it is being written. False if it is not known.
	IsText bool `column:"is_text"`
	// Its size in bytes. 0 if there is none.
	SizeBytes int64 `column:"size_bytes"`
	// Its SHA-256 in hexadecimal. Empty if there is none.
	SHA256 string `column:"sha256"`
	// How many lines it has. 0 if there is none.
	LineCount int64 `column:"line_count"`
	// Lines that search can find; unknown if it is not indexed. 0 if there is none.
	IndexedLines int64 `column:"indexed_lines"`
	// How many bytes of the file those lines take. 0 if there is none.
	IndexedBytes int64 `column:"indexed_bytes"`
	// Lines too long to be indexed whole. 0 if there is none.
	CutLines int64 `column:"cut_lines"`
	// When it was added.
	CreatedAt time.Time `column:"created_at"`
	// The run's root directory.
	RootDir string `column:"root_dir"`
	// The step's path: the names from the top of the run, its own last, with slashes between them. Empty if there is none.
	StepPath string `column:"step_path"`
}

// CommandRow is a row of a report. A command that a step ran.
type CommandRow struct {
	// Its number in the step, from 1.
	CommandNum int `column:"command_num"`
	// Its name, where it was given one. Empty if there is none.
	Name string `column:"name"`
	// The program. Empty if there is none.
	Program string `column:"argv0"`
	// The command line, a JSON array. Empty if there is none.
	ArgsJSON string `column:"argv_json"`
	// How it ended, or "running".
	Outcome Outcome `column:"outcome"`
	// The exit code, 128 + N for signal N. Nil if there is none.
	ExitCode *int `column:"exit_code"`
	// The signal that ended it. 0 if there is none.
	Signal int `column:"signal"`
	// How long it took, in milliseconds. 0 if there is none.
	Duration time.Duration `column:"duration_ms"`
	// CPU time in the program, in milliseconds. 0 if there is none.
	User time.Duration `column:"user_ms"`
	// CPU time in the kernel, in milliseconds. 0 if there is none.
	System time.Duration `column:"system_ms"`
	// The largest resident size of one of its processes, in bytes. 0 if there is none.
	MaxRSSBytes int64 `column:"max_rss_bytes"`
	// When it started, UTC.
	StartedAt time.Time `column:"started_at"`
	// When it ended, UTC. The zero time if there is none.
	CompletedAt time.Time `column:"completed_at"`
	// The working directory. Empty if there is none.
	Dir string `column:"cwd"`
	// The command's id.
	CommandID string `column:"command_id"`
	// The step it belongs to.
	StepID string `column:"step_id"`
	// The step's path: the names from the top of the run, its own last, with slashes between them.
	StepPath string `column:"step_path"`
}

// DiffRow is a row of a report. A step that differs between two runs.
type DiffRow struct {
	// How: newly failing, still failing, fixed, added, removed, slower, faster, changed.
	Change string `column:"change"`
	// The names from the top of the run, the step's own last, with slashes between them.
	StepPath string `column:"step_path"`
	// How it ended in the earlier run. 0 if there is none.
	OutcomeBefore Outcome `column:"outcome_before"`
	// How it ended in the later run. 0 if there is none.
	OutcomeAfter Outcome `column:"outcome_after"`
	// How long it took in the earlier run, in milliseconds. 0 if there is none.
	Before time.Duration `column:"before_ms"`
	// How long it took in the later run, in milliseconds. 0 if there is none.
	After time.Duration `column:"after_ms"`
	// Its id in the earlier run. Empty if there is none.
	StepIDBefore string `column:"step_id_before"`
	// Its id in the later run. Empty if there is none.
	StepIDAfter string `column:"step_id_after"`
	// The earlier run.
	RunIDBefore string `column:"run_id_before"`
	// The later run.
	RunIDAfter string `column:"run_id_after"`
}

// ExplainRow is a row of a report. A step that failed, and why it did as far as the runs before tell.
type ExplainRow struct {
	// The run.
	RunID string `column:"run_id"`
	// The run's suite. Empty if there is none.
	Suite string `column:"suite"`
	// The step's number.
	StepNum int `column:"step_num"`
	// The names from the top of the run, the step's own last, with slashes between them.
	StepPath string `column:"step_path"`
	// How it ended.
	Outcome Outcome `column:"outcome"`
	// The exit code, 128 + N for signal N. Nil if there is none.
	ExitCode *int `column:"exit_code"`
	// The signal that ended it. 0 if there is none.
	Signal int `column:"signal"`
	// Why it ended so, where that is known. Empty if there is none.
	Reason string `column:"reason"`
	// How long it took, in milliseconds. 0 if there is none.
	Duration time.Duration `column:"duration_ms"`
	// Why it failed: new, still failing, flaky, environment, known.
	Verdict string `column:"verdict"`
	// What shows that, in a sentence.
	Evidence string `column:"evidence"`
	// The first run of those in which it has failed since, for one that is still failing. Empty if there is none.
	SinceRunID string `column:"since_run_id"`
	// The commit of that run. Empty if there is none.
	SinceCommit string `column:"since_commit"`
	// In how many runs before it failed, one after the other.
	FailingRuns int `column:"failing_runs"`
	// The last run in which it passed. Empty if there is none.
	PassedRunID string `column:"passed_run_id"`
	// The commit of that run. Empty if there is none.
	PassedCommit string `column:"passed_commit"`
	// The commits since that one, as far as the repository here has them.
	Commits []string `column:"commits"`
	// How often it flipped: commits at which it passed and failed, and retries that passed.
	Flips int `column:"flips"`
	// The fingerprint of the failure.
	Fingerprint string `column:"fingerprint"`
	// How many steps of the run failed with this fingerprint.
	Alike int `column:"alike"`
	// Lines that it does not say when it passes: those that name the failure before others.
	NovelLines []string `column:"novel_lines"`
	// Where each of these stands, as in `stderr:12`.
	NovelPlaces []string `column:"novel_places"`
	// How many such lines there are.
	NovelCount int `column:"novel_count"`
	// What its lines were compared with, if they were. Empty if there is none.
	ComparedWith string `column:"compared_with"`
	// A command line that runs it again, where that is known. Empty if there is none.
	Repro string `column:"repro"`
	// The step's id.
	StepID string `column:"step_id"`
}

// FailureRow is a row of a report. A step that is a reason for its run to be red, or a run that is red without such a step.
type FailureRow struct {
	// The run.
	RunID string `column:"run_id"`
	// The run's suite. Empty if there is none.
	Suite string `column:"suite"`
	// The step's number; none where the run itself failed. 0 if there is none.
	StepNum int `column:"step_num"`
	// The step's name. Empty if there is none.
	StepName string `column:"step_name"`
	// Which attempt it is, from 1. 0 if there is none.
	Attempt int `column:"attempt"`
	// How it ended.
	Outcome Outcome `column:"outcome"`
	// The exit code, 128 + N for signal N. Nil if there is none.
	ExitCode *int `column:"exit_code"`
	// The signal that ended it. 0 if there is none.
	Signal int `column:"signal"`
	// Why it ended so, where that is known. Empty if there is none.
	Reason string `column:"reason"`
	// How long it took, in milliseconds. 0 if there is none.
	Duration time.Duration `column:"duration_ms"`
	// What the first and last lines are of: a traceback, else the stream that names the failure better. Empty if there is none.
	Kind string `column:"kind"`
	// The file that has them all, relative to the run's root where it lies under it. Empty if there is none.
	Path string `column:"path"`
	// Its first lines.
	FirstLines []string `column:"first_lines"`
	// Its last lines, as far as they are not among the first.
	LastLines []string `column:"last_lines"`
	// How many lines stand between the first and the last.
	LeftOut int `column:"left_out"`
	// The step's id. Empty if there is none.
	StepID string `column:"step_id"`
	// The script it ran. Empty if there is none.
	ScriptPath string `column:"script_path"`
	// The file of its standard error, relative to the run's root if it lies under it. Empty if there is none.
	StderrPath string `column:"stderr_path"`
	// The names from the top of the run, the step's own last, with slashes between them. Empty if there is none.
	StepPath string `column:"step_path"`
	// Set if something that it started kept its output open after it had ended. False if it is not known.
	Leaked bool `column:"leaked"`
	// The lines that name the failure best, of all its output; where none does, its last line.
	KeyLines []string `column:"key_lines"`
	// Where each of these stands, as in `stderr:12`: the kind of output and the line, if it has lines.
	KeyPlaces []string `column:"key_places"`
}

// FirstSeenRow is a row of a report. The first line that has a text, and in how many runs it stands.
type FirstSeenRow struct {
	// The run.
	RunID string `column:"run_id"`
	// The run's suite. Empty if there is none.
	Suite string `column:"suite"`
	// When the run started, UTC.
	StartedAt time.Time `column:"started_at"`
	// The commit that was tested. Empty if there is none.
	Commit string `column:"commit"`
	// The names from the top of the run, the step's own last; none if it is the run's own output. Empty if there is none.
	StepPath string `column:"step_path"`
	// The kind of output it stands in.
	Kind string `column:"kind"`
	// The number of the line, from 1.
	LineNum int64 `column:"line_num"`
	// The line.
	Text string `column:"text"`
	// In how many runs a line has it.
	Runs int `column:"runs"`
	// In how many of these the step with the line passed.
	PassingRuns int `column:"passing_runs"`
	// The last run that has it.
	LastRunID string `column:"last_run_id"`
}

// FlakyRow is a row of a report. A step that passed and failed without a change.
type FlakyRow struct {
	// The names from the top of the run, the step's own last, with slashes between them.
	StepPath string `column:"step_path"`
	// Its suite. Empty if there is none.
	Suite string `column:"suite"`
	// How often it flipped: commits at which it did both, and runs in which a retry passed.
	Flips int `column:"flips"`
	// Commits at which it passed in one run and failed in another.
	Commits int `column:"commits"`
	// Runs in which it passed when it was tried again.
	Retries int `column:"retries"`
	// In how many runs it failed.
	Failed int `column:"failed"`
	// In how many runs it was recorded.
	Runs int `column:"runs"`
	// The share of the runs in which it failed at first or at last, in percent.
	FailingPercent float64 `column:"failing_percent"`
	// Steps that failed in at least half of the runs in which it failed, up to three.
	FailsWith []string `column:"fails_with"`
	// The last run in which it failed or passed on retry.
	LastRunID string `column:"last_run_id"`
}

// GateRow is a row of a report. A rule that a run must keep to pass.
type GateRow struct {
	// What the rule says: held, broken, missing (its data are), or noted (it cannot be broken).
	Verdict string `column:"verdict"`
	// The rule.
	Rule string `column:"rule"`
	// What was found.
	Found string `column:"found"`
	// What the rule allows.
	Allowed string `column:"allowed"`
	// What breaks it, or is worth knowing.
	Details []string `column:"details"`
	// The run.
	RunID string `column:"run_id"`
}

// GroupRow is a row of a report. Failures with one fingerprint.
type GroupRow struct {
	// The fingerprint: the same in every run, as long as what is essential in the failure is.
	Fingerprint string `column:"fingerprint"`
	// How many steps failed so.
	Failures int `column:"failures"`
	// In how many runs.
	Runs int `column:"runs"`
	// What is essential in the failure, numbers and times masked.
	Lines []string `column:"lines"`
	// The paths of steps that failed so, up to five.
	Steps []string `column:"steps"`
	// The first run that has one.
	FirstRunID string `column:"first_run_id"`
	// When that run started, UTC.
	FirstAt time.Time `column:"first_at"`
	// The last run that has one.
	LastRunID string `column:"last_run_id"`
	// The suite of the last one. Empty if there is none.
	Suite string `column:"suite"`
}

// HistoryRow is a row of a report. A step in one run.
type HistoryRow struct {
	// The run.
	RunID string `column:"run_id"`
	// When the run started, UTC.
	StartedAt time.Time `column:"started_at"`
	// How the step's last attempt ended, or "running".
	Outcome Outcome `column:"outcome"`
	// How often it was recorded in that run.
	Attempts int `column:"attempts"`
	// How long it took, in milliseconds. 0 if there is none.
	Duration time.Duration `column:"duration_ms"`
	// Its duration beside those of the other runs listed, as a bar: the longest is the highest. Empty if there is none.
	Bar string `column:"bar"`
	// The largest resident size of one of its processes, in bytes. 0 if there is none.
	MaxRSSBytes int64 `column:"max_rss_bytes"`
	// The commit that was tested. Empty if there is none.
	Commit string `column:"commit"`
	// Whether something was changed since that commit.
	Dirty bool `column:"dirty"`
	// Why it ended so, where that is known. Empty if there is none.
	Reason string `column:"reason"`
	// The step's id in that run.
	StepID string `column:"step_id"`
	// The names from the top of the run, its own last, with slashes between them.
	StepPath string `column:"step_path"`
}

// HitRow is a row of a report. A line that a search found.
type HitRow struct {
	// The run.
	RunID string `column:"run_id"`
	// The run's suite. Empty if there is none.
	Suite string `column:"suite"`
	// The step, unless the line belongs to the run itself. Empty if there is none.
	StepID string `column:"step_id"`
	// The step's number. 0 if there is none.
	StepNum int `column:"step_num"`
	// The step's name. Empty if there is none.
	StepName string `column:"step_name"`
	// The step's outcome, or the run's where there is no step.
	Outcome Outcome `column:"outcome"`
	// The command, where the line belongs to one. Empty if there is none.
	CommandID string `column:"command_id"`
	// What was searched: stdout, stderr, or what the suite calls the artifact.
	Kind string `column:"kind"`
	// The file, relative to the run's root where it lies under it.
	Path string `column:"path"`
	// The line's number in that file, from 1.
	LineNum int64 `column:"line_num"`
	// The line, without escape sequences.
	Text string `column:"text"`
	// The lines before it, as many as were asked for.
	Before []string `column:"before"`
	// The lines after it, as many as were asked for.
	After []string `column:"after"`
	// The artifact's number.
	ArtifactID int64 `column:"artifact_id"`
	// The step's path: the names from the top of the run, its own last, with slashes between them. Empty if there is none.
	StepPath string `column:"step_path"`
}

// LargestRow is a row of a report. One of the largest artifacts, and how much of the space it takes.
type LargestRow struct {
	// Its size in bytes.
	SizeBytes int64 `column:"size_bytes"`
	// Its share of the size of all artifacts of the matching runs, in percent. 0 if there is none.
	Percent float64 `column:"percent"`
	// What it is: stdout, stderr, or what the suite calls it.
	Kind string `column:"kind"`
	// Where it is, relative to the run's root if it lies under it.
	Path string `column:"path"`
	// The step's number; none if it belongs to the run itself. 0 if there is none.
	StepNum int `column:"step_num"`
	// The step's path: the names from the top of the run, its own last, with slashes between them. Empty if there is none.
	StepPath string `column:"step_path"`
	// The run's suite. Empty if there is none.
	Suite string `column:"suite"`
	// The artifact's number.
	ArtifactID int64 `column:"artifact_id"`
	// The step's id. Empty if there is none.
	StepID string `column:"step_id"`
	// The run it belongs to.
	RunID string `column:"run_id"`
	// The run's root directory.
	RootDir string `column:"root_dir"`
}

// MetricRow is a row of a report. A number that a run or a step measured.
type MetricRow struct {
	// What was measured.
	Name string `column:"name"`
	// The number.
	Value float64 `column:"value"`
	// What it counts, such as ms or MB/s. Empty if there is none.
	Unit string `column:"unit"`
	// The step's number; none if it belongs to the run itself. 0 if there is none.
	StepNum int `column:"step_num"`
	// The step's path: the names from the top of the run, its own last, with slashes between them. Empty if there is none.
	StepPath string `column:"step_path"`
	// The step's id. Empty if there is none.
	StepID string `column:"step_id"`
	// The run it belongs to.
	RunID string `column:"run_id"`
	// The run's suite. Empty if there is none.
	Suite string `column:"suite"`
	// When it was recorded, UTC.
	CreatedAt time.Time `column:"created_at"`
}

// NovelLineRow is a row of a report. A line of a step that no attempt had that passed, numbers and times apart.
type NovelLineRow struct {
	// The kind of output it stands in.
	Kind string `column:"kind"`
	// Its number there, from 1.
	LineNum int64 `column:"line_num"`
	// The line.
	Text string `column:"text"`
	// The lines before it.
	Before []string `column:"before"`
	// The lines after it.
	After []string `column:"after"`
	// What the step was compared with.
	ComparedWith string `column:"compared_with"`
	// The step's id.
	StepID string `column:"step_id"`
	// The names from the top of the run, the step's own last, with slashes between them.
	StepPath string `column:"step_path"`
	// The run.
	RunID string `column:"run_id"`
}

// OutputRow is a row of a report. A line of a step's standard output or standard error.
type OutputRow struct {
	// When its first byte arrived, UTC; unknown where that was not kept. The zero time if there is none.
	ArrivedAt time.Time `column:"arrived_at"`
	// The time from the start of the step until then, in milliseconds. 0 if there is none.
	SinceStart time.Duration `column:"since_start_ms"`
	// The stream: stdout or stderr.
	Kind string `column:"kind"`
	// Its number in that stream, from 1.
	LineNum int64 `column:"line_num"`
	// The line, with what is not UTF-8 replaced.
	Text string `column:"text"`
	// The step's id.
	StepID string `column:"step_id"`
}

// RegressionRow is a row of a report. A measurement of a step that got worse and stayed so.
type RegressionRow struct {
	// The names from the top of the run, the step's own last; none for what the run itself measured. Empty if there is none.
	StepPath string `column:"step_path"`
	// What was measured: duration, memory, or the name of a metric.
	Measure string `column:"measure"`
	// The unit. Empty if there is none.
	Unit string `column:"unit"`
	// The median of the last runs.
	Now float64 `column:"now"`
	// The median of the runs before them.
	Before float64 `column:"before"`
	// How far from that median a measurement must be to say something.
	Noise float64 `column:"noise"`
	// How many times as much it is.
	Ratio float64 `column:"ratio"`
	// How many runs it was compared with.
	Runs int `column:"runs"`
	// The first run that is worse.
	SinceRunID string `column:"since_run_id"`
	// The commit of that run. Empty if there is none.
	SinceCommit string `column:"since_commit"`
}

// ReproRow is a row of a report. How a step is run again.
type ReproRow struct {
	// The command line, as a shell takes it, with the directory to run it in.
	Command string `column:"command"`
	// The names from the top of the run, the step's own last, with slashes between them.
	StepPath string `column:"step_path"`
	// The commit that was tested. Empty if there is none.
	Commit string `column:"commit"`
	// The step's id.
	StepID string `column:"step_id"`
	// The run.
	RunID string `column:"run_id"`
}

// RunRow is a row of a report. A run and how its steps ended. A step counts once, with its last attempt.
type RunRow struct {
	// The run's id.
	RunID string `column:"run_id"`
	// The suite. Empty if there is none.
	Suite string `column:"suite"`
	// How it ended, or "running".
	Outcome Outcome `column:"outcome"`
	// The exit code. Nil if there is none.
	ExitCode *int `column:"exit_code"`
	// The signal that ended it. 0 if there is none.
	Signal int `column:"signal"`
	// Why it ended so, where that is known. Empty if there is none.
	Reason string `column:"reason"`
	// How many steps it has.
	Steps int `column:"steps"`
	// Steps that passed.
	Passed int `column:"passed"`
	// Steps that failed.
	Failed int `column:"failed"`
	// Steps that could not be judged.
	Errored int `column:"error"`
	// Steps left out on purpose.
	Skipped int `column:"skipped"`
	// Steps that failed as expected.
	XFailed int `column:"xfailed"`
	// Steps that passed against expectation.
	XPassed int `column:"xpassed"`
	// Steps that took too long.
	TimedOut int `column:"timed_out"`
	// Steps that were cut off.
	Interrupted int `column:"interrupted"`
	// Steps that are a reason for it to be red: failed, in error, timed out or interrupted.
	Failures int `column:"failures"`
	// Steps that are still running.
	Running int `column:"running"`
	// Steps that passed, but not at the first attempt.
	Flaky int `column:"flaky"`
	// How long it took, in milliseconds. 0 if there is none.
	Duration time.Duration `column:"duration_ms"`
	// When it started, UTC.
	StartedAt time.Time `column:"started_at"`
	// When it ended, UTC. The zero time if there is none.
	CompletedAt time.Time `column:"completed_at"`
	// The host that recorded it. Empty if there is none.
	Host string `column:"host"`
	// The directory that artifact paths are relative to.
	RootDir string `column:"root_dir"`
	// The same as `steps`, for scripts written for the Go tool.
	TotalSteps int `column:"total_steps"`
	// The same as `failures`, for scripts written for the Go tool.
	FailedSteps int `column:"failed_steps"`
	// Whether the file's output can be searched.
	FTSEnabled bool `column:"fts_enabled"`
}

// SilenceRow is a row of a report. A time in which a step wrote nothing.
type SilenceRow struct {
	// How long it was, in milliseconds.
	Silence time.Duration `column:"silence_ms"`
	// The time from the start of the step until then, in milliseconds.
	SinceStart time.Duration `column:"since_start_ms"`
	// The stream that had been written to last; none before the first output. Empty if there is none.
	Kind string `column:"kind"`
	// The last line in it by then. 0 if there is none.
	LineNum int64 `column:"line_num"`
	// The step's id.
	StepID string `column:"step_id"`
}

// StepRow is a row of a report. A step of a run: one attempt of it.
type StepRow struct {
	// Its number, counted under its parent or else in the run.
	StepNum int `column:"step_num"`
	// Its name.
	StepName string `column:"step_name"`
	// Which attempt it is, from 1.
	Attempt int `column:"attempt"`
	// How it ended, or "running".
	Outcome Outcome `column:"outcome"`
	// The exit code, 128 + N for signal N. Nil if there is none.
	ExitCode *int `column:"exit_code"`
	// The signal that ended it. 0 if there is none.
	Signal int `column:"signal"`
	// Why it ended so, where that is known. Empty if there is none.
	Reason string `column:"reason"`
	// How long it took, in milliseconds. 0 if there is none.
	Duration time.Duration `column:"duration_ms"`
	// CPU time in the program, in milliseconds. 0 if there is none.
	User time.Duration `column:"user_ms"`
	// CPU time in the kernel, in milliseconds. 0 if there is none.
	System time.Duration `column:"system_ms"`
	// The largest resident size of one of its processes, in bytes. 0 if there is none.
	MaxRSSBytes int64 `column:"max_rss_bytes"`
	// When it started, UTC.
	StartedAt time.Time `column:"started_at"`
	// When it ended, UTC. The zero time if there is none.
	CompletedAt time.Time `column:"completed_at"`
	// The script it ran. Empty if there is none.
	ScriptPath string `column:"script_path"`
	// The command line, a JSON array. Empty if there is none.
	ArgsJSON string `column:"argv_json"`
	// The working directory. Empty if there is none.
	Dir string `column:"cwd"`
	// The host that recorded it. Empty if there is none.
	Host string `column:"host"`
	// The process that recorded it. 0 if there is none.
	PID int `column:"pid"`
	// The step's id.
	StepID string `column:"step_id"`
	// The step it is nested in. Empty if there is none.
	ParentStepID string `column:"parent_step_id"`
	// The run it belongs to.
	RunID string `column:"run_id"`
	// The names from the top of the run, its own last, with slashes between them.
	StepPath string `column:"step_path"`
	// Set if something that it started kept its output open after it had ended. False if it is not known.
	Leaked bool `column:"leaked"`
}

// TagRow is a row of a report. A tag of a run, step or command.
type TagRow struct {
	// The key.
	Key string `column:"key"`
	// The value.
	Value string `column:"value"`
	// The run it belongs to.
	RunID string `column:"run_id"`
	// The step, unless it is the run's own tag. Empty if there is none.
	StepID string `column:"step_id"`
	// The command, unless it is the run's or the step's own tag. Empty if there is none.
	CommandID string `column:"command_id"`
	// When it was last set.
	CreatedAt time.Time `column:"created_at"`
}

// TimingRow is a row of a report. What a step took.
type TimingRow struct {
	// The step's number.
	StepNum int `column:"step_num"`
	// The step's name.
	StepName string `column:"step_name"`
	// Which attempt it is, from 1.
	Attempt int `column:"attempt"`
	// How it ended, or "running".
	Outcome Outcome `column:"outcome"`
	// How long it took, in milliseconds. 0 if there is none.
	Duration time.Duration `column:"duration_ms"`
	// Its share of the run's duration, in percent. 0 if there is none.
	Percent float64 `column:"percent"`
	// CPU time in the program, in milliseconds. 0 if there is none.
	User time.Duration `column:"user_ms"`
	// CPU time in the kernel, in milliseconds. 0 if there is none.
	System time.Duration `column:"system_ms"`
	// The largest resident size of one of its processes, in bytes. 0 if there is none.
	MaxRSSBytes int64 `column:"max_rss_bytes"`
	// The step's id.
	StepID string `column:"step_id"`
	// The run.
	RunID string `column:"run_id"`
	// The run's suite. Empty if there is none.
	Suite string `column:"suite"`
	// The names from the top of the run, its own last, with slashes between them.
	StepPath string `column:"step_path"`
}

// VerifiedRow is a row of a report. The result of hashing an artifact's file again.
type VerifiedRow struct {
	// ok, changed, missing, unreadable or unfinished.
	State FileState `column:"state"`
	// The artifact's number.
	ArtifactID int64 `column:"artifact_id"`
	// The run it belongs to.
	RunID string `column:"run_id"`
	// The step's number. 0 if there is none.
	StepNum int `column:"step_num"`
	// The step's name. Empty if there is none.
	StepName string `column:"step_name"`
	// What it is: stdout, stderr, or what the suite calls it.
	Kind string `column:"kind"`
	// Where it is, relative to the run's root where it lies under it.
	Path string `column:"path"`
	// What is wrong. Empty if there is none.
	Detail string `column:"detail"`
	// The step's path: the names from the top of the run, its own last, with slashes between them. Empty if there is none.
	StepPath string `column:"step_path"`
}

// Artifact is a [ArtifactRow].
//
// Deprecated: use [ArtifactRow].
type Artifact = ArtifactRow

// Hit is a [HitRow].
//
// Deprecated: use [HitRow].
type Hit = HitRow
