//! Children that cannot be started, and what those that can inherit.

use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use scenariolog::Error;
use scenariolog::capture::{Canceller, Spec, StartError, StartErrorKind, run as try_run};

use crate::{Logs, run};

fn failure(spec: Spec) -> StartError {
    try_run(spec, &Canceller::new().unwrap()).err().unwrap()
}

#[test]
fn a_program_that_does_not_exist_is_not_found() {
    for program in ["no-such-program-anywhere", "/no/such/program", ""] {
        let error = failure(Spec::new([program]));
        assert_eq!((error.kind(), error.exit_status()), (StartErrorKind::NotFound, 127));
        let error = Error::from(error);
        assert!(
            matches!(&error, Error::Io { what, .. } if *what == format!("cannot start {program}"))
        );
    }
}

#[test]
fn a_file_that_is_no_program_is_not_executable() {
    let logs = Logs::new();
    let (plain, garbage) = (logs.path("plain"), logs.path("garbage"));
    fs::write(&plain, "echo").unwrap();
    fs::set_permissions(&plain, fs::Permissions::from_mode(0o644)).unwrap();
    fs::write(&garbage, [0x7f; 100]).unwrap();
    fs::set_permissions(&garbage, fs::Permissions::from_mode(0o755)).unwrap();
    for program in [plain, garbage, "/".into()] {
        let error = failure(Spec::new([program]));
        assert_eq!((error.kind(), error.exit_status()), (StartErrorKind::NotExecutable, 126));
    }
}

#[test]
fn a_directory_that_cannot_be_entered_is_not_blamed_on_the_program() {
    let logs = Logs::new();
    fs::write(logs.path("file"), "").unwrap();
    for cwd in [logs.path("missing"), logs.path("file")] {
        let error = failure(Spec { cwd: Some(cwd.clone()), ..Spec::new(["true"]) });
        assert_eq!((error.kind(), error.exit_status()), (StartErrorKind::Directory, 125));
        assert!(error.to_string().starts_with(&format!("cannot enter {}: ", cwd.display())));
    }
    let cwd = Some(logs.path(""));
    let error = failure(Spec { cwd, ..Spec::new(["no-such-program"]) });
    assert_eq!(error.kind(), StartErrorKind::NotFound);
}

#[test]
fn calls_that_make_no_sense_are_refused() {
    let nul = || OsString::from_vec(b"a\0b".to_vec());
    let specs = [
        Spec::new([] as [&str; 0]),
        Spec::new([nul()]),
        Spec::new(["true".into(), nul()]),
        Spec { env: vec![("NAME".into(), Some(nul()))], ..Spec::new(["true"]) },
        Spec { cwd: Some(nul().into()), ..Spec::new(["true"]) },
    ];
    for spec in specs {
        let error = failure(spec);
        assert_eq!((error.kind(), error.exit_status()), (StartErrorKind::Invalid, 125));
        assert!(matches!(Error::from(error), Error::InvalidArgument(_)));
    }
}

#[test]
fn directory_and_variables_reach_the_child() {
    let logs = Logs::new();
    let spec = Spec {
        cwd: Some(logs.path("")),
        env: vec![("SET".into(), Some("value".into())), ("HOME".into(), None)],
        ..logs.shell("pwd -P; echo $SET ${HOME-unset} ${PATH:+inherited}")
    };
    assert_eq!(run(spec).exit.code, Some(0));
    let expected =
        format!("{}\nvalue unset inherited\n", fs::canonicalize(logs.path("")).unwrap().display());
    assert_eq!(String::from_utf8(logs.stdout()).unwrap(), expected);
}

#[test]
fn the_program_is_looked_for_in_the_childs_path() {
    let logs = Logs::new();
    let program = logs.path("program-of-this-test");
    fs::write(&program, "#!/bin/sh\nexit 42\n").unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let spec = Spec {
        env: vec![("PATH".into(), Some(logs.path("").into()))],
        ..Spec::new(["program-of-this-test"])
    };
    assert_eq!(run(spec).exit.code, Some(42));
}

#[test]
fn the_child_leads_a_group_of_its_own() {
    let logs = Logs::new();
    run(logs.shell("test $$ = $(ps -o pgid= -p $$) && printf leader"));
    assert_eq!(logs.stdout(), b"leader");
}

#[cfg(target_os = "linux")]
#[test]
fn the_child_ignores_sigpipe_only_if_it_is_meant_to() {
    // The run-time of this very program ignores it.
    for (keep_sigpipe, last_digits) in [(false, "0"), (true, "1")] {
        let logs = Logs::new();
        let script = "sed -n 's/SigIgn:.*\\(.\\)...$/\\1/p' /proc/self/status";
        run(Spec { keep_sigpipe, ..logs.shell(script) });
        let expected = format!("{last_digits}\n");
        assert_eq!(String::from_utf8(logs.stdout()).unwrap(), expected);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn the_child_gets_no_descriptor_of_ours() {
    let logs = Logs::new();
    let script = "ls /proc/self/fd | tr '\\n' ' '";
    // What this program has inherited itself is there with any way to start a child.
    let bare = Command::new("sh").args(["-c", script]).output().unwrap();
    run(logs.shell(script));
    assert_eq!(String::from_utf8(logs.stdout()), String::from_utf8(bare.stdout));
}
