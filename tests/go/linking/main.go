// Command linking has a second SQLite beside the library's own, and uses both on one file.
package main

import (
	"context"
	"database/sql"
	"fmt"
	"log"
	"os"
	"path/filepath"

	sqlite "github.com/mattn/go-sqlite3"

	"github.com/scenariolog/scenariolog/bindings/go"
)

func main() {
	log.SetFlags(0)
	dir, err := os.MkdirTemp("", "linking")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	if err := run(filepath.Join(dir, "x.db")); err != nil {
		log.Fatal(err)
	}
}

func run(path string) error {
	if err := record(path); err != nil {
		return err
	}
	version, err := readWithTheOther(path)
	if err != nil {
		return err
	}
	store, err := scenariolog.Open(path)
	if err != nil {
		return err
	}
	defer store.Close()
	if has, err := store.HasFTS5(); err != nil || !has {
		return fmt.Errorf("the library's SQLite has FTS5, but another answers for it: %v", err)
	}
	fmt.Printf("scenariolog %s beside SQLite %s\n", scenariolog.Version(), version)
	return nil
}

// record closes the file before it returns: of two SQLites in one process, the one that closes a file releases the
// locks of the other.
func record(path string) error {
	store, err := scenariolog.Open(path, scenariolog.Create())
	if err != nil {
		return err
	}
	defer store.Close()
	run, err := store.StartRun(context.Background(), scenariolog.RunSpec{RootDir: filepath.Dir(path), Suite: "linking"})
	if err != nil {
		return err
	}
	defer run.Close()
	_, err = run.End(scenariolog.Ending{})
	return err
}

func readWithTheOther(path string) (version string, err error) {
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		return "", err
	}
	defer db.Close()
	var suite string
	var fts5 bool
	const query = "SELECT suite, sqlite_version(), sqlite_compileoption_used('ENABLE_FTS5') FROM scenario_runs"
	if err := db.QueryRow(query).Scan(&suite, &version, &fts5); err != nil {
		return "", err
	}
	if linked, _, _ := sqlite.Version(); linked != version || fts5 {
		return "", fmt.Errorf("the other SQLite is %s without FTS5, but %s answers for it", linked, version)
	}
	return version, nil
}
