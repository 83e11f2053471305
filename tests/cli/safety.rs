//! What others do to the record, its files and its rows, and what they may see of it.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::Path;

use scenariolog_tests::{Lab, Ran, within};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// The modes of all files, and of all directories, below a directory.
fn modes(dir: &Path) -> (Vec<u32>, Vec<u32>) {
    let (mut files, mut dirs) = (Vec::new(), vec![mode(dir)]);
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            let (mut more_files, mut more_dirs) = modes(&path);
            files.append(&mut more_files);
            dirs.append(&mut more_dirs);
        } else {
            files.push(mode(&path));
        }
    }
    files.dedup();
    dirs.dedup();
    (files, dirs)
}

const SUITE: &str = "\"$SL\" run exec -q $OPTIONS -- sh -c '
    \"$SL\" exec -q -- echo a
    echo b | \"$SL\" artifact add --kind b - >/dev/null'";

#[test]
fn what_is_recorded_is_for_its_owner() {
    for (umask, before, file, dir) in [
        ("022", "", 0o600, 0o700),
        ("077", "", 0o600, 0o700),
        ("022", "OPTIONS='--mode 0755'; ", 0o644, 0o755),
        ("022", "export SCENARIOLOG_MODE=0750; ", 0o640, 0o750),
        ("077", "OPTIONS='--mode 0755'; ", 0o600, 0o700),
        ("022", "export SCENARIOLOG_MODE=nonsense; ", 0o600, 0o700),
    ] {
        let lab = Lab::new();
        lab.sh(&format!("umask {umask}; {before}{SUITE}")).ok();
        let expected = (vec![file], vec![dir]);
        assert_eq!(modes(&lab.path(".logs")), expected, "{umask} {before}");
        assert_eq!(mode(&lab.db()), file, "{umask} {before}");
    }
}

#[test]
fn files_are_as_open_as_the_directory_of_their_run() {
    let lab = Lab::new();
    fs::create_dir(lab.path(".logs")).unwrap();
    fs::set_permissions(lab.path(".logs"), fs::Permissions::from_mode(0o751)).unwrap();
    let script =
        "umask 022; id=$(\"$SL\" run start --mode 0755); \"$SL\" exec -q --run-id $id -- echo a";
    lab.sh(script).ok();
    let log = lab.path(lab.value::<String>("SELECT path FROM artifacts WHERE kind = 'stdout'"));
    assert_eq!((mode(&log), mode(log.parent().unwrap())), (0o644, 0o755));
    assert_eq!(mode(&lab.path(".logs")), 0o751);
    lab.run(["exec", "--mode", "rwx", "--", "true"]).refused(125);
}

#[test]
fn what_stands_in_place_of_a_log_is_not_shown() {
    let lab = Lab::new();
    lab.exec("echo recorded; exit 1").exits(1);
    let secret = lab.write("secret", "password\n");
    let log = lab.path(lab.value::<String>("SELECT path FROM artifacts WHERE kind = 'stdout'"));
    fs::remove_file(&log).unwrap();
    symlink(&secret, &log).unwrap();
    lab.run(["cat", "it"]).refused(1);
    let shown = lab.run(["failures"]).ok().stdout;
    assert!(shown.contains("recorded") && !shown.contains("password"), "{shown}");
    fs::remove_file(&log).unwrap();
    lab.sh(&format!("mkfifo '{}'", log.display())).ok();
    for args in [["cat", "it"].as_slice(), &["failures"]] {
        // Nobody writes into it.
        within(&mut lab.spawn(args));
    }
}

#[test]
fn an_unfinished_stream_without_bytes_tells_nothing() {
    let lab = Lab::new();
    lab.exec("echo only here; exit 1").exits(1);
    lab.connection()
        .execute_batch("UPDATE artifacts SET size_bytes = NULL, is_text = NULL")
        .unwrap();
    let shown = lab.run(["failures", "-o", "csv", "--fields", "kind,first_lines"]).ok().stdout;
    assert_eq!(shown, "kind,first_lines\nstdout,only here\n");
}

#[test]
fn logs_that_are_removed_during_a_step_are_missed() {
    let lab = Lab::new();
    let ran = lab.run(["exec", "-q", "--", "sh", "-c", "rm -r .logs; echo out; exit 3"]).exits(3);
    let line = ran.one_line();
    assert!(line.ends_with("/.logs was removed meanwhile, and output with it"), "{line}");
    assert_eq!(lab.value::<String>("SELECT outcome || ' ' || exit_code FROM steps"), "failed 3");
    let verified = lab.run(["artifact", "verify", "-o", "csv"]).exits(1).stdout;
    assert_eq!(verified.matches("missing").count(), 2, "{verified}");
}

#[test]
fn a_bad_cell_costs_itself_only() {
    for (table, cell) in [
        ("steps", "pid = -1"),
        ("steps", "pid = 'x', pid_start = 'x', host = x'ff'"),
        ("steps", "outcome = NULL, pid = -1"),
        ("steps", "outcome = 'splendid'"),
        ("steps", "outcome = 5"),
        ("steps", "exit_code = 'x', duration_ms = 'x', attempt = 'x', step_num = 'x'"),
        ("steps", "step_name = x'ff', reason = x'ff', started_at = x'ff'"),
        ("scenario_runs", "pid = -1, outcome = NULL"),
        ("scenario_runs", "outcome = 'splendid', exit_code = 'x', duration_ms = 1e300"),
        ("scenario_runs", "suite = x'ff', reason = 7"),
        ("artifacts", "size_bytes = 'x', line_count = x'ff', is_text = 'x', created_at = x'00'"),
        ("kv", "v = x'ff'"),
    ] {
        let lab = Lab::new();
        lab.run([
            "run",
            "exec",
            "-q",
            "--suite",
            "suite",
            "--",
            "sh",
            "-c",
            "\"$SL\" exec -q --name bad -- false; \"$SL\" exec -q --name good -- true; exit 1",
        ])
        .exits(1);
        let conn = lab.connection();
        conn.execute_batch("PRAGMA ignore_check_constraints = on").unwrap();
        conn.execute_batch(&format!("UPDATE {table} SET {cell}")).unwrap();
        let step = lab.value::<String>("SELECT max(step_id) FROM steps");
        for args in [
            &["runs"][..],
            &["runs", "-o", "json"],
            &["summary"],
            &["failures"],
            &["failures", "-o", "json"],
            &["timings"],
            &["timings", "--across-runs"],
            &["show"],
            &["show", "-o", "json"],
            &["show", &step],
            &["kv", "list"],
            &["artifact", "list"],
            &["run", "start"],
            &["index", "fts"],
            &["run", "end"],
        ] {
            let ran = lab.run(args);
            assert_eq!(ran.status, 0, "{cell}: {args:?}: {ran}");
        }
        assert_eq!(
            lab.run(["summary", "-o", "csv", "--all-runs", "--fields", "run_id"])
                .ok()
                .stdout
                .lines()
                .count(),
            3
        );
    }
}

#[test]
fn a_file_made_by_somebody_else_can_do_nothing() {
    const ENDLESS: &str =
        "WITH RECURSIVE n AS (SELECT 1 UNION ALL SELECT 1 FROM n) SELECT * FROM n";
    let commands =
        [&["summary"][..], &["failures"], &["show"], &["search", "x"], &["run", "start"]];
    for sql in [
        format!("DROP TABLE steps; CREATE VIEW steps AS {ENDLESS}"),
        "CREATE TRIGGER more AFTER INSERT ON scenario_runs BEGIN DELETE FROM steps; END".to_owned(),
    ] {
        let lab = Lab::new();
        lab.exec("echo x").ok();
        lab.connection().execute_batch(&sql).unwrap();
        for args in commands {
            within(&mut lab.spawn(args));
            let line = lab.run(args).refused(1);
            assert!(line.ends_with("in it is not ours); it was left untouched"), "{line}");
        }
    }
    let lab = Lab::new();
    lab.run(["exec", "-q", "--kv", "k:v", "--", "true"]).ok();
    lab.connection().execute("UPDATE kv SET v = zeroblob(80 << 20) WHERE k = 'k'", []).unwrap();
    let line = lab.run(["kv", "get", "--step-id=1", "k"]).refused(1);
    assert!(line.contains("too big"), "{line}");
    lab.run(["summary"]).ok();
}

/// Asks a file in a directory as somebody who can write to neither. Temporary files go to the lab's `tmp`.
fn ask_where_nothing_can_be_written(lab: &Lab, dir: &Path, args: &[&str]) -> Ran {
    let program = lab.path("program");
    // Not copied by this process: a test that forks meanwhile would hold the copy open for writing, and it could not
    // be started.
    let copied = lab.other("cp").arg(scenariolog_tests::program()).arg(&program).status();
    assert!(copied.unwrap().success());
    let mut command = lab.other(&program);
    command.args(args).arg("--db").arg(dir.join("scenariolog.db")).env("TMPDIR", lab.path("tmp"));
    // SAFETY: it only returns a number.
    if unsafe { libc::geteuid() } == 0 {
        // Root can write anywhere, so another user reads.
        for path in [lab.path(""), lab.path("tmp")] {
            fs::set_permissions(path, fs::Permissions::from_mode(0o777)).unwrap();
        }
        command.uid(65534).gid(65534);
    }
    command.output().unwrap().into()
}

#[test]
fn older_files_are_read_where_nothing_can_be_written() {
    for layout in [
        include_str!("version_1.sql"),
        include_str!("version_2.sql"),
        include_str!("version_3.sql"),
    ] {
        let lab = Lab::new();
        let dir = lab.path("media");
        fs::create_dir(&dir).unwrap();
        fs::create_dir(lab.path("tmp")).unwrap();
        let file = dir.join("scenariolog.db");
        rusqlite::Connection::open(&file).unwrap().execute_batch(layout).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
        fs::set_permissions(&dir, fs::Permissions::from_mode(0o555)).unwrap();
        let before = fs::read(&file).unwrap();
        let runs = ask_where_nothing_can_be_written(&lab, &dir, &["runs", "-o", "jsonl"]).ok();
        assert!(runs.stdout.lines().count() > 0, "{runs}");
        assert_eq!(fs::read(&file).unwrap(), before);
        assert_eq!(fs::read_dir(lab.path("tmp")).unwrap().count(), 0);
        fs::set_permissions(&dir, fs::Permissions::from_mode(0o755)).unwrap();
    }
}

#[test]
fn a_record_is_read_whole_where_nothing_can_be_written() {
    let lab = Lab::new();
    let dir = lab.path("media");
    fs::create_dir(&dir).unwrap();
    fs::create_dir(lab.path("tmp")).unwrap();
    lab.run(["run", "start", "--suite", "first"]).ok();
    // As long as somebody reads it, the log stays.
    let reader = lab.connection();
    reader.execute_batch("BEGIN; SELECT * FROM steps").unwrap();
    lab.run(["exec", "-q", "--name", "in-the-log", "--", "true"]).ok();
    for name in ["scenariolog.db", "scenariolog.db-wal"] {
        fs::copy(lab.path(name), dir.join(name)).unwrap();
        fs::set_permissions(dir.join(name), fs::Permissions::from_mode(0o444)).unwrap();
    }
    fs::set_permissions(&dir, fs::Permissions::from_mode(0o555)).unwrap();
    let before = fs::read_dir(&dir).unwrap().count();

    let ask = |args: &[&str]| ask_where_nothing_can_be_written(&lab, &dir, args);
    let names = ask(&["show", "-o", "csv", "--fields", "step_name"]).ok().stdout;
    assert_eq!(names, "step_name\nin-the-log\n");
    assert_eq!(fs::read_dir(lab.path("tmp")).unwrap().count(), 0);
    assert_eq!(fs::read_dir(&dir).unwrap().count(), before);
    let line = ask(&["kv", "set", "k", "v"]).refused(1);
    assert!(line.contains("readonly") || line.contains("read-only"), "{line}");
    fs::set_permissions(&dir, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_snapshot_is_one_file_with_all_that_is_recorded() {
    let lab = Lab::new();
    let run = lab.start_run();
    let reader = lab.connection();
    reader.execute_batch("BEGIN; SELECT * FROM steps").unwrap();
    lab.run(["exec", "-q", "--run-id", &run, "--name", "latest", "--", "echo", "needle"]).ok();
    lab.run(["snapshot", "copies.db"]).ok();
    assert!(!lab.path("copies.db-wal").exists());
    assert_eq!(mode(&lab.path("copies.db")), 0o600);
    for command in ["show", "search needle"] {
        let args = command.split(' ').chain(["--db", "copies.db", "-o", "csv"]);
        let shown = lab.run(args.chain(["--fields", "step_name"])).ok().stdout;
        assert_eq!(shown, "step_name\nlatest\n");
    }
    let line = lab.run(["snapshot", "copies.db"]).refused(2);
    assert!(line.ends_with("copies.db exists; give the name of a new file"), "{line}");
}

#[test]
fn a_copy_of_the_main_file_alone_is_not_far_behind() {
    let lab = Lab::new();
    let suite = "cp scenariolog.db first.db
                 \"$SL\" exec -q --name a -- true
                 touch -d '1 minute ago' scenariolog.db
                 \"$SL\" exec -q --name b -- true
                 cp scenariolog.db later.db";
    lab.run(["run", "exec", "-q", "--", "sh", "-c", suite]).ok();
    lab.run(["runs", "--db", "first.db"]).ok();
    let shown = lab.run(["show", "-o", "csv", "--fields", "step_name", "--db", "later.db"]).ok();
    assert_eq!(shown.stdout, "step_name\na\nb\n");
}

#[test]
fn a_copy_made_during_a_long_step_has_that_step() {
    let lab = Lab::new();
    lab.run(["init"]).ok();
    let suite = "touch -d '1 minute ago' scenariolog.db
                 until cp scenariolog.db copy.db && \"$SL\" show --db copy.db >/dev/null 2>&1; do sleep 0.1; done";
    lab.run(["exec", "-q", "--name", "long", "--", "timeout", "60", "sh", "-c", suite]).ok();
    let shown = lab.run(["show", "-o", "csv", "--fields", "step_name", "--db", "copy.db"]).ok();
    assert_eq!(shown.stdout, "step_name\nlong\n");
}
