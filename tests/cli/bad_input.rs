//! Bad input gets one clear line and a documented status, and costs nothing that is already recorded.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use scenariolog_tests::Lab;

/// A directory with one ended run of one step.
fn with_a_run() -> Lab {
    let lab = Lab::new();
    lab.exec("echo precious").ok();
    lab
}

/// Every row of every table, as text.
fn dump(lab: &Lab) -> Vec<String> {
    let conn = lab.connection();
    ["scenario_runs", "steps", "commands", "kv", "artifacts", "log_lines"]
        .into_iter()
        .flat_map(|table| {
            let mut select = conn.prepare(&format!("SELECT * FROM {table}")).unwrap();
            let columns = select.column_count();
            let row = |row: &rusqlite::Row| {
                (0..columns).map(|index| Ok(format!("{:?}", row.get_ref(index)?))).collect()
            };
            let rows: Vec<Vec<String>> =
                select.query_map([], row).unwrap().map(Result::unwrap).collect();
            rows.into_iter().map(move |row| format!("{table} {}", row.join(" ")))
        })
        .collect()
}

/// The names in a directory with their contents.
fn contents(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.clone(), fs::read(path).unwrap_or_default()))
        .collect();
    files.sort();
    files
}

#[test]
fn wrong_usage_is_status_2() {
    let lab = with_a_run();
    let before = dump(&lab);
    for (line, says) in [
        ("bogus", "unrecognized subcommand 'bogus'"),
        ("summary --bogus", "unexpected argument '--bogus'"),
        ("summary --output html", "[possible values: table, json"),
        ("summary --fields outcome,nonsense", "no column \"nonsense\"; it has run_id,"),
        ("summary --since yesterday", "\"yesterday\" is not a point in time; give a date"),
        ("summary --run-id latest --all-runs", "cannot be used with"),
        ("summary --run-id ''", "the id of the run is empty"),
        ("run start --kv nonsense", "\"nonsense\" is not a tag; write key:value"),
        ("run end --outcome green", "no outcome is called \"green\"; it is one of passed,"),
        ("run end --exit-code one", "\"one\" is not a whole number"),
        ("run end --exit-code 99999999999", "99999999999 is out of range"),
        ("run start --run-id a/b", "\"a/b\" cannot be the id of a run; use up to 200 letters"),
        ("search --regex 'a('", "\"a(\" is not a regular expression: unclosed group"),
        ("search --regex --literal a", "cannot be used with"),
        ("search", "<QUERY>"),
        ("search ' '", "the query is empty"),
        ("search x --order size", "not one of time, rank"),
        ("search x --kv nonsense", "\"nonsense\" is not a tag"),
        ("kv set", "<KEY"),
        ("kv set key", "<VALUE>"),
        ("kv remove", "<KEY>"),
        ("artifact add --name x scenariolog.db", "--name is for standard input"),
        ("artifact add --kind '' -", "--kind"),
        ("kv set --kv =value", "is not a tag"),
        ("cat", "<STEP>"),
        ("runs --limit -1", "'-1'"),
        ("runs --limit x", "\"x\" is not a whole number"),
        ("timings --across-runs --run-id latest", "cannot be used with"),
    ] {
        let said = lab.sh(&format!("\"$SL\" {line}")).refused(2);
        assert!(said.contains(says), "{line}: {said}");
    }
    assert_eq!(dump(&lab), before);
}

#[test]
fn what_is_not_there_is_status_1() {
    let lab = with_a_run();
    let before = dump(&lab);
    for (line, says) in [
        ("summary --run-id nobody", "there is no run \"nobody\""),
        ("run end --run-id nobody --exit-code 0", "there is no run \"nobody\""),
        ("search x --run-id nobody", "there is no run \"nobody\""),
        ("show nobody", "there is no step \"nobody\""),
        ("cat nobody", "there is no step \"nobody\""),
        ("cat it --kind trace", "no artifact of the kind \"trace\""),
        ("kv get nothing", "there is no tag \"nothing\""),
        ("kv remove nothing", "there is no tag \"nothing\""),
        ("kv set --step-id nobody k v", "there is no step \"nobody\""),
        ("artifact add nowhere", "cannot add nowhere: No such file"),
        ("artifact add --command-id nobody scenariolog.db", "there is no command \"nobody\""),
        ("run start --root-dir nowhere", "cannot use the root directory nowhere"),
        ("run start --kv @nowhere", "cannot read nowhere"),
    ] {
        let said = lab.sh(&format!("\"$SL\" {line}")).refused(1);
        assert!(said.contains(says), "{line}: {said}");
    }
    assert_eq!(dump(&lab), before);
}

#[test]
fn an_id_that_begins_several_is_ambiguous() {
    let lab = with_a_run();
    lab.exec("true").ok();
    let run: String = lab.value("SELECT min(run_id) FROM scenario_runs");
    let said = lab.run(["summary", "--run-id", &run[..2]]).refused(2);
    assert_eq!(said, format!("\"{}\" is a prefix of several run ids; give more of it", &run[..2]));
    lab.run(["summary", "--run-id", &run]).ok();
    lab.run(["summary", "--run-id", &run[..run.len() - 1]]).ok();
}

#[test]
fn a_number_means_the_step_and_not_the_beginning_of_ids() {
    let lab = Lab::new();
    lab.sh("\"$SL\" run exec -q -- sh -c 'for n in 0 1; do \"$SL\" exec -q --step-num $n -- echo step $n; done'").ok();
    // All ids begin with 01 until the year 2039.
    assert_eq!(lab.run(["cat", "01"]).ok().stdout, "step 1\n");
    assert_eq!(lab.run(["cat", "0"]).ok().stdout, "step 0\n");
}

#[test]
fn mistakes_of_exec_itself_are_status_125_and_run_nothing() {
    let lab = with_a_run();
    let before = dump(&lab);
    for (line, says) in [
        ("exec", "<COMMAND>"),
        ("exec --", "<COMMAND>"),
        ("exec -- ''", "the command is empty"),
        ("exec --bogus -- touch ran", "unexpected argument '--bogus'"),
        ("exec --timeout nonsense -- touch ran", "is not a duration; write 30s"),
        ("exec --timeout 1e9 -- touch ran", "is not a duration"),
        ("exec --timeout=-1 -- touch ran", "is not a duration"),
        ("exec --kill-after x -- touch ran", "is not a duration"),
        ("exec --index some -- touch ran", "not one of all, stderr, none"),
        ("exec --kind suite -- touch ran", "[possible values: step, cmd]"),
        ("exec --step-num one -- touch ran", "\"one\" is not a whole number"),
        ("exec --strict --kv nonsense -- touch ran", "\"nonsense\" is not a tag"),
        ("run exec -- ''", "the command is empty"),
        ("run exec --strict --kv nonsense -- touch ran", "\"nonsense\" is not a tag"),
        ("run exec --suite -- touch ran", "a value is required for '--suite <NAME>'"),
    ] {
        let said = lab.sh(&format!("\"$SL\" {line}")).refused(125);
        assert!(said.contains(says), "{line}: {said}");
    }
    assert!(!lab.path("ran").exists());
    assert_eq!(dump(&lab), before);
}

#[test]
fn a_command_that_cannot_be_started_is_recorded_as_an_error() {
    let lab = Lab::new();
    lab.write("data.txt", "no program");
    lab.write("broken", "#!/no/such/interpreter\n");
    fs::set_permissions(lab.path("broken"), fs::Permissions::from_mode(0o755)).unwrap();
    for (command, status, why) in [
        ("no-such-command", 127, "No such file or directory"),
        ("./no/such/path", 127, "No such file or directory"),
        ("./broken", 127, "No such file or directory"),
        ("./data.txt", 126, "Permission denied"),
        ("./", 126, "Permission denied"),
    ] {
        let ran = lab.run(["exec", "--quiet", "--", command]).exits(status);
        let said = ran.one_line();
        assert!(said.starts_with(&format!("cannot start {command}: {why}")), "{said}");
        assert_eq!(
            lab.connection()
                .query_row(
                    "SELECT outcome, exit_code, reason FROM steps ORDER BY step_id DESC",
                    [],
                    |row| {
                        Ok((
                            row.get::<_, String>(0)?,
                            row.get::<_, i32>(1)?,
                            row.get::<_, String>(2)?,
                        ))
                    }
                )
                .unwrap(),
            ("error".to_owned(), status, said)
        );
    }
}

#[test]
fn a_file_in_a_directory_that_is_not_there() {
    let lab = Lab::new();
    for line in ["init --db no/dir/x.db", "run start --db no/dir/x.db"] {
        let said = lab.sh(&format!("\"$SL\" {line}")).refused(1);
        assert!(said.ends_with("/no/dir/x.db: its directory does not exist"), "{said}");
    }
    let said = lab.run(["summary", "--db", "none.db"]).refused(1);
    let none = lab.path("none.db");
    let path = none.display();
    assert_eq!(
        said,
        format!(
            "{path} does not exist; record into it first, or name another file with --db or SCENARIOLOG_DB"
        )
    );
    assert_eq!(contents(&lab.path("")), []);
}

#[test]
fn a_directory_in_place_of_the_file() {
    let lab = Lab::new();
    fs::create_dir(lab.path("dir")).unwrap();
    for line in ["init --db dir", "summary --db dir", "search x --db dir/"] {
        let said = lab.sh(&format!("\"$SL\" {line}")).refused(2);
        assert!(said.ends_with("is a directory, not a file"), "{said}");
    }
}

/// Asserts that every command refuses the file, and exec runs without it, and that nothing is written to it or
/// beside it.
fn assert_left_untouched(lab: &Lab, says: &str) {
    let before = contents(&lab.path(""));
    for line in ["init", "run start", "run end", "summary", "search x", "index fts", "kv set a b"] {
        let said = lab.sh(&format!("\"$SL\" {line}")).refused(1);
        assert!(said.contains(says) && said.contains("it was left untouched"), "{line}: {said}");
    }
    for line in ["exec --", "exec --run-id latest --", "run exec --"] {
        let ran = lab.sh(&format!("\"$SL\" {line} sh -c 'echo out; exit 7'")).exits(7);
        assert_eq!(ran.stdout, "out\n");
        assert!(ran.one_line().starts_with("warning: "), "{ran}");
        lab.sh(&format!("\"$SL\" {} --strict -- touch ran", line.trim_end_matches(" --")))
            .refused(125);
    }
    assert_eq!(contents(&lab.path("")), before);
}

#[test]
fn a_file_that_is_no_database_is_left_untouched() {
    let lab = Lab::new();
    lab.write("scenariolog.db", "my diary, day one: ".repeat(100));
    assert_left_untouched(&lab, "it is not an SQLite database");
}

#[test]
fn another_programs_database_is_left_untouched() {
    for setup in [
        "CREATE TABLE bookmarks (url TEXT)",
        "PRAGMA user_version = 1; CREATE TABLE steps (n)",
        "PRAGMA user_version = 2; CREATE TABLE scenario_runs (n)",
        "PRAGMA application_id = 1234; CREATE TABLE t (n)",
    ] {
        let lab = Lab::new();
        Connection::open(lab.db()).unwrap().execute_batch(setup).unwrap();
        assert_left_untouched(&lab, "it is another program's SQLite database");
    }
}

#[test]
fn a_file_of_a_newer_version_is_left_untouched() {
    let lab = with_a_run();
    // Back to one file, as it is when it has been carried elsewhere.
    lab.connection()
        .execute_batch("PRAGMA journal_mode = DELETE; PRAGMA user_version = 99")
        .unwrap();
    fs::remove_dir_all(lab.path(".logs")).unwrap();
    assert_left_untouched(
        &lab,
        "written by a newer scenariolog (schema 99, this one knows up to 4)",
    );
}

#[test]
fn names_never_leave_the_log_directory() {
    let lab = Lab::new();
    let long = "long ".repeat(200);
    let names = [
        "it's \"quoted\"",
        "two\nlines",
        "../../../etc/passwd",
        "/etc/passwd",
        "a/b/c",
        "..",
        ".",
        "-rf",
        "~",
        "$(touch ran)",
        "tab\tand \u{1b}[31mred",
        "naïve 雪 🦀",
        " ",
        &long,
    ];
    for name in names {
        let told =
            lab.run(["exec", &format!("--name={name}"), "--tail", "0", "--", "echo", "hello"]).ok();
        assert!(told.one_line().contains(" passed in "), "{told}");
        assert_eq!(
            lab.value::<String>("SELECT step_name FROM steps ORDER BY step_id DESC LIMIT 1"),
            name
        );
        assert_eq!(lab.run(["cat", "latest"]).ok().stdout, "hello\n");
    }
    let logs = lab.path(".logs").canonicalize().unwrap();
    let paths: Vec<String> = lab.column("SELECT path FROM artifacts");
    assert_eq!(paths.len(), 2 * names.len());
    for path in paths {
        assert!(lab.path(&path).canonicalize().unwrap().starts_with(&logs), "{path}");
    }
    let beside: Vec<_> = contents(&lab.path("")).into_iter().map(|(path, _)| path).collect();
    assert_eq!(beside, [lab.path(".logs"), lab.db()]);
}

#[test]
fn an_empty_name_is_none() {
    let lab = Lab::new();
    lab.run(["exec", "--name", "", "--", "true"]).ok();
    assert_eq!(lab.value::<String>("SELECT step_name FROM steps"), "true");
}

#[test]
fn kinds_and_names_of_artifacts_may_be_anything() {
    let lab = with_a_run();
    lab.write("it's \"a\" file\n", "content\n");
    lab.run(["artifact", "add", "--kind", "../x\n", "it's \"a\" file\n"]).ok();
    lab.run(["artifact", "verify"]).ok();
    assert_eq!(
        lab.value::<String>("SELECT path FROM artifacts WHERE kind = '../x\n'"),
        "it's \"a\" file\n"
    );
}

#[test]
fn a_log_directory_that_cannot_be_written_costs_the_output_alone() {
    let lab = Lab::new();
    lab.write("file", "in the way");
    for log_dir in ["file", "file/below", "/proc/none"] {
        let ran = lab
            .sh(&format!("\"$SL\" exec -q --log-dir {log_dir} -- sh -c 'echo out; exit 3'"))
            .exits(3);
        assert_eq!(ran.stdout, "out\n");
        let said = ran.one_line();
        assert!(
            said.starts_with("warning: cannot create ")
                && said.ends_with("; the output is not recorded"),
            "{said}"
        );
        assert_eq!(
            lab.value::<i32>("SELECT exit_code FROM steps ORDER BY step_id DESC LIMIT 1"),
            3
        );

        let strict = format!("\"$SL\" exec --strict --log-dir {log_dir} -- touch ran");
        assert!(lab.sh(&strict).refused(125).starts_with("cannot create "));
        assert!(
            lab.sh(&strict.replace("exec", "run exec")).refused(125).starts_with("cannot create ")
        );
    }
    assert!(!lab.path("ran").exists());
    // Nothing that was refused reads as if it had been cut off.
    let outcomes: Vec<Option<String>> =
        lab.column("SELECT DISTINCT outcome FROM scenario_runs ORDER BY 1");
    assert_eq!(outcomes, [Some("error".to_owned()), Some("failed".to_owned())]);
}

#[test]
fn malformed_queries_are_one_line_with_a_hint_that_works() {
    let lab = with_a_run();
    for query in [
        "a AND", "\"open", "(", "no:such", "a-b", "it's", "NEAR(", "^", "*", "a\nb*c\"", "\\",
        "🦀 AND",
    ] {
        let said = lab.run(["search", query]).refused(2);
        assert!(said.starts_with("malformed query: "), "{query}: {said}");
        assert!(said.ends_with(" or use --literal"), "{query}: {said}");
        lab.run(["search", "--literal", query]).ok();
        let hint =
            said.split_once("quote it (").unwrap().1.strip_suffix(") or use --literal").unwrap();
        lab.sh(&format!("\"$SL\" search {hint}")).ok();
    }
}

#[test]
fn a_run_ends_once() {
    let lab = Lab::new();
    let run = lab.start_run();
    lab.run(["run", "end", "--run-id", &run, "--exit-code", "3"]).ok();
    let before = dump(&lab);
    let said = lab.run(["run", "end", "--run-id", &run, "--exit-code", "0"]).refused(2);
    assert_eq!(said, format!("the run {run} has already ended as failed"));
    assert_eq!(dump(&lab), before);
}

#[test]
fn a_run_that_is_not_there_does_not_keep_a_step_from_running() {
    let lab = with_a_run();
    let before = dump(&lab);
    for run in ["nobody", "", "\n"] {
        let ran = lab.run(["exec", "--run-id", run, "--", "sh", "-c", "echo out; exit 4"]).exits(4);
        assert_eq!(ran.stdout, "out\n");
        assert!(ran.one_line().ends_with("; running the command unrecorded"), "{ran}");
    }
    lab.run(["exec", "--strict", "--run-id", "nobody", "--", "touch", "ran"]).refused(125);
    lab.run(["exec", "--kind", "cmd", "--", "touch", "ran"]).exits(0).one_line();
    assert!(lab.path("ran").exists());
    assert_eq!(dump(&lab), before);
}

#[test]
fn strict_may_come_from_the_environment() {
    let lab = Lab::new();
    lab.write("scenariolog.db", "no database");
    for (value, status) in [("1", 125), ("true", 125), ("0", 0), ("", 0)] {
        let ran =
            lab.command(["exec", "--", "true"]).env("SCENARIOLOG_STRICT", value).output().unwrap();
        assert_eq!(ran.status.code(), Some(status), "{value}");
    }
}
