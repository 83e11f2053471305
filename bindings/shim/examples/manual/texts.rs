//! What the man pages say beside the help.

/// Variables that are no option of the program itself.
pub const ENVIRONMENT: &[(&str, &str)] = &[
    (
        "SCENARIOLOG_DB",
        "The file, for every command; scenariolog.db in the working directory otherwise.",
    ),
    (
        "SCENARIOLOG_RUN_ID",
        "The run that steps belong to. Set for whatever runs inside a recorded run.",
    ),
    (
        "SCENARIOLOG_STEP_ID",
        "The step that nested steps belong to. Set for whatever runs inside a recorded step.",
    ),
    ("SCENARIOLOG_ROOT_DIR", "The directory that the paths of artifacts are relative to."),
    ("SCENARIOLOG_LOG_DIR", "Where output goes, relative to the root."),
    ("SCENARIOLOG_MODE", "The permissions of new log directories, as in 0750."),
    ("SCENARIOLOG_STRICT", "If set, what cannot be recorded is not run."),
    ("SCENARIOLOG_OUTPUT", "The format of reports."),
    ("SCENARIOLOG_REDACT", "Patterns to mask in whatever is recorded, one a line."),
    (
        "SCENARIOLOG_REDACT_ENV",
        "Names of variables whose values are masked, with commas between them.",
    ),
    ("NO_COLOR", "If set, reports have no colours."),
];

/// What the program reads and writes.
pub const FILES: &[(&str, &str)] = &[
    (
        "scenariolog.db",
        "The record: an SQLite file, with scenariolog.db-wal and -shm beside it while it is in use.",
    ),
    (".logs/RUN/", "The output of a run, one file a stream, below the root of the run."),
    (
        "scenariolog.toml",
        "What to mask, and which failures are known, found upwards from the working directory.",
    ),
];

/// The examples on the page of a command.
pub const EXAMPLES: &[(&str, &[(&str, &str)])] = &[
    (
        "scenariolog",
        &[
            (
                "Record a whole suite, then ask what failed and find a line of its output:",
                "scenariolog run exec --suite nightly -- ./run-all.sh\nscenariolog failures\nscenariolog search 'connection refused'",
            ),
            (
                "Use the record from plain SQL:",
                "sqlite3 scenariolog.db 'SELECT step_name, outcome, duration_ms FROM steps'",
            ),
        ],
    ),
    (
        "scenariolog-exec",
        &[
            (
                "Record one command as a step, and see its output too:",
                "scenariolog exec --name unpack --tee -- tar xf release.tar.gz",
            ),
            (
                "With a time limit and a tag:",
                "scenariolog exec --timeout 5m --kv server:alpha -- ./smoke.sh",
            ),
        ],
    ),
    (
        "scenariolog-run-exec",
        &[(
            "Record a suite without a change to it:",
            "scenariolog run exec --suite nightly -- ./run-all.sh",
        )],
    ),
    (
        "scenariolog-run-start",
        &[(
            "Record a run from a shell script, step by step:",
            "export SCENARIOLOG_RUN_ID=$(scenariolog run start --suite nightly)\ntrap 'scenariolog run end --exit-code $?' EXIT\nscenariolog exec -- ./first.sh",
        )],
    ),
    (
        "scenariolog-search",
        &[
            (
                "Lines with both words, with two lines around each:",
                "scenariolog search 'timeout payment' -C 2",
            ),
            (
                "A text as it is, only in what failed:",
                "scenariolog search --failed -F 'expected 200, got'",
            ),
            ("A regular expression:", "scenariolog search --regex 'HTTP/1.1 5[0-9]{2}'"),
        ],
    ),
    (
        "scenariolog-failures",
        &[
            (
                "Everything that failed in the last day, as JSON lines:",
                "scenariolog failures --since 1d --output jsonl",
            ),
            (
                "For the summary of a GitHub job:",
                "scenariolog failures --output markdown >> \"$GITHUB_STEP_SUMMARY\"",
            ),
        ],
    ),
    (
        "scenariolog-timings",
        &[(
            "Which steps take the longest in all runs of a suite:",
            "scenariolog timings --across-runs --suite nightly --top 10",
        )],
    ),
    ("scenariolog-show", &[("All about one step:", "scenariolog show unpack")]),
    (
        "scenariolog-cat",
        &[("The standard error of the seventh step:", "scenariolog cat 7 --stderr")],
    ),
];
