package scenariolog

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

const (
	redactedSecrets = "pin-20061 hunter2-is-long ghp_0123456789abcdefghijABCDEFGHIJ"
	redactedMasks   = "[redacted:pattern] [redacted:DB_PASSWORD] [redacted:github-token]"
)

func TestNoSecretSurvivesAnywhere(t *testing.T) {
	t.Setenv("DB_PASSWORD", "hunter2-is-long")
	dir := t.TempDir()
	store := must[*Store](t)(Open(filepath.Join(dir, "x.db"), Create(), Redact("pin-[0-9]+"), Redact("default"), RedactEnv("DB_PASSWORD")))
	defer store.Close()
	run := must[*Run](t)(store.StartRun(t.Context(), RunSpec{RootDir: dir, Suite: redactedSecrets}))
	defer run.Close()
	step := startStep(t, run, StepSpec{
		Name: "step " + redactedSecrets, Group: "group " + redactedSecrets,
		Args: []string{redactedSecrets}, Cwd: "/" + redactedSecrets, ScriptPath: redactedSecrets,
	})
	if step.Name() != "step "+redactedMasks {
		t.Error(step.Name())
	}
	must[int64](t)(step.AddBytes("note", "note "+redactedSecrets, []byte(redactedSecrets)))
	stream := must[*Stream](t)(step.OpenStream("stdout"))
	for _, b := range []byte(redactedSecrets + "\nno end " + redactedSecrets) {
		must[int](t)(stream.Write([]byte{b}))
	}
	if err := stream.Close(); err != nil {
		t.Fatal(err)
	}
	child := Child{Args: []string{"sh", "-c", `echo "$0"; printf %s "$DB_PASSWORD" | base64 >&2`, redactedSecrets}}
	if _, _, err := step.ExecCommand(t.Context(), CommandSpec{Name: redactedSecrets, Tags: Tags{"token": redactedSecrets}}, child); err != nil {
		t.Fatal(err)
	}
	must[Outcome](t)(step.EndWith(
		Ending{Outcome: Failed, Reason: redactedSecrets}, Tags{redactedSecrets: redactedSecrets},
		Payload{Kind: "traceback", Name: redactedSecrets, Data: []byte(redactedSecrets)},
	))
	if row := must[StepRow](t)(step.Row(t.Context())); row.Reason != redactedMasks {
		t.Error(row.Reason)
	}
	if value, _, err := step.Tag("redacted.pattern"); value == "" || err != nil {
		t.Error(value, err)
	}
	if files := checkClean(t, dir); files < 5 {
		t.Error(files)
	}
}

// checkClean looks for secrets in the names and contents of all files and returns how many there are.
func checkClean(t *testing.T, dir string) (files int) {
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files++
		content, err := os.ReadFile(path)
		for _, secret := range []string{"pin-20", "hunter2", "aHVudGVyMi", "ghp_0"} {
			if bytes.Contains(content, []byte(secret)) || bytes.Contains([]byte(path), []byte(secret)) {
				t.Errorf("%s holds %s", path, secret)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestAPatternThatCannotBeUsedIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	if _, err := Open(path, Create(), Redact("(")); !errors.Is(err, ErrInvalidArgument) {
		t.Error(err)
	}
}
