package scenariolog

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestStepsAndCommandsAreInTheFileAtOnce(t *testing.T) {
	run := newRun(t)
	step := startStep(t, run, StepSpec{Name: "smørrebrød", Args: []string{"make", "all"}, Tags: Tags{"shard": "3"}})
	nested := startStep(t, run, StepSpec{Name: "bread", Parent: step.ID()})
	command := must[*Command](t)(step.StartCommand(t.Context(), CommandSpec{Args: []string{"tar", "xf", "x.tar"}}))

	rows := collect(t, run.Steps(t.Context()))
	if len(rows) != 2 || rows[0].StepName != "smørrebrød" || rows[0].Outcome != Running || rows[1].ParentStepID != step.ID() {
		t.Errorf("%+v", rows)
	}
	if got := rows[0]; got.ExitCode != nil || got.ArgsJSON != `["make","all"]` || time.Since(got.StartedAt) > time.Minute {
		t.Errorf("%+v", got)
	}
	if value, found, err := step.Tag("shard"); value != "3" || !found || err != nil {
		t.Error(value, found, err)
	}

	if outcome, err := command.End(ExitCode(3)); outcome != Failed || err != nil {
		t.Error(outcome, err)
	}
	if outcome, err := nested.End(Ending{Outcome: Skipped, Reason: "no bread"}); outcome != Skipped || err != nil {
		t.Error(outcome, err)
	}
	if outcome, err := step.End(Ending{Signal: syscall.SIGSEGV, Duration: 1500 * time.Millisecond}); outcome != Failed || err != nil {
		t.Error(outcome, err)
	}
	row := must[StepRow](t)(step.Row(t.Context()))
	if row.Duration != 1500*time.Millisecond || row.Signal != int(syscall.SIGSEGV) || row.CompletedAt.IsZero() {
		t.Errorf("%+v", row)
	}
	if commands := collect(t, step.Commands(t.Context())); len(commands) != 1 || *commands[0].ExitCode != 3 || commands[0].Program != "tar" {
		t.Errorf("%+v", commands)
	}
	if outcome, err := run.End(Ending{}); outcome != Failed || err != nil {
		t.Error(outcome, err)
	}
	summary := must[RunRow](t)(run.Row(t.Context()))
	if summary.Steps != 2 || summary.Failed != 1 || summary.Skipped != 1 || summary.Suite != "go" {
		t.Errorf("%+v", summary)
	}
}

func TestARetryIsTheNextAttempt(t *testing.T) {
	run := newRun(t)
	num := 7
	for attempt := 1; attempt <= 2; attempt++ {
		step := startStep(t, run, StepSpec{Name: "flaky", Num: &num})
		if step.Attempt() != attempt || step.Num() != 7 {
			t.Error(step.Num(), step.Attempt())
		}
		must[Outcome](t)(step.End(ExitCode(2 - attempt)))
	}
	if found := must[*Step](t)(run.Step("flaky")); found.Attempt() != 2 {
		t.Error(found.Attempt())
	}
}

func TestTagsAreReplacedAtEachScope(t *testing.T) {
	step := newStep(t)
	command := must[*Command](t)(step.StartCommand(t.Context(), CommandSpec{}))
	for _, value := range []string{"first", "", "ünïcode\nand lines"} {
		for _, owner := range []recorded{step.recorded, command.recorded} {
			if err := owner.SetTag("k", value); err != nil {
				t.Fatal(err)
			}
			if tags := must[Tags](t)(owner.Tags()); !maps.Equal(tags, Tags{"k": value}) {
				t.Errorf("%q", tags)
			}
		}
	}
	if value, found, err := step.Tag("missing"); value != "" || found || err != nil {
		t.Error(value, found, err)
	}
}

func TestTagsAreRemovedAtEachScope(t *testing.T) {
	run := newRun(t)
	step := startStep(t, run, StepSpec{Name: "unpack"})
	command := must[*Command](t)(step.StartCommand(t.Context(), CommandSpec{}))
	for _, owner := range []recorded{run.recorded, step.recorded, command.recorded} {
		for _, key := range []string{"goes", "stays"} {
			if err := owner.SetTag(key, "x"); err != nil {
				t.Fatal(err)
			}
		}
		for _, want := range []bool{true, false} {
			if removed, err := owner.RemoveTag("goes"); removed != want || err != nil {
				t.Error(removed, err)
			}
		}
		tags := must[Tags](t)(owner.Tags())
		if _, found := tags["goes"]; found || tags["stays"] != "x" {
			t.Error(tags)
		}
	}
}

func TestAStepEndsWithTagsAndPayloadsAtOnce(t *testing.T) {
	store, step := newStoreAndStep(t)
	ending := Ending{Outcome: Failed, Reason: "refused"}
	if _, err := step.EndWith(ending, Tags{"host": "db1", "": "no key"}); !errors.Is(err, ErrInvalidArgument) {
		t.Fatal(err)
	}
	if row := must[StepRow](t)(step.Row(t.Context())); row.Outcome != Running {
		t.Errorf("%+v", row)
	}
	log := []byte("dialling\nconnection refused\n")
	payloads := []Payload{{Kind: "log", Name: "dial.log", Data: log[9:]}, {Kind: "empty", Name: "empty.txt"}}
	if outcome, err := step.EndWith(ending, Tags{"host": "db1"}, payloads...); outcome != Failed || err != nil {
		t.Fatal(outcome, err)
	}
	if row := must[StepRow](t)(step.Row(t.Context())); row.Outcome != Failed || row.Reason != "refused" {
		t.Errorf("%+v", row)
	}
	if tags := must[Tags](t)(step.Tags()); !maps.Equal(tags, Tags{"host": "db1"}) {
		t.Error(tags)
	}
	artifacts := collect(t, step.Artifacts())
	if len(artifacts) != 2 || artifacts[0].SizeBytes != int64(len(log)-9) || artifacts[1].SizeBytes != 0 {
		t.Errorf("%+v", artifacts)
	}
	if hits := collect(t, store.Search(t.Context(), Query{Text: "refused"})); len(hits) != 1 || hits[0].Kind != "log" {
		t.Errorf("%+v", hits)
	}
}

func TestWhatIsImportedHasItsOwnTimes(t *testing.T) {
	store := newStore(t)
	start := time.Date(2026, 1, 2, 3, 4, 5, 6789, time.UTC)
	end := start.Add(90 * time.Second)
	spec := RunSpec{RootDir: filepath.Dir(store.Path()), StartedAt: start}
	run := must[*Run](t)(store.StartRun(t.Context(), spec))
	step := startStep(t, run, StepSpec{Name: "unpack", StartedAt: start})
	must[Outcome](t)(step.End(Ending{Outcome: Passed, CompletedAt: end}))
	must[Outcome](t)(run.End(Ending{Duration: time.Second, CompletedAt: end}))
	row := must[StepRow](t)(step.Row(t.Context()))
	if !row.StartedAt.Equal(start) || !row.CompletedAt.Equal(end) || row.Duration != 90*time.Second {
		t.Errorf("%+v", row)
	}
	whole := must[RunRow](t)(run.Row(t.Context()))
	if !whole.StartedAt.Equal(start) || !whole.CompletedAt.Equal(end) || whole.Duration != time.Second {
		t.Errorf("%+v", whole)
	}
	if err := run.Reopen(); err != nil {
		t.Fatal(err)
	}
	if outcome, err := run.End(Ending{Outcome: Failed}); outcome != Failed || err != nil {
		t.Error(outcome, err)
	}
}

func TestDirIsAnOlderNameOfCwd(t *testing.T) {
	run := newRun(t)
	old, cwd := t.TempDir(), t.TempDir()
	for _, child := range []Child{{Dir: cwd}, {Cwd: cwd}, {Cwd: cwd, Dir: old}} {
		child.Args = []string{"pwd"}
		step, result, err := run.ExecStep(t.Context(), StepSpec{Dir: child.Dir, Cwd: child.Cwd}, child)
		if err != nil {
			t.Fatal(err)
		}
		if said := string(must[[]byte](t)(os.ReadFile(result.StdoutPath))); said != cwd+"\n" {
			t.Error(said)
		}
		if row := must[StepRow](t)(step.Row(t.Context())); row.Dir != cwd {
			t.Error(row.Dir)
		}
		command := must[*Command](t)(step.StartCommand(t.Context(), CommandSpec{Dir: child.Dir, Cwd: child.Cwd}))
		must[Outcome](t)(command.End(ExitCode(0)))
		if rows := collect(t, step.Commands(t.Context())); len(rows) != 1 || rows[0].Dir != cwd {
			t.Errorf("%+v", rows)
		}
	}
}

func TestArtifactsComeFromFilesBytesAndReaders(t *testing.T) {
	step := newStep(t)
	content := append(bytes.Repeat([]byte("needle in line\n"), 1000), 0, 1, 2)
	path := filepath.Join(t.TempDir(), "données.bin")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	must[int64](t)(step.AddFile("dump", path))
	must[int64](t)(step.AddBytes("dump", "../é/x.bin", content))
	id := must[int64](t)(step.AddReader("dump", bytes.NewReader(content), Index{Kinds: IndexNone}))
	must[int64](t)(step.AddBytes("empty", "empty", nil))
	within := struct {
		bytes   [2]byte
		pointer *int
	}{bytes: [2]byte{'h', 'i'}, pointer: new(int)}
	must[int64](t)(step.AddBytes("within", "within", within.bytes[:]))

	sum := sha256.Sum256(content)
	artifacts := collect(t, step.Artifacts())
	if len(artifacts) != 5 || artifacts[2].ArtifactID != id {
		t.Fatalf("%+v", artifacts)
	}
	for _, artifact := range artifacts[:3] {
		if artifact.SHA256 != hex.EncodeToString(sum[:]) || artifact.SizeBytes != int64(len(content)) || artifact.StepID != step.ID() {
			t.Errorf("%+v", artifact)
		}
	}
}

func TestOutputOfTheProcessIsCaptured(t *testing.T) {
	step := newStep(t)
	stdout, stderr, err := step.OpenOutput()
	if err != nil {
		t.Fatal(err)
	}
	for _, piece := range []string{"unpack", "ing\n", "", "done\n"} {
		if n, err := stdout.Write([]byte(piece)); n != len(piece) || err != nil {
			t.Fatal(n, err)
		}
	}
	if written, err := os.ReadFile(stdout.Path()); string(written) != "unpacking\ndone\n" || err != nil {
		t.Errorf("%q %v", written, err)
	}
	for _, stream := range []*Stream{stdout, stderr, stdout} {
		if err := stream.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := stdout.Write([]byte("late")); !errors.Is(err, ErrClosed) {
		t.Error(err)
	}
	if artifacts := collect(t, step.Artifacts()); len(artifacts) != 2 || artifacts[0].IndexedLines != 2 || artifacts[0].ArtifactID != stdout.ArtifactID() {
		t.Errorf("%+v", artifacts)
	}
}

func TestLinesAreFound(t *testing.T) {
	store, step := newStoreAndStep(t)
	must[int64](t)(step.AddBytes("stderr", "log", []byte("dialling\nconnection refused by db1\ngiving up\n")))
	must[Outcome](t)(step.End(ExitCode(1)))
	hits := collect(t, store.Search(t.Context(), Query{Text: `"connection refused"`, Before: 1, After: 1, Failed: true}))
	if len(hits) != 1 || hits[0].Text != "connection refused by db1" || hits[0].LineNum != 2 || hits[0].StepName != "unpack" {
		t.Fatalf("%+v", hits)
	}
	if strings.Join(hits[0].Before, "|")+"/"+strings.Join(hits[0].After, "|") != "dialling/giving up" {
		t.Errorf("%+v", hits[0])
	}
	if hits := collect(t, store.Search(t.Context(), Query{Text: "by db", Literal: true, Kind: "stdout"})); len(hits) != 0 {
		t.Errorf("%+v", hits)
	}
	if hits := collect(t, store.Search(t.Context(), Query{Text: "^giv.ng", Regex: true})); len(hits) != 1 {
		t.Errorf("%+v", hits)
	}
	for _, err := range store.Search(t.Context(), Query{Text: "AND"}) {
		if !errors.Is(err, ErrQuery) || !strings.Contains(err.Error(), "malformed query") {
			t.Error(err)
		}
	}
	failures := collect(t, store.Failures(t.Context(), Latest, FailureOptions{LastLines: 1, FirstLines: NoLines}))
	if len(failures) != 1 || len(failures[0].FirstLines) != 0 || len(failures[0].LastLines) != 1 || failures[0].LastLines[0] != "giving up" || *failures[0].ExitCode != 1 {
		t.Errorf("%+v", failures)
	}
}

func TestEveryReportHasItsRows(t *testing.T) {
	store, step := newStoreAndStep(t)
	ctx := t.Context()
	must[int64](t)(step.AddBytes("note", "note.txt", []byte("hi\n")))
	must[Outcome](t)(step.End(ExitCode(0)))
	if rows := collect(t, store.Runs(ctx, RunFilter{Suite: "go"}, 0)); len(rows) != 1 || rows[0].Passed != 1 || rows[0].RunID != step.RunID() {
		t.Errorf("%+v", rows)
	}
	if rows := collect(t, store.Timings(ctx, Latest, 5)); len(rows) != 1 || rows[0].Duration <= 0 || rows[0].StepID != step.ID() {
		t.Errorf("%+v", rows)
	}
	if rows := collect(t, store.TimingsAcrossRuns(ctx, RunFilter{}, 0)); len(rows) != 1 || rows[0].Count != 1 || rows[0].Median <= 0 {
		t.Errorf("%+v", rows)
	}
	if rows := collect(t, store.Artifacts(ctx, RunFilter{Since: "1h"})); len(rows) != 1 || !rows[0].IsText || rows[0].LineCount != 1 {
		t.Errorf("%+v", rows)
	}
	if rows := collect(t, store.Verify(ctx, Latest)); len(rows) != 1 || rows[0].State != FileOK {
		t.Errorf("%+v", rows)
	}
	if counts, err := store.RebuildIndex(Latest, Index{MaxLineBytes: 100}); counts.Lines != 1 || err != nil {
		t.Errorf("%+v %v", counts, err)
	}
	for range store.Runs(ctx, RunFilter{}, 0) {
		break // a loop that is left early closes its cursor
	}
}

func TestErrorsMatchTheirSentinels(t *testing.T) {
	store, step := newStoreAndStep(t)
	must[Outcome](t)(step.End(ExitCode(0)))
	other := filepath.Join(t.TempDir(), "other")
	if err := os.WriteFile(other, []byte("no database, just text that is long enough to be looked at"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, missing := Open(other + "-missing")
	_, foreign := Open(other)
	_, unknown := store.Run("nope")
	_, again := step.End(ExitCode(0))
	_, nul := store.Run("a\x00b")
	_, unheard := step.End(Ending{Outcome: "green"})
	_, noFile := step.AddFile("x", other+"-missing")
	for name, want := range map[string]struct{ err, sentinel error }{
		"a file that is missing":    {missing, ErrNotFound},
		"a file that is not ours":   {foreign, ErrNotAStore},
		"an unknown run":            {unknown, ErrNotFound},
		"an end after the end":      {again, ErrInvalidArgument},
		"a NUL in an id":            {nul, ErrInvalidArgument},
		"an outcome there is not":   {unheard, ErrInvalidArgument},
		"an artifact that is not":   {noFile, ErrIO},
		"a library of another time": {compare(1, 2), ErrLibrary},
	} {
		if !errors.Is(want.err, want.sentinel) || !strings.HasPrefix(want.err.Error(), "scenariolog: ") {
			t.Errorf("%s: %v", name, want.err)
		}
	}
}

func TestWhatIsClosedSaysSo(t *testing.T) {
	store, step := newStoreAndStep(t)
	run := must[*Run](t)(store.Run("latest"))
	for range 2 {
		if err := errors.Join(store.Close(), step.Close()); err != nil {
			t.Error(err)
		}
	}
	if _, err := store.Run("latest"); !errors.Is(err, ErrClosed) {
		t.Error(err)
	}
	if _, err := step.End(ExitCode(0)); !errors.Is(err, ErrClosed) {
		t.Error(err)
	}
	for _, err := range store.Search(t.Context(), Query{Text: "x"}) {
		if !errors.Is(err, ErrClosed) {
			t.Error(err)
		}
	}
	if err := run.SetTag("outlives", "its store"); err != nil {
		t.Error(err)
	}
}

func TestAContextThatIsDoneStartsNothing(t *testing.T) {
	run := newRun(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := run.StartStep(ctx, StepSpec{Name: "late"}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	for _, err := range run.Steps(ctx) {
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
	if rows := collect(t, run.Steps(t.Context())); len(rows) != 0 {
		t.Errorf("%+v", rows)
	}
}

func TestASnapshotIsACompleteFile(t *testing.T) {
	store := newStore(t)
	run := startRun(t, store)
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := store.Snapshot(path); err != nil {
		t.Fatal(err)
	}
	if err := store.Snapshot(path); !errors.Is(err, ErrInvalidArgument) {
		t.Errorf("a file that exists: %v", err)
	}
	copied := must[*Store](t)(Open(path))
	t.Cleanup(func() { _ = copied.Close() })
	found := must[*Run](t)(copied.Run(run.ID()))
	_ = found.Close()
}

// The test itself, started again, is the program that dies.
func TestOutputOfAProgramThatDiesIsFound(t *testing.T) {
	if path := os.Getenv("DIES_IN"); path != "" {
		store := must[*Store](t)(Open(path, Create()))
		stdout, _, err := startStep(t, startRun(t, store), StepSpec{Name: "dies"}).OpenOutput()
		if err != nil {
			t.Fatal(err)
		}
		_, _ = stdout.Write([]byte("last words"))
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	}
	path := filepath.Join(t.TempDir(), "x.db")
	program := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	program.Env = append(os.Environ(), "DIES_IN="+path)
	if err := program.Run(); err == nil {
		t.Fatal("it lives")
	}
	store := must[*Store](t)(Open(path))
	defer store.Close()
	if err := store.Recover(); err != nil {
		t.Fatal(err)
	}
	hits := collect(t, store.Search(t.Context(), Query{Text: "last words"}))
	if len(hits) != 1 || hits[0].StepName != "dies" || hits[0].Outcome != "interrupted" {
		t.Errorf("%+v", hits)
	}
}
