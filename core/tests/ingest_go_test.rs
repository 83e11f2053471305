//! What becomes of real streams of `go test -json`: those in `tests/ingest/streams`, which the module beside them
//! has made.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use scenariolog::exec::Target;
use scenariolog::ingest::go_test::{Event, Importer, Verdict};
use scenariolog::report::{self, StepRow};
use scenariolog::{Outcome, Recorded, Run, RunSpec, StepSpec, Store};

struct Ingested {
    run: Run,
    outcome: Outcome,
    _dir: tempfile::TempDir,
}

fn stream(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/ingest/streams");
    fs::read(path.join(name).with_extension("jsonl")).unwrap()
}

fn ingest(stream: &[u8]) -> Ingested {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::create(dir.path().join("x.db")).unwrap();
    let run = store.start_run(&RunSpec::new(dir.path())).unwrap();
    let outcome = feed(Target::Run(run.clone()), stream);
    Ingested { run, outcome, _dir: dir }
}

fn feed(target: Target, stream: &[u8]) -> Outcome {
    let mut importer = Importer::new(target);
    let mut verdict = Verdict::default();
    for line in stream.split_inclusive(|byte| *byte == b'\n') {
        match Event::parse(line) {
            Some(event) => {
                verdict.see(&event);
                importer.see(&event).unwrap();
            }
            None => importer.stray(line).unwrap(),
        }
    }
    importer.end().unwrap();
    verdict.ending().outcome.unwrap()
}

impl Ingested {
    fn of(name: &str) -> Self {
        ingest(&stream(name))
    }

    fn steps(&self) -> Vec<StepRow> {
        report::steps(&self.run).unwrap()
    }

    fn step(&self, name: &str) -> StepRow {
        self.steps().into_iter().find(|step| step.step_name == name).unwrap()
    }

    /// The outcomes of the steps by name, without those of packages and builds.
    fn tests(&self) -> BTreeMap<String, &'static str> {
        let is_test = |step: &StepRow| step.parent_step_id.is_some();
        let row = |step: StepRow| (step.step_name, step.outcome.as_str());
        self.steps().into_iter().filter(is_test).map(row).collect()
    }

    fn output(&self, name: &str) -> String {
        let step = self.run.step(name).unwrap();
        let artifacts = step.artifacts().unwrap();
        artifacts.iter().map(|it| fs::read_to_string(it.absolute_path()).unwrap()).collect()
    }
}

fn tests(expected: &[(&str, &'static str)]) -> BTreeMap<String, &'static str> {
    expected.iter().map(|(name, outcome)| ((*name).to_owned(), *outcome)).collect()
}

#[test]
fn tests_are_steps_of_their_packages_and_subtests_of_their_tests() {
    let it = Ingested::of("mixed");
    assert_eq!(it.outcome, Outcome::Failed);
    assert_eq!(
        it.tests(),
        tests(&[
            ("TestPasses", "passed"),
            ("TestFails", "failed"),
            ("TestSkips", "skipped"),
            ("TestSubtests", "failed"),
            ("TestSubtests/good", "passed"),
            ("TestSubtests/bad", "failed"),
            ("TestSubtests/bad/worse", "failed"),
            ("TestSubtests/with/slash", "passed"),
            ("TestSubtests/smørrebrød", "skipped"),
            ("TestSubtests/#00", "passed"),
            ("TestUnterminated", "passed"),
        ])
    );
    let parent = |name: &str| it.step(name).parent_step_id;
    let id = |name: &str| Some(it.step(name).step_id);
    assert_eq!(parent("example.com/sample/mixed"), None);
    assert_eq!(parent("TestFails"), id("example.com/sample/mixed"));
    assert_eq!(parent("TestSubtests/bad/worse"), id("TestSubtests/bad"));
    assert_eq!(parent("TestSubtests/with/slash"), id("TestSubtests"));
}

#[test]
fn a_test_keeps_what_it_says_and_not_what_go_says_of_it() {
    let it = Ingested::of("mixed");
    assert_eq!(
        it.output("TestPasses"),
        "printed, not logged\n    mixed_test.go:12: a line\n        and another\n"
    );
    assert_eq!(it.output("TestSubtests"), "");
    assert_eq!(it.output("TestUnterminated"), "no newline at the end");
    assert!(
        it.output("example.com/sample/mixed").ends_with("FAIL\texample.com/sample/mixed\t0.005s\n")
    );
    assert_eq!(it.step("TestSkips").reason.as_deref(), Some("mixed_test.go:20: needs a database"));
    let owner = it.run.step("TestPasses").unwrap().get_kv("owner").unwrap();
    assert_eq!(owner.as_deref(), Some("storage team"));
}

#[test]
fn times_are_those_of_the_stream() {
    let it = Ingested::of("parallel");
    let arm = it.step("TestFan/arm0");
    assert!((30.0..45.0).contains(&arm.duration_ms.unwrap()), "{:?}", arm.duration_ms);
    let package = it.step("example.com/sample/parallel");
    assert_eq!(package.duration_ms, Some(103.0));
    assert!(package.started_at.starts_with("2026-11-22T22:21:43."), "{}", package.started_at);
    assert!(package.completed_at.unwrap() > arm.completed_at.unwrap());
}

#[test]
fn parallel_tests_keep_apart() {
    let it = Ingested::of("parallel");
    assert_eq!(
        it.tests(),
        tests(&[
            ("TestFan", "failed"),
            ("TestFan/arm0", "passed"),
            ("TestFan/arm1", "passed"),
            ("TestFan/arm2", "failed"),
            ("TestFan/arm3", "passed"),
            ("TestLeft", "passed"),
            ("TestRight", "passed"),
        ])
    );
    for arm in 0..4 {
        let output = it.output(&format!("TestFan/arm{arm}"));
        assert!(output.lines().count() >= 2, "{output}");
        assert!(output.lines().all(|line| line.contains(&format!("arm {arm} "))), "{output}");
    }
}

#[test]
fn what_cannot_be_built_says_why() {
    let it = Ingested::of("usesbroken");
    assert_eq!(it.outcome, Outcome::Failed);
    let package = it.step("example.com/sample/usesbroken");
    assert_eq!(package.outcome.as_str(), "failed");
    assert_eq!(package.reason.as_deref(), Some("the build of example.com/sample/broken failed"));
    assert_eq!(it.step("build example.com/sample/broken").outcome.as_str(), "failed");
    assert!(it.output("build example.com/sample/broken").contains("undefined: undefinedName"));
}

#[test]
fn a_panic_is_told_of_the_test_that_was_running() {
    let it = Ingested::of("crash");
    assert_eq!(
        it.tests(),
        tests(&[
            ("TestBefore", "passed"),
            ("TestWaiting", "interrupted"),
            ("TestCrash", "failed"),
            ("TestCrash/deep", "failed"),
        ])
    );
    let reason = it.step("TestCrash").reason.unwrap();
    assert!(reason.starts_with("panic: assignment to entry in nil map"), "{reason}");
    assert!(it.output("TestCrash").contains("crash_test.go:14"));
}

#[test]
fn a_timeout_is_told_of_the_tests_that_were_running() {
    let it = Ingested::of("slow");
    assert_eq!(it.outcome, Outcome::Failed);
    assert_eq!(
        it.tests(),
        tests(&[
            ("TestQuick", "passed"),
            ("TestWaits", "interrupted"),
            ("TestHangs", "timed_out"),
            ("TestHangs/here", "timed_out"),
        ])
    );
    let package = it.step("example.com/sample/slow");
    assert_eq!(package.outcome.as_str(), "timed_out");
    assert_eq!(package.reason.as_deref(), Some("test timed out after 1s"));
}

#[test]
fn a_test_that_ends_the_program_failed() {
    let it = Ingested::of("quits");
    assert_eq!(it.tests(), tests(&[("TestBefore", "passed"), ("TestQuits", "failed")]));
}

#[test]
fn benchmarks_end_with_their_package() {
    let it = Ingested::of("bench");
    assert_eq!(it.tests(), tests(&[("BenchmarkDouble", "passed")]));
    assert!(it.output("BenchmarkDouble").contains("ns/op"));
}

#[test]
fn of_several_benchmarks_each_ends_by_itself() {
    let it = Ingested::of("benchfail");
    assert_eq!(it.outcome, Outcome::Failed);
    assert_eq!(
        it.tests(),
        tests(&[
            ("BenchmarkFirst", "passed"),
            ("BenchmarkGroup", "failed"),
            ("BenchmarkGroup/broken", "failed"),
            ("BenchmarkGroup/fine", "passed"),
            ("BenchmarkLast", "passed"),
            ("BenchmarkSkipped", "skipped"),
        ])
    );
    let took = |name: &str| it.step(name).duration_ms.unwrap();
    let group = took("BenchmarkGroup");
    assert!(took("BenchmarkGroup/broken") + took("BenchmarkGroup/fine") <= group);
    assert!(
        took("BenchmarkFirst") + group + took("BenchmarkLast") <= took("example.com/sample/bench")
    );
}

#[test]
fn a_benchmark_that_ends_the_program_failed() {
    let stream = String::from_utf8(stream("benchfail")).unwrap();
    let died = stream.lines().filter(|line| {
        !line.contains(r#""Output":"FAIL\n""#) && !line.contains("BenchmarkSkipped")
    });
    let it = ingest(died.collect::<Vec<_>>().join("\n").as_bytes());
    assert_eq!(it.tests()["BenchmarkLast"], "failed");
    assert_eq!(it.tests()["BenchmarkFirst"], "passed");
}

#[test]
fn a_failed_test_is_failed_whatever_its_program_exits_with() {
    let it = Ingested::of("verdict");
    assert_eq!(it.outcome, Outcome::Failed);
    let package = it.step("example.com/sample/verdict");
    assert_eq!(package.outcome.as_str(), "failed");
    let reason = "a test failed, but its program exited with 0";
    assert_eq!(package.reason.as_deref(), Some(reason));
    let skipped = it.step("TestSkipped").reason.unwrap();
    let reason = "needs three things:\na database,\n\n  a queue,\na disk";
    assert!(skipped.ends_with(reason), "{skipped}");
}

#[test]
fn failed_tests_that_are_repeated_are_attempts() {
    let it = Ingested::of("rerun");
    assert_eq!(it.outcome, Outcome::Passed);
    let package = it.step("example.com/sample/flaky");
    assert_eq!(package.outcome.as_str(), "passed");
    let rows = it.steps();
    let attempts = |name: &str| {
        let rows = rows.iter().filter(|row| row.step_name == name);
        rows.map(|row| (row.attempt, row.outcome.as_str())).collect::<Vec<_>>()
    };
    assert_eq!(attempts("TestSteady"), [(1, "passed")]);
    assert_eq!(attempts("TestFlaky"), [(1, "failed"), (2, "passed")]);
    assert_eq!(attempts("TestGroup"), [(1, "failed"), (2, "passed")]);
    assert_eq!(attempts("TestGroup/steady"), [(1, "passed")]);
    assert_eq!(it.run.end(&scenariolog::Ending::default()).unwrap(), Outcome::Passed);
}

#[test]
fn nothing_follows_the_end_of_a_package() {
    let late = |action: &str, test: &str| {
        let line = serde_json::json!({"Action": action, "Package": "example.com/sample/quits", "Test": test, "Output": "late\n"});
        format!("{line}\n").into_bytes()
    };
    for (action, test) in
        [("output", ""), ("output", "TestQuits"), ("run", "TestQuits"), ("fail", "")]
    {
        let it = ingest(&[stream("quits"), late(action, test)].concat());
        assert_eq!(it.outcome, Outcome::Failed, "{action} {test}");
        assert_eq!(it.steps().len(), 3, "{action} {test}");
        assert_eq!(it.run.artifacts().unwrap().iter().filter(|it| it.step_id.is_none()).count(), 1);
    }
}

#[test]
fn files_that_a_test_keeps_are_its_artifacts() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("more")).unwrap();
    fs::write(dir.path().join("more/screen.txt"), "what was seen\n").unwrap();
    let event = |action: &str| {
        let line =
            serde_json::json!({"Action": action, "Package": "p", "Test": "T", "Path": dir.path()});
        format!("{line}\n")
    };
    let it = ingest((event("run") + &event("artifacts") + &event("pass")).as_bytes());
    let step = it.run.step("T").unwrap();
    assert_eq!(step.get_kv("go.artifacts").unwrap().as_deref(), dir.path().to_str());
    assert_eq!(it.output("T"), "what was seen\n");
}

#[test]
fn a_package_from_the_cache_and_one_without_tests_say_so() {
    let it = Ingested::of("cached");
    assert_eq!(it.outcome, Outcome::Passed);
    assert_eq!(it.tests().len(), 4);
    let package = it.run.step("example.com/sample/calm").unwrap();
    assert_eq!(package.get_kv("go.cached").unwrap().as_deref(), Some("true"));
    let it = Ingested::of("untested");
    assert_eq!(it.outcome, Outcome::Passed);
    assert_eq!(it.step("example.com/sample/untested").outcome.as_str(), "skipped");
}

#[test]
fn of_a_stream_that_is_cut_off_anywhere_the_rest_is_kept() {
    let whole = stream("parallel");
    for length in (0..whole.len()).step_by(997) {
        let it = ingest(&whole[..length]);
        let expected = if length == 0 { Outcome::Error } else { Outcome::Interrupted };
        assert_eq!(it.outcome, expected, "{length}");
        assert!(it.steps().iter().all(|step| step.completed_at.is_some()), "{length}");
        let artifacts = it.run.artifacts().unwrap();
        let strays: Vec<_> =
            artifacts.iter().map(|it| fs::read(it.absolute_path()).unwrap()).collect();
        let start = whole[..length].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        assert_eq!(strays.concat(), &whole[start..length], "{length}");
    }
    let it = ingest(&whole[..whole.len() / 3]);
    assert_eq!(it.step("TestFan/arm2").outcome.as_str(), "interrupted");
    assert_eq!(it.step("TestFan/arm2").reason.as_deref(), Some("the stream was cut off"));
}

#[test]
fn a_test_that_runs_several_times_is_a_step_each_time() {
    let line =
        |action: &str| format!("{{\"Action\":\"{action}\",\"Package\":\"p\",\"Test\":\"T\"}}\n");
    let twice = [line("run"), line("fail"), line("run"), line("pass")].concat();
    let it = ingest((twice + "{\"Action\":\"fail\",\"Package\":\"p\"}\n").as_bytes());
    let outcomes: Vec<_> = it.steps().iter().map(|step| step.outcome.as_str()).collect();
    assert_eq!(outcomes, ["failed", "failed", "passed"]);
}

#[test]
fn other_lines_are_kept_and_two_streams_share_a_step() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::create(dir.path().join("x.db")).unwrap();
    let run = store.start_run(&RunSpec::new(dir.path())).unwrap();
    let step = run.start_step(&StepSpec::new("unit tests")).unwrap();
    let noisy = [b"go: downloading x v1.2.3\n".to_vec(), stream("untested"), b"\xff\n".to_vec()];
    feed(Target::Step(step.clone()), &noisy.concat());
    feed(Target::Step(step.clone()), &stream("bench"));
    let artifacts = step.artifacts().unwrap();
    let kept = fs::read(artifacts[0].absolute_path()).unwrap();
    assert_eq!((artifacts.len(), &*kept), (1, &b"go: downloading x v1.2.3\n\xff\n"[..]));
    let below = |row: &&StepRow| row.parent_step_id.as_deref() == Some(step.id());
    assert_eq!(report::steps(&run).unwrap().iter().filter(below).count(), 2);
}

#[test]
fn lines_have_the_times_of_the_stream() {
    let event = |ms: u32, action: &str| {
        let time = format!("2026-11-22T20:00:00.{ms:03}Z");
        format!(
            r#"{{"Time":"{time}","Action":"{action}","Package":"m/p","Test":"TestA","Output":"at {ms}\n"}}"#
        )
    };
    let events =
        [event(100, "run"), event(250, "output"), event(900, "output"), event(950, "pass")];
    let ingested = ingest(events.join("\n").as_bytes());
    let step = ingested.run.step("TestA").unwrap();
    let rows = report::output_rows(&step).unwrap().map(Result::unwrap);
    let times: Vec<_> = rows.map(|row| row.since_start_ms.map(f64::round)).collect();
    assert_eq!(times, [Some(150.0), Some(800.0)]);
}
