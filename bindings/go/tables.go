package scenariolog

import "time"

// The rows of reports. What the file does not say is the zero value; an exit code that it does not say is nil.

// RunRow is a run with the counts of its steps. A step counts once, with its last attempt.
type RunRow struct {
	RunID       string        `column:"run_id"`
	Suite       string        `column:"suite"`
	Outcome     Outcome       `column:"outcome"`
	ExitCode    *int          `column:"exit_code"`
	Signal      int           `column:"signal"`
	Reason      string        `column:"reason"`
	Steps       int           `column:"steps"`
	Passed      int           `column:"passed"`
	Failed      int           `column:"failed"`
	Errored     int           `column:"error"`
	Skipped     int           `column:"skipped"`
	XFailed     int           `column:"xfailed"`
	XPassed     int           `column:"xpassed"`
	TimedOut    int           `column:"timed_out"`
	Interrupted int           `column:"interrupted"`
	Running     int           `column:"running"`
	Flaky       int           `column:"flaky"` // passed, but not at the first attempt
	Duration    time.Duration `column:"duration_ms"`
	StartedAt   time.Time     `column:"started_at"`
	CompletedAt time.Time     `column:"completed_at"`
	Host        string        `column:"host"`
	RootDir     string        `column:"root_dir"`
}

// StepRow is an attempt of a step.
type StepRow struct {
	StepID       string        `column:"step_id"`
	RunID        string        `column:"run_id"`
	ParentStepID string        `column:"parent_step_id"`
	StepNum      int           `column:"step_num"`
	StepName     string        `column:"step_name"`
	Attempt      int           `column:"attempt"`
	Outcome      Outcome       `column:"outcome"`
	ExitCode     *int          `column:"exit_code"`
	Signal       int           `column:"signal"`
	Reason       string        `column:"reason"`
	Duration     time.Duration `column:"duration_ms"`
	User         time.Duration `column:"user_ms"`
	System       time.Duration `column:"system_ms"`
	MaxRSSBytes  int64         `column:"max_rss_bytes"`
	StartedAt    time.Time     `column:"started_at"`
	CompletedAt  time.Time     `column:"completed_at"`
	ScriptPath   string        `column:"script_path"`
	ArgsJSON     string        `column:"argv_json"`
	Dir          string        `column:"cwd"`
	Host         string        `column:"host"`
	PID          int           `column:"pid"`
}

// CommandRow is a command of a step.
type CommandRow struct {
	CommandID   string        `column:"command_id"`
	StepID      string        `column:"step_id"`
	CommandNum  int           `column:"command_num"`
	Name        string        `column:"name"`
	Program     string        `column:"argv0"`
	ArgsJSON    string        `column:"argv_json"`
	Outcome     Outcome       `column:"outcome"`
	ExitCode    *int          `column:"exit_code"`
	Signal      int           `column:"signal"`
	Duration    time.Duration `column:"duration_ms"`
	User        time.Duration `column:"user_ms"`
	System      time.Duration `column:"system_ms"`
	MaxRSSBytes int64         `column:"max_rss_bytes"`
	StartedAt   time.Time     `column:"started_at"`
	CompletedAt time.Time     `column:"completed_at"`
	Dir         string        `column:"cwd"`
}

// FailureRow is a step that is a reason for its run to be red, or a run that is red without such a step.
type FailureRow struct {
	RunID      string        `column:"run_id"`
	Suite      string        `column:"suite"`
	StepID     string        `column:"step_id"`
	StepNum    int           `column:"step_num"`
	StepName   string        `column:"step_name"`
	Attempt    int           `column:"attempt"`
	Outcome    Outcome       `column:"outcome"`
	ExitCode   *int          `column:"exit_code"`
	Signal     int           `column:"signal"`
	Reason     string        `column:"reason"`
	Duration   time.Duration `column:"duration_ms"`
	Kind       string        `column:"kind"` // of the artifact that the lines come from
	Path       string        `column:"path"`
	FirstLines []string      `column:"first_lines"`
	LastLines  []string      `column:"last_lines"`
	LeftOut    int           `column:"left_out"` // lines between the first and the last
	ScriptPath string        `column:"script_path"`
}

// TimingRow is a step with what it took of its run.
type TimingRow struct {
	StepID      string        `column:"step_id"`
	RunID       string        `column:"run_id"`
	Suite       string        `column:"suite"`
	StepNum     int           `column:"step_num"`
	StepName    string        `column:"step_name"`
	Attempt     int           `column:"attempt"`
	Outcome     Outcome       `column:"outcome"`
	Duration    time.Duration `column:"duration_ms"`
	Percent     float64       `column:"percent"`
	User        time.Duration `column:"user_ms"`
	System      time.Duration `column:"system_ms"`
	MaxRSSBytes int64         `column:"max_rss_bytes"`
}

// AcrossRow is what steps of a name took across runs.
type AcrossRow struct {
	Suite    string        `column:"suite"`
	StepName string        `column:"step_name"`
	Count    int           `column:"count"`
	Min      time.Duration `column:"min_ms"`
	Median   time.Duration `column:"median_ms"`
	Max      time.Duration `column:"max_ms"`
	Last     time.Duration `column:"last_ms"`
}

// Artifact is a file that belongs to a run, a step or a command.
type Artifact struct {
	ArtifactID   int64     `column:"artifact_id"`
	RunID        string    `column:"run_id"`
	StepID       string    `column:"step_id"`
	CommandID    string    `column:"command_id"`
	StepNum      int       `column:"step_num"`
	StepName     string    `column:"step_name"`
	Kind         string    `column:"kind"`
	Path         string    `column:"path"` // relative to RootDir where it lies under it
	IsText       bool      `column:"is_text"`
	SizeBytes    int64     `column:"size_bytes"`
	SHA256       string    `column:"sha256"` // empty while it is being written
	LineCount    int64     `column:"line_count"`
	IndexedLines int64     `column:"indexed_lines"`
	IndexedBytes int64     `column:"indexed_bytes"`
	CutLines     int64     `column:"cut_lines"`
	CreatedAt    time.Time `column:"created_at"`
	RootDir      string    `column:"root_dir"`
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
	ArtifactID int64     `column:"artifact_id"`
	State      FileState `column:"state"`
	RunID      string    `column:"run_id"`
	StepNum    int       `column:"step_num"`
	StepName   string    `column:"step_name"`
	Kind       string    `column:"kind"`
	Path       string    `column:"path"`
	Detail     string    `column:"detail"`
}

// Hit is a recorded line that a search has found.
type Hit struct {
	ArtifactID int64    `column:"artifact_id"`
	RunID      string   `column:"run_id"`
	Suite      string   `column:"suite"`
	StepID     string   `column:"step_id"`
	StepNum    int      `column:"step_num"`
	StepName   string   `column:"step_name"`
	CommandID  string   `column:"command_id"`
	Outcome    Outcome  `column:"outcome"`
	Kind       string   `column:"kind"`
	Path       string   `column:"path"`
	LineNum    int64    `column:"line_num"`
	Text       string   `column:"text"`
	Before     []string `column:"before"`
	After      []string `column:"after"`
}
