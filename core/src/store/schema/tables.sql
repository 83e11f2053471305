-- The layout of a scenariolog file, version 4. What exists is left alone, so that an upgrade needs to make room only
-- for what has changed. Columns that came with version 4 stand as ALTER TABLE puts them into older tables.
-- Times are RFC 3339 UTC at fixed width; durations are milliseconds; sizes are bytes.
-- Outcomes are checked one by one, as SQLite would put the list of an IN into a table of its own for every row.

CREATE TABLE IF NOT EXISTS scenario_runs (
  run_id       TEXT PRIMARY KEY,   -- UUIDv7: sorts by time
  root_dir     TEXT NOT NULL,      -- what relative artifact paths are relative to
  suite        TEXT,
  started_at   TEXT NOT NULL,
  completed_at TEXT,               -- NULL while it runs, and for ever if it was cut off
  exit_code    INTEGER,
  duration_ms  REAL,
  outcome      TEXT CHECK (outcome = 'passed' OR outcome = 'failed' OR outcome = 'error' OR outcome = 'skipped'
                           OR outcome = 'xfailed' OR outcome = 'xpassed' OR outcome = 'timed_out'
                           OR outcome = 'interrupted'),  -- NULL while it runs
  signal       INTEGER,            -- the signal that ended it
  reason       TEXT,               -- why it was skipped, interrupted, in error
  user_ms       REAL,              -- CPU time, where one child is the whole run
  system_ms     REAL,
  max_rss_bytes INTEGER,
  log_dir      TEXT,               -- where its steps' output goes
  host         TEXT,               -- who records it: host,
  pid          INTEGER,            --   process
  pid_start    INTEGER             --   and that process's start, in clock ticks since boot
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS scenario_runs_by_start ON scenario_runs (started_at);
CREATE INDEX IF NOT EXISTS scenario_runs_by_suite ON scenario_runs (suite, started_at);
CREATE INDEX IF NOT EXISTS scenario_runs_unfinished ON scenario_runs (run_id) WHERE outcome IS NULL;

CREATE TABLE IF NOT EXISTS steps (
  step_id        TEXT PRIMARY KEY,   -- UUIDv7: rises with each step of a run
  run_id         TEXT NOT NULL REFERENCES scenario_runs ON DELETE CASCADE,
  parent_step_id TEXT REFERENCES steps ON DELETE CASCADE,
  step_num       INTEGER NOT NULL,
  attempt        INTEGER NOT NULL DEFAULT 1,  -- 2 for the first retry
  step_name      TEXT NOT NULL,
  path_before    TEXT NOT NULL DEFAULT '',   -- what step_path has before the name
  step_path      TEXT NOT NULL GENERATED ALWAYS AS (path_before || step_name) VIRTUAL,  -- the names from the top
  script_path    TEXT,
  argv_json      TEXT,               -- a JSON array of strings
  cwd            TEXT,
  started_at     TEXT NOT NULL,
  completed_at   TEXT,
  exit_code      INTEGER,            -- as a shell has it: 128 + N for signal N
  duration_ms    REAL,
  outcome        TEXT CHECK (outcome = 'passed' OR outcome = 'failed' OR outcome = 'error' OR outcome = 'skipped'
                             OR outcome = 'xfailed' OR outcome = 'xpassed' OR outcome = 'timed_out'
                             OR outcome = 'interrupted'),
  signal         INTEGER,
  reason         TEXT,
  user_ms        REAL,               -- CPU time of the child and what it waited for
  system_ms      REAL,
  max_rss_bytes  INTEGER,            -- the largest resident size of one of them
  host           TEXT,
  pid            INTEGER,
  pid_start      INTEGER,
  highest_num    INTEGER             -- in the run so far, where that is not its own number
, leaked INTEGER /* 1: something kept its output open after it had ended */, fingerprint TEXT /* of its failure: what is equal in two failures has one */) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS steps_by_path ON steps (run_id, step_path, step_num, attempt);
CREATE INDEX IF NOT EXISTS steps_by_parent ON steps (parent_step_id, step_num) WHERE parent_step_id IS NOT NULL;

CREATE TABLE IF NOT EXISTS commands (
  command_id    TEXT PRIMARY KEY,
  step_id       TEXT NOT NULL REFERENCES steps ON DELETE CASCADE,
  command_num   INTEGER NOT NULL,
  name          TEXT,
  argv0         TEXT,
  argv_json     TEXT,
  cwd           TEXT,
  started_at    TEXT NOT NULL,
  completed_at  TEXT,
  exit_code     INTEGER,
  duration_ms   REAL,
  outcome       TEXT CHECK (outcome = 'passed' OR outcome = 'failed' OR outcome = 'error' OR outcome = 'skipped'
                            OR outcome = 'xfailed' OR outcome = 'xpassed' OR outcome = 'timed_out'
                            OR outcome = 'interrupted'),
  signal        INTEGER,
  reason        TEXT,
  user_ms       REAL,
  system_ms     REAL,
  max_rss_bytes INTEGER,
  host          TEXT,
  pid           INTEGER,
  pid_start     INTEGER
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS commands_by_step ON commands (step_id, command_num);

CREATE TABLE IF NOT EXISTS kv (
  kv_id      INTEGER PRIMARY KEY,
  run_id     TEXT NOT NULL REFERENCES scenario_runs ON DELETE CASCADE,
  step_id    TEXT REFERENCES steps ON DELETE CASCADE,        -- NULL: a tag of the run
  command_id TEXT REFERENCES commands ON DELETE CASCADE,     -- NULL: a tag of the run or step
  k          TEXT NOT NULL,
  v          TEXT NOT NULL,
  created_at TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS kv_scope ON kv (run_id, COALESCE(step_id, ''), COALESCE(command_id, ''), k);
-- What is looked for among many runs are their own tags; those of a step are found by the step.
CREATE INDEX IF NOT EXISTS kv_of_runs ON kv (k, v) WHERE step_id IS NULL;

CREATE TABLE IF NOT EXISTS artifacts (
  artifact_id   INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id        TEXT NOT NULL REFERENCES scenario_runs ON DELETE CASCADE,
  step_id       TEXT REFERENCES steps ON DELETE CASCADE,
  command_id    TEXT REFERENCES commands ON DELETE CASCADE,
  kind          TEXT NOT NULL,     -- stdout, stderr, or what the suite calls it
  path          TEXT NOT NULL,     -- relative to the run's root_dir where it lies under it
  is_text       INTEGER,           -- NULL, like size and sha256, while it is being written
  size_bytes    INTEGER,
  sha256        TEXT,              -- hexadecimal
  created_at    TEXT NOT NULL,
  line_count    INTEGER,
  indexed_lines INTEGER,           -- NULL: not indexed
  indexed_bytes INTEGER,           -- less than size_bytes where the bound cut the middle out
  cut_lines     INTEGER            -- lines of which only the beginning is indexed
, timeline BLOB /* when which of its bytes arrived */);
CREATE INDEX IF NOT EXISTS artifacts_by_scope ON artifacts (run_id, step_id, command_id, kind);
-- What is still being written, or still to be indexed, which a number of bytes without one of lines says.
CREATE INDEX IF NOT EXISTS artifacts_unfinished ON artifacts (run_id)
  WHERE size_bytes IS NULL OR indexed_bytes IS NOT NULL AND indexed_lines IS NULL;

CREATE TABLE IF NOT EXISTS metrics (
  metric_id  INTEGER PRIMARY KEY,
  run_id     TEXT NOT NULL REFERENCES scenario_runs ON DELETE CASCADE,
  step_id    TEXT REFERENCES steps ON DELETE CASCADE,        -- NULL: of the run itself
  name       TEXT NOT NULL,
  value      REAL NOT NULL,
  unit       TEXT,
  created_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS metrics_by_scope ON metrics (run_id, step_id, name);
CREATE INDEX IF NOT EXISTS metrics_by_name ON metrics (name, run_id);

-- line_id is artifact_id << 32 | line_num: the lines of an artifact are one range of it.
CREATE TABLE IF NOT EXISTS log_lines (
  line_id     INTEGER PRIMARY KEY,
  artifact_id INTEGER GENERATED ALWAYS AS (line_id >> 32) VIRTUAL,
  line_num    INTEGER GENERATED ALWAYS AS (line_id & 0xFFFFFFFF) VIRTUAL,  -- from 1
  text        TEXT NOT NULL
);
CREATE VIEW IF NOT EXISTS log_lines_source AS
  SELECT l.line_id, a.run_id, l.artifact_id, l.line_num, l.text
  FROM log_lines AS l LEFT JOIN artifacts AS a ON a.artifact_id = l.line_id >> 32;
CREATE TRIGGER IF NOT EXISTS artifacts_delete_lines AFTER DELETE ON artifacts BEGIN
  DELETE FROM log_lines
  WHERE line_id BETWEEN old.artifact_id << 32 AND (old.artifact_id << 32) + 0xFFFFFFFF;
END;
