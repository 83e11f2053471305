//! A harness that was written for the tool before this one runs unchanged.

use scenariolog_tests::Lab;

const HARNESS: &str = r#"set -euo pipefail
DB=results/scenario.db
mkdir -p results
"$SL" init --db "$DB"
RUN_ID="$("$SL" run start --db "$DB" --root-dir "$PWD" --suite smoke)"
trap 'status=$?; "$SL" run end --db "$DB" --run-id "$RUN_ID" --exit-code "$status"' EXIT
n=0
for script in scripts/*.sh; do
    n=$((n + 1))
    "$SL" exec --db "$DB" --run-id "$RUN_ID" --root-dir "$PWD" --log-dir .logs --step-num "$n" \
        --name "$(basename "$script" .sh)" --script-path "$script" -- bash "$script" an "argument with spaces"
done
"#;

fn with_scripts() -> Lab {
    let lab = Lab::new();
    std::fs::create_dir(lab.path("scripts")).unwrap();
    lab.write("scripts/01-hello.sh", "echo \"$# arguments: $1, $2\"\n");
    lab.write("scripts/02-fails.sh", "echo oops >&2; exit 42\n");
    lab.write("scripts/03-never.sh", "touch ran\n");
    lab
}

#[test]
fn with_and_without_a_log_directory() {
    for log_dir_exists in [false, true] {
        let lab = with_scripts();
        if log_dir_exists {
            std::fs::create_dir(lab.path(".logs")).unwrap();
        }
        let ran: scenariolog_tests::Ran =
            lab.other("bash").args(["-c", HARNESS]).output().unwrap().into();
        let ran = ran.exits(42);
        assert_eq!(ran.stdout, "");
        assert!(ran.stderr.contains("step 2 02-fails failed (exit 42) in "), "{ran}");
        assert!(!lab.path("ran").exists());
        let sl =
            |line: &str| lab.sh(&format!("\"$SL\" {line} --db results/scenario.db")).ok().stdout;
        assert_eq!(
            sl("summary -o csv --fields suite,outcome,exit_code,steps"),
            "suite,outcome,exit_code,steps\nsmoke,failed,42,2\n"
        );
        assert_eq!(sl("cat 1"), "2 arguments: an, argument with spaces\n");
        assert_eq!(
            sl("failures -o csv --fields step_num,step_name,script_path,exit_code,first_lines"),
            "step_num,step_name,script_path,exit_code,first_lines\n2,02-fails,scripts/02-fails.sh,42,oops\n"
        );
        assert!(sl("search --query oops --run-id latest").contains("1: oops"));
        assert!(sl("artifact list -o csv --fields path").contains("\n.logs/"));
    }
}
