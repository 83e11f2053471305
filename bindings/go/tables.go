package scenariolog

import "time"

// RunRow is a run with the counts of its steps. A step counts once, with its last attempt.
type RunRow struct {
	RunID       string        `column:"run_id"`       // the run's id
	Suite       string        `column:"suite"`        // the suite's name; empty if it was given none
	Outcome     Outcome       `column:"outcome"`      // how it ended, or [Running]
	ExitCode    *int          `column:"exit_code"`    // nil if it has none, as while it runs
	Signal      int           `column:"signal"`       // the signal that ended it, or 0
	Reason      string        `column:"reason"`       // why it ended so; empty where that is not known
	Steps       int           `column:"steps"`        // how many steps it has
	Passed      int           `column:"passed"`       // steps that passed
	Failed      int           `column:"failed"`       // steps that failed
	Errored     int           `column:"error"`        // steps that could not be judged
	Skipped     int           `column:"skipped"`      // steps left out on purpose
	XFailed     int           `column:"xfailed"`      // steps that failed as expected
	XPassed     int           `column:"xpassed"`      // steps that passed against expectation
	TimedOut    int           `column:"timed_out"`    // steps that took too long
	Interrupted int           `column:"interrupted"`  // steps that were cut off
	Failures    int           `column:"failures"`     // steps that are a reason for it to be red: failed, in error, timed out or interrupted
	Running     int           `column:"running"`      // steps that are still running
	Flaky       int           `column:"flaky"`        // steps that passed, but not at the first attempt
	Duration    time.Duration `column:"duration_ms"`  // how long it took; 0 while it runs, and where it is not known
	StartedAt   time.Time     `column:"started_at"`   // when it started, UTC
	CompletedAt time.Time     `column:"completed_at"` // when it ended, UTC; the zero time while it runs, and if its recorder died
	Host        string        `column:"host"`         // the host that recorded it
	RootDir     string        `column:"root_dir"`     // what the paths of artifacts are relative to
	TotalSteps  int           `column:"total_steps"`  // the same as Steps
	FailedSteps int           `column:"failed_steps"` // the same as Failures
	FTSEnabled  bool          `column:"fts_enabled"`  // whether the file's output can be searched
}

// StepRow is an attempt of a step.
type StepRow struct {
	StepID       string        `column:"step_id"`        // the step's id
	RunID        string        `column:"run_id"`         // the run it belongs to
	ParentStepID string        `column:"parent_step_id"` // the step it is nested in; empty if there is none
	StepNum      int           `column:"step_num"`       // its number under its parent, or in the run
	StepName     string        `column:"step_name"`      // its name
	Attempt      int           `column:"attempt"`        // from 1: 2 is the first retry
	Outcome      Outcome       `column:"outcome"`        // how it ended, or [Running]
	ExitCode     *int          `column:"exit_code"`      // 128 + N for signal N; nil if it has none, as while it runs
	Signal       int           `column:"signal"`         // the signal that ended it, or 0
	Reason       string        `column:"reason"`         // why it ended so; empty where that is not known
	Duration     time.Duration `column:"duration_ms"`    // how long it took; 0 while it runs, and where it is not known
	User         time.Duration `column:"user_ms"`        // CPU time in the program; 0 if it was no child process
	System       time.Duration `column:"system_ms"`      // CPU time in the kernel; 0 if it was no child process
	MaxRSSBytes  int64         `column:"max_rss_bytes"`  // the largest resident size of one of its processes; 0 if it was no child process
	StartedAt    time.Time     `column:"started_at"`     // when it started, UTC
	CompletedAt  time.Time     `column:"completed_at"`   // when it ended, UTC; the zero time while it runs, and if its recorder died
	ScriptPath   string        `column:"script_path"`    // the script it ran; empty if there was none
	ArgsJSON     string        `column:"argv_json"`      // the command line, a JSON array of strings; empty if there was none
	Dir          string        `column:"cwd"`            // the working directory; empty if it was not said
	Host         string        `column:"host"`           // the host that recorded it
	PID          int           `column:"pid"`            // the process that recorded it
	StepPath     string        `column:"step_path"`      // the names from the top of the run, the step's own last, with slashes between them
}

// CommandRow is a command of a step.
type CommandRow struct {
	CommandID   string        `column:"command_id"`    // the command's id
	StepID      string        `column:"step_id"`       // the step it belongs to
	CommandNum  int           `column:"command_num"`   // its number in the step, from 1
	Name        string        `column:"name"`          // empty if it was given none
	Program     string        `column:"argv0"`         // the first word of the command line
	ArgsJSON    string        `column:"argv_json"`     // the command line, a JSON array of strings; empty if there was none
	Outcome     Outcome       `column:"outcome"`       // how it ended, or [Running]
	ExitCode    *int          `column:"exit_code"`     // 128 + N for signal N; nil if it has none, as while it runs
	Signal      int           `column:"signal"`        // the signal that ended it, or 0
	Duration    time.Duration `column:"duration_ms"`   // how long it took; 0 while it runs, and where it is not known
	User        time.Duration `column:"user_ms"`       // CPU time in the program; 0 if it was no child process
	System      time.Duration `column:"system_ms"`     // CPU time in the kernel; 0 if it was no child process
	MaxRSSBytes int64         `column:"max_rss_bytes"` // the largest resident size of one of its processes; 0 if it was no child process
	StartedAt   time.Time     `column:"started_at"`    // when it started, UTC
	CompletedAt time.Time     `column:"completed_at"`  // when it ended, UTC; the zero time while it runs, and if its recorder died
	Dir         string        `column:"cwd"`           // the working directory; empty if it was not said
	StepPath    string        `column:"step_path"`     // the names from the top of the run, the step's own last, with slashes between them
}

// FailureRow is a step that is a reason for its run to be red, or a run that is red without such a step.
type FailureRow struct {
	RunID      string        `column:"run_id"`      // the run
	Suite      string        `column:"suite"`       // the run's suite; empty if it was given none
	StepID     string        `column:"step_id"`     // empty where the run itself failed
	StepNum    int           `column:"step_num"`    // 0 where the run itself failed
	StepName   string        `column:"step_name"`   // empty where the run itself failed
	Attempt    int           `column:"attempt"`     // from 1; 0 where the run itself failed
	Outcome    Outcome       `column:"outcome"`     // how it ended
	ExitCode   *int          `column:"exit_code"`   // 128 + N for signal N; nil if it has none
	Signal     int           `column:"signal"`      // the signal that ended it, or 0
	Reason     string        `column:"reason"`      // why it ended so; empty where that is not known
	Duration   time.Duration `column:"duration_ms"` // how long it took; 0 where that is not known
	Kind       string        `column:"kind"`        // of the artifact that the lines come from: traceback, stderr, or stdout; empty where none says anything
	Path       string        `column:"path"`        // the file that has all lines, relative to the run's root where it lies under it
	FirstLines []string      `column:"first_lines"` // its first lines
	LastLines  []string      `column:"last_lines"`  // its last lines, as far as they are not among the first
	LeftOut    int           `column:"left_out"`    // lines between the first and the last
	ScriptPath string        `column:"script_path"` // the script it ran; empty if there was none
	StderrPath string        `column:"stderr_path"` // the file of its standard error; empty if there was none
	StepPath   string        `column:"step_path"`   // the names from the top of the run, the step's own last, with slashes between them; empty if there is none
}

// TimingRow is a step with what it took of its run.
type TimingRow struct {
	StepID      string        `column:"step_id"`       // the step's id
	RunID       string        `column:"run_id"`        // the run it belongs to
	Suite       string        `column:"suite"`         // the run's suite; empty if it was given none
	StepNum     int           `column:"step_num"`      // the step's number
	StepName    string        `column:"step_name"`     // the step's name
	Attempt     int           `column:"attempt"`       // from 1: 2 is the first retry
	Outcome     Outcome       `column:"outcome"`       // how it ended, or [Running]
	Duration    time.Duration `column:"duration_ms"`   // how long it took; 0 while it runs, and where it is not known
	Percent     float64       `column:"percent"`       // its share of the run's duration, in percent; 0 while one of the two runs
	User        time.Duration `column:"user_ms"`       // CPU time in the program; 0 if it was no child process
	System      time.Duration `column:"system_ms"`     // CPU time in the kernel; 0 if it was no child process
	MaxRSSBytes int64         `column:"max_rss_bytes"` // the largest resident size of one of its processes; 0 if it was no child process
	StepPath    string        `column:"step_path"`     // the names from the top of the run, the step's own last, with slashes between them
}

// AcrossRow is what steps of a name took across runs.
type AcrossRow struct {
	Suite    string        `column:"suite"`     // the runs' suite; empty if they were given none
	StepName string        `column:"step_name"` // the steps' name
	Count    int           `column:"count"`     // how many were recorded with a duration
	Min      time.Duration `column:"min_ms"`    // the quickest
	Median   time.Duration `column:"median_ms"` // the one in the middle
	Max      time.Duration `column:"max_ms"`    // the slowest
	Last     time.Duration `column:"last_ms"`   // the most recent one
	StepPath string        `column:"step_path"` // the names from the top of the run, the step's own last, with slashes between them
}

// Artifact is a file that belongs to a run, a step or a command.
type Artifact struct {
	ArtifactID   int64     `column:"artifact_id"`   // its number in the file
	RunID        string    `column:"run_id"`        // the run it belongs to
	StepID       string    `column:"step_id"`       // empty if it is the run's own
	CommandID    string    `column:"command_id"`    // empty if it is the run's or the step's own
	StepNum      int       `column:"step_num"`      // the step's number; 0 without a step
	StepName     string    `column:"step_name"`     // the step's name; empty without a step
	Kind         string    `column:"kind"`          // stdout, stderr, or what the suite calls it
	Path         string    `column:"path"`          // relative to RootDir where it lies under it
	IsText       bool      `column:"is_text"`       // by its content; false while it is being written
	SizeBytes    int64     `column:"size_bytes"`    // 0 while it is being written
	SHA256       string    `column:"sha256"`        // hexadecimal; empty while it is being written
	LineCount    int64     `column:"line_count"`    // 0 while it is being written
	IndexedLines int64     `column:"indexed_lines"` // lines that search can find; 0 if it is not indexed
	IndexedBytes int64     `column:"indexed_bytes"` // bytes those lines take of the file
	CutLines     int64     `column:"cut_lines"`     // lines of which search sees the beginning only
	CreatedAt    time.Time `column:"created_at"`    // when it was added, UTC
	RootDir      string    `column:"root_dir"`      // the run's root directory
	StepPath     string    `column:"step_path"`     // the names from the top of the run, the step's own last, with slashes between them; empty if there is none
}

// FileState is what has become of an artifact's file.
type FileState string

// The states.
const (
	FileOK         FileState = "ok"         // as it was recorded
	FileChanged    FileState = "changed"    // other content
	FileMissing    FileState = "missing"    // not there
	FileUnreadable FileState = "unreadable" // there, but it cannot be read
	FileUnfinished FileState = "unfinished" // nobody finished writing it
)

// VerifiedRow is an artifact whose file was hashed again.
type VerifiedRow struct {
	ArtifactID int64     `column:"artifact_id"` // the artifact's number
	State      FileState `column:"state"`       // what has become of the file
	RunID      string    `column:"run_id"`      // the run it belongs to
	StepNum    int       `column:"step_num"`    // the step's number; 0 without a step
	StepName   string    `column:"step_name"`   // the step's name; empty without a step
	Kind       string    `column:"kind"`        // stdout, stderr, or what the suite calls it
	Path       string    `column:"path"`        // relative to the run's root where it lies under it
	Detail     string    `column:"detail"`      // what is wrong; empty for [FileOK]
	StepPath   string    `column:"step_path"`   // the names from the top of the run, the step's own last, with slashes between them; empty if there is none
}

// Hit is a recorded line that a search has found.
type Hit struct {
	ArtifactID int64    `column:"artifact_id"` // the artifact's number
	RunID      string   `column:"run_id"`      // the run it belongs to
	Suite      string   `column:"suite"`       // the run's suite; empty if it was given none
	StepID     string   `column:"step_id"`     // empty if the line belongs to the run itself
	StepNum    int      `column:"step_num"`    // the step's number; 0 without a step
	StepName   string   `column:"step_name"`   // the step's name; empty without a step
	CommandID  string   `column:"command_id"`  // empty if the line belongs to no command
	Outcome    Outcome  `column:"outcome"`     // the step's, or the run's where there is no step
	Kind       string   `column:"kind"`        // stdout, stderr, or what the suite calls the artifact
	Path       string   `column:"path"`        // relative to the run's root where it lies under it
	LineNum    int64    `column:"line_num"`    // from 1
	Text       string   `column:"text"`        // the line, without escape sequences
	Before     []string `column:"before"`      // the lines before it, as many as were asked for
	After      []string `column:"after"`       // the lines after it, as many as were asked for
	StepPath   string   `column:"step_path"`   // the names from the top of the run, the step's own last, with slashes between them; empty if there is none
}
