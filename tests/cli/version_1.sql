-- A file as the tool before this one left it: times of any width, keys that stand twice, a child that a signal
-- ended, a step that was cut off, an artifact twice at the scope of the run, a line indexed twice.
PRAGMA user_version = 1;
CREATE TABLE scenario_runs (
  run_id TEXT PRIMARY KEY, root_dir TEXT NOT NULL, suite TEXT, started_at TEXT NOT NULL, completed_at TEXT,
  exit_code INTEGER, duration_ms INTEGER
);
CREATE TABLE steps (
  step_id TEXT PRIMARY KEY, run_id TEXT NOT NULL, step_num INTEGER NOT NULL, step_name TEXT NOT NULL, script_path TEXT,
  started_at TEXT NOT NULL, completed_at TEXT, exit_code INTEGER, duration_ms INTEGER,
  FOREIGN KEY (run_id) REFERENCES scenario_runs (run_id) ON DELETE CASCADE
);
CREATE INDEX idx_steps_run ON steps (run_id);
CREATE TABLE commands (
  command_id TEXT PRIMARY KEY, step_id TEXT NOT NULL, command_num INTEGER NOT NULL, argv0 TEXT, argv_json TEXT, cwd TEXT,
  started_at TEXT NOT NULL, completed_at TEXT, exit_code INTEGER, duration_ms INTEGER,
  FOREIGN KEY (step_id) REFERENCES steps (step_id) ON DELETE CASCADE
);
CREATE TABLE kv (
  kv_id INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT NOT NULL, step_id TEXT, command_id TEXT, k TEXT NOT NULL,
  v TEXT NOT NULL, created_at TEXT NOT NULL DEFAULT (datetime('now')),
  FOREIGN KEY (run_id) REFERENCES scenario_runs (run_id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX idx_kv_unique ON kv (run_id, step_id, command_id, k);
CREATE TABLE artifacts (
  artifact_id INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT NOT NULL, step_id TEXT, command_id TEXT, kind TEXT NOT NULL,
  path TEXT NOT NULL, is_text INTEGER NOT NULL, size_bytes INTEGER, sha256 TEXT, created_at TEXT NOT NULL,
  UNIQUE (run_id, step_id, command_id, kind, path),
  FOREIGN KEY (run_id) REFERENCES scenario_runs (run_id) ON DELETE CASCADE
);
CREATE VIRTUAL TABLE log_lines_fts USING fts5 (
  run_id UNINDEXED, artifact_id UNINDEXED, line_num UNINDEXED, text, tokenize = 'unicode61'
);

INSERT INTO scenario_runs VALUES
  ('run-a', '/root', 'nightly', '2025-01-02T03:04:05.12Z', '2025-01-02T03:05:05Z', 1, 60000),
  ('run-b', '/root', 'nightly', '2025-01-03T01:00:00+01:00', NULL, NULL, NULL),
  ('run-c', '/root', NULL, '2025-01-02T02:00:00Z', '2025-01-02T02:00:01Z', 0, 1000);
INSERT INTO steps VALUES
  ('run-a-step-01', 'run-a', 1, 'hello', 'scripts/01.sh', '2025-01-02T03:04:06Z', '2025-01-02T03:04:07.5Z', 0, 1500),
  ('run-a-step-02', 'run-a', 2, 'killed', 'scripts/02.sh', '2025-01-02T03:04:08.123456789Z', '2025-01-02T03:04:09Z', -1,
   876),
  ('run-b-step-01', 'run-b', 1, 'cut off', NULL, '2025-01-03T00:00:01Z', NULL, NULL, NULL);
INSERT INTO kv (run_id, step_id, k, v, created_at) VALUES
  ('run-a', NULL, 'colour', 'green', '2025-01-02 03:04:06'),
  ('run-a', NULL, 'colour', 'blue', '2025-01-02 03:04:07'),
  ('run-a', 'run-a-step-01', 'size', 'small', '2025-01-02 03:04:07'),
  ('run-a', 'run-a-step-01', 'size', 'large', '2025-01-02 03:04:08'),
  ('run-c', NULL, 'colour', 'red', '2025-01-02 02:00:00');
INSERT INTO artifacts VALUES
  (1, 'run-a', 'run-a-step-01', NULL, 'stdout', '.logs/step-01-stdout.txt', 1, 24, '3a4c1b', '2025-01-02T03:04:07.6Z'),
  (2, 'run-a', 'run-a-step-01', NULL, 'stderr', '.logs/step-01-stderr.txt', 1, 0, 'e3b0c4', '2025-01-02T03:04:07.6Z'),
  (5, 'run-a', NULL, NULL, 'stdout', '.logs/run.txt', 1, 10, 'aaaaaa', '2025-01-02T03:04:07.6Z'),
  (6, 'run-a', NULL, NULL, 'stdout', '.logs/run.txt', 1, 12, 'bbbbbb', '2025-01-02T03:05:07.6Z');
INSERT INTO log_lines_fts (run_id, artifact_id, line_num, text) VALUES
  ('run-a', 1, 1, 'hello world'), ('run-a', 1, 2, 'second line'), ('run-a', 5, 1, 'naïve line'),
  ('run-a', 1, 2, 'second line');
