package scenariologtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"github.com/scenariolog/scenariolog/bindings/go"
)

// invocationTag names the go test that a run is of.
const invocationTag = "go.test"

// A session is this process's part of a run.
type session struct {
	run *scenariolog.Run
	// parent is the step that steps of tests are nested in, if any.
	parent string
	// shared: the run was started by one of the processes of this go test, which all end it.
	shared bool

	mu     sync.Mutex
	active int
	main   bool
	failed bool
	steps  map[string]*scenariolog.Step
	warned sync.Once
}

// current is the session that the environment asks for, or nil if nothing is to be recorded.
var current = sync.OnceValue(func() *session {
	// A fuzz worker calls its test thousands of times a second; the process that started it tells what it found.
	if slices.Contains(os.Args[1:], "-test.fuzzworker") {
		return nil
	}
	s := &session{steps: map[string]*scenariolog.Step{}}
	if err := s.open(os.Getenv); err != nil {
		s.warn(err)
		return nil
	}
	if s.run == nil {
		return nil
	}
	return s
})

func (s *session) open(getenv func(string) string) error {
	db, id := getenv("SCENARIOLOG_DB"), getenv("SCENARIOLOG_RUN_ID")
	if db == "" && id == "" {
		return nil
	}
	if db == "" {
		return errors.New("SCENARIOLOG_RUN_ID is set, but SCENARIOLOG_DB is not")
	}
	base := startDir()
	store, err := scenariolog.Open(within(base, db), scenariolog.Create(), scenariolog.NoCheckpointOnClose())
	if err != nil {
		return err
	}
	defer store.Close()
	if id != "" {
		s.parent = getenv("SCENARIOLOG_STEP_ID")
		s.run, err = store.Run(id)
		return err
	}
	s.shared = true
	s.run, err = sharedRun(store, scenariolog.RunSpec{
		RootDir: within(base, getenv("SCENARIOLOG_ROOT_DIR")),
		LogDir:  getenv("SCENARIOLOG_LOG_DIR"),
	})
	return err
}

// sharedRun is the run of this go test, which the first of its processes starts.
func sharedRun(store *scenariolog.Store, spec scenariolog.RunSpec) (*scenariolog.Run, error) {
	// The directory, not the file: closing a descriptor of the file would release SQLite's own locks.
	unlock, err := lock(filepath.Dir(store.Path()))
	if err != nil {
		return nil, err
	}
	defer unlock()
	ctx, tag := context.Background(), invocation()
	for row, err := range store.Runs(ctx, scenariolog.RunFilter{Since: "1d"}, 0) {
		if err != nil {
			return nil, err
		}
		run, err := store.Run(row.RunID)
		if err != nil {
			return nil, err
		}
		if value, _, err := run.Tag(invocationTag); err != nil || value == tag {
			return run, errors.Join(err, run.Reopen())
		}
		_ = run.Close()
	}
	spec.Suite, spec.Tags, spec.OwnedByCaller = build().Main.Path, scenariolog.Tags{invocationTag: tag}, true
	return store.StartRun(ctx, spec)
}

// startDir is the directory that go test was started in, which relative paths are meant from: it runs each package's tests in
// the directory of the package. Where the system does not tell it, it is that of the module.
func startDir() string {
	dir, err := os.Getwd()
	if err != nil {
		return "."
	}
	if name, err := os.ReadFile("/proc/" + strconv.Itoa(os.Getppid()) + "/comm"); err == nil {
		around, err := os.Readlink("/proc/" + strconv.Itoa(os.Getppid()) + "/cwd")
		if err == nil && strings.TrimSpace(string(name)) == "go" {
			return around
		}
		return dir
	}
	for at := dir; at != filepath.Dir(at); at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, "go.mod")); err == nil {
			return at
		}
	}
	return dir
}

// within is a path as it is meant in a directory.
func within(dir, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}

// build names the package and the module whose tests this program has.
var build = sync.OnceValue(func() debug.BuildInfo {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return debug.BuildInfo{Path: filepath.Base(os.Args[0])}
	}
	return debug.BuildInfo{Path: strings.TrimSuffix(info.Path, ".test"), Main: info.Main}
})

// invocation identifies the process that runs this one: its host, its pid and when it started.
func invocation() string {
	host, _ := os.Hostname()
	parent := strconv.Itoa(os.Getppid())
	started := ""
	if stat, err := os.ReadFile("/proc/" + parent + "/stat"); err == nil {
		// The second field, the program's name, may hold spaces and parentheses of its own.
		if fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:])); len(fields) > 19 {
			started = fields[19]
		}
	}
	return strings.Join([]string{host, parent, started}, "/")
}

func lock(dir string) (unlock func(), err error) {
	file, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX); err != nil {
		_ = file.Close()
		return nil, &os.PathError{Op: "lock", Path: dir, Err: err}
	}
	return func() { _ = file.Close() }, nil
}

// begin starts the step of a test, nested in that of the nearest enclosing test.
func (s *session) begin(name string, tags scenariolog.Tags) (*scenariolog.Step, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	parent, group := s.parent, build().Path
	for around := name; ; {
		cut := strings.LastIndexByte(around, '/')
		if cut < 0 {
			break
		}
		around = around[:cut]
		if step := s.steps[around]; step != nil {
			parent, group = step.ID(), ""
			break
		}
	}
	if s.shared && s.active == 0 {
		if err := s.run.Reopen(); err != nil {
			return nil, err
		}
	}
	spec := scenariolog.StepSpec{Name: name, Parent: parent, Group: group, Args: os.Args, Tags: tags}
	step, err := s.run.StartStep(context.Background(), spec)
	if err != nil {
		return nil, err
	}
	s.steps[name] = step
	s.active++
	return step, nil
}

// done forgets the step of a test, and ends the run if no step is left and nothing else ends it.
func (s *session) done(name string, outcome scenariolog.Outcome) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failed = s.failed || outcome.IsFailure()
	delete(s.steps, name)
	s.active--
	if s.active == 0 && !s.main {
		return s.end()
	}
	return nil
}

// exit ends the part of the run that this process has. A status that no step explains gets a step of its own, which the
// outcome of the run follows from, whichever process ends it.
func (s *session) exit(status int) error {
	s.mu.Lock()
	explained := status == 0 || s.failed
	s.mu.Unlock()
	if explained {
		return s.end()
	}
	step, err := s.begin("TestMain", scenariolog.Tags{"go.package": build().Path})
	if err != nil {
		return err
	}
	defer step.Close()
	ending := scenariolog.Ending{
		Outcome: scenariolog.Failed, ExitCode: &status,
		Reason: fmt.Sprintf("the tests exited with status %d, though no step failed", status),
	}
	outcome, err := step.End(ending)
	return errors.Join(err, s.done("TestMain", outcome), s.end())
}

// end ends a run that nothing else ends.
func (s *session) end() error {
	if !s.shared {
		return nil
	}
	if err := s.run.Reopen(); err != nil {
		return err
	}
	_, err := s.run.End(scenariolog.Ending{})
	return err
}

// warn says once that something is not recorded.
func (s *session) warn(err error) {
	if err != nil {
		s.warned.Do(func() {
			fmt.Fprintf(os.Stderr, "scenariologtest: warning: %v; the record is not complete\n", err)
		})
	}
}
