-- A file of version 3, as the program before version 4 wrote it: retries, numbers out of order, nested steps, a command,
-- the tests of a Go package, and a step whose recorder was killed. Only hosts, processes and directories were changed.
PRAGMA page_size = 4096;
CREATE TABLE scenario_runs (
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
CREATE INDEX scenario_runs_by_start ON scenario_runs (started_at);
CREATE INDEX scenario_runs_by_suite ON scenario_runs (suite, started_at);
CREATE INDEX scenario_runs_unfinished ON scenario_runs (run_id) WHERE outcome IS NULL;
CREATE TABLE steps (
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
) WITHOUT ROWID;
CREATE INDEX steps_by_path ON steps (run_id, step_path, step_num, attempt);
CREATE INDEX steps_by_parent ON steps (parent_step_id, step_num) WHERE parent_step_id IS NOT NULL;
CREATE TABLE commands (
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
CREATE INDEX commands_by_step ON commands (step_id, command_num);
CREATE TABLE kv (
  kv_id      INTEGER PRIMARY KEY,
  run_id     TEXT NOT NULL REFERENCES scenario_runs ON DELETE CASCADE,
  step_id    TEXT REFERENCES steps ON DELETE CASCADE,        -- NULL: a tag of the run
  command_id TEXT REFERENCES commands ON DELETE CASCADE,     -- NULL: a tag of the run or step
  k          TEXT NOT NULL,
  v          TEXT NOT NULL,
  created_at TEXT NOT NULL
);
CREATE UNIQUE INDEX kv_scope ON kv (run_id, COALESCE(step_id, ''), COALESCE(command_id, ''), k);
CREATE INDEX kv_of_runs ON kv (k, v) WHERE step_id IS NULL;
CREATE TABLE artifacts (
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
);
CREATE INDEX artifacts_by_scope ON artifacts (run_id, step_id, command_id, kind);
CREATE INDEX artifacts_unfinished ON artifacts (run_id)
  WHERE size_bytes IS NULL OR indexed_bytes IS NOT NULL AND indexed_lines IS NULL;
CREATE TABLE log_lines (
  line_id     INTEGER PRIMARY KEY,
  artifact_id INTEGER GENERATED ALWAYS AS (line_id >> 32) VIRTUAL,
  line_num    INTEGER GENERATED ALWAYS AS (line_id & 0xFFFFFFFF) VIRTUAL,  -- from 1
  text        TEXT NOT NULL
);
CREATE VIEW log_lines_source AS
  SELECT l.line_id, a.run_id, l.artifact_id, l.line_num, l.text
  FROM log_lines AS l LEFT JOIN artifacts AS a ON a.artifact_id = l.line_id >> 32;
CREATE TRIGGER artifacts_delete_lines AFTER DELETE ON artifacts BEGIN
  DELETE FROM log_lines
  WHERE line_id BETWEEN old.artifact_id << 32 AND (old.artifact_id << 32) + 0xFFFFFFFF;
END;
INSERT INTO scenario_runs (run_id, root_dir, suite, started_at, completed_at, exit_code, duration_ms, outcome, signal, reason, user_ms, system_ms, max_rss_bytes, log_dir, host, pid, pid_start) VALUES
  ('01a21c14-17e3-71bd-b270-8e59e29b4af4', '/srv/suite', 'nightly', '2026-11-27T08:16:48.611125445Z', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '.logs', 'shard-3', 4194999, 1),
  ('01a21c14-1815-767c-8031-f891c6acb543', '/srv/suite', 'go', '2026-11-25T13:46:30.100000000Z', '2026-11-25T13:46:30.400000000Z', NULL, 300.0, 'passed', NULL, NULL, NULL, NULL, NULL, '.logs', 'shard-3', 4194999, 1);
INSERT INTO steps (step_id, run_id, parent_step_id, step_num, attempt, step_name, path_before, script_path, argv_json, cwd, started_at, completed_at, exit_code, duration_ms, outcome, signal, reason, user_ms, system_ms, max_rss_bytes, host, pid, pid_start, highest_num) VALUES
  ('01a21c14-17e7-7044-9a77-1f2030191390', '01a21c14-17e3-71bd-b270-8e59e29b4af4', NULL, 1, 1, 'unpack', '', NULL, '["echo","a needle"]', '/srv/suite', '2026-11-27T08:16:48.615016123Z', '2026-11-27T08:16:48.618054553Z', 0, 2.045, 'passed', NULL, NULL, 0.0, 1.29, 6131712, 'shard-3', 4194999, 1, NULL),
  ('01a21c14-17ed-74a8-9f2e-3d362b40ca94', '01a21c14-17e3-71bd-b270-8e59e29b4af4', NULL, 9, 1, 'late', '', NULL, '["echo","nine"]', '/srv/suite', '2026-11-27T08:16:48.621076739Z', '2026-11-27T08:16:48.622932980Z', 0, 1.496, 'passed', NULL, NULL, 1.341, 0.0, 6131712, 'shard-3', 4194999, 1, NULL),
  ('01a21c14-17f2-75f6-8b6f-7d4db7aebad4', '01a21c14-17e3-71bd-b270-8e59e29b4af4', NULL, 2, 1, 'flaky', '', NULL, '["sh","-c","echo broken needle >&2; exit 1"]', '/srv/suite', '2026-11-27T08:16:48.626070367Z', '2026-11-27T08:16:48.628060082Z', 1, 1.602, 'failed', NULL, NULL, 1.075, 0.0, 6131712, 'shard-3', 4194999, 1, 9),
  ('01a21c14-17f6-773a-aed2-a42fd3156a32', '01a21c14-17e3-71bd-b270-8e59e29b4af4', NULL, 2, 2, 'flaky', '', NULL, '["echo","mended"]', '/srv/suite', '2026-11-27T08:16:48.630920467Z', '2026-11-27T08:16:48.632263455Z', 0, 1.013, 'passed', NULL, NULL, 0.899, 0.0, 6131712, 'shard-3', 4194999, 1, 9),
  ('01a21c14-17fa-73fc-86d3-c8f2f2e8032d', '01a21c14-17e3-71bd-b270-8e59e29b4af4', NULL, 10, 1, 'outer', '', NULL, '["sh","-c","scenariolog exec -q --name inner -- sh -c ''echo deep; scenariolog exec --kind cmd --name tool -- echo from the tool''; scenariolog exec -q --name outer/goes-on -- true; scenariolog exec -q --name inner -- echo again"]', '/srv/suite', '2026-11-27T08:16:48.634907479Z', '2026-11-27T08:16:48.653546346Z', 0, 18.146, 'passed', NULL, NULL, 10.087, 6.682, 6524928, 'shard-3', 4194999, 1, NULL),
  ('01a21c14-17fd-77f9-97eb-d8802841564b', '01a21c14-17e3-71bd-b270-8e59e29b4af4', '01a21c14-17fa-73fc-86d3-c8f2f2e8032d', 1, 1, 'inner', 'outer/', NULL, '["sh","-c","echo deep; scenariolog exec --kind cmd --name tool -- echo from the tool"]', '/srv/suite', '2026-11-27T08:16:48.637441358Z', '2026-11-27T08:16:48.642694037Z', 0, 4.843, 'passed', NULL, NULL, 2.278, 2.606, 6524928, 'shard-3', 4194999, 1, NULL),
  ('01a21c14-1805-71c2-943a-4a97d878c7ae', '01a21c14-17e3-71bd-b270-8e59e29b4af4', '01a21c14-17fa-73fc-86d3-c8f2f2e8032d', 2, 1, 'outer/goes-on', '', NULL, '["true"]', '/srv/suite', '2026-11-27T08:16:48.644954129Z', '2026-11-27T08:16:48.648400111Z', 0, 2.951, 'passed', NULL, NULL, 0.0, 1.108, 6131712, 'shard-3', 4194999, 1, NULL),
  ('01a21c14-180a-734b-932a-af6bb7ae7851', '01a21c14-17e3-71bd-b270-8e59e29b4af4', '01a21c14-17fa-73fc-86d3-c8f2f2e8032d', 3, 1, 'inner', 'outer/', NULL, '["echo","again"]', '/srv/suite', '2026-11-27T08:16:48.650566784Z', '2026-11-27T08:16:48.652051583Z', 0, 1.129, 'passed', NULL, NULL, 0.961, 0.0, 6131712, 'shard-3', 4194999, 1, NULL),
  ('01a21c14-1815-767c-8031-f891fcaca13d', '01a21c14-1815-767c-8031-f891c6acb543', NULL, 1, 1, 'm/p', '', NULL, NULL, NULL, '2026-11-25T13:46:30.100000000Z', '2026-11-25T13:46:30.400000000Z', NULL, 300.0, 'passed', NULL, NULL, NULL, NULL, NULL, 'shard-3', 4194999, 1, NULL),
  ('01a21c14-1815-767c-8031-f8924f43c216', '01a21c14-1815-767c-8031-f891c6acb543', '01a21c14-1815-767c-8031-f891fcaca13d', 1, 1, 'TestA', 'm/p/', NULL, NULL, NULL, '2026-11-25T13:46:30.100000000Z', '2026-11-25T13:46:30.400000000Z', NULL, 300.0, 'passed', NULL, NULL, NULL, NULL, NULL, 'shard-3', 4194999, 1, NULL),
  ('01a21c14-1815-767c-8031-f8928b9c5e93', '01a21c14-1815-767c-8031-f891c6acb543', '01a21c14-1815-767c-8031-f8924f43c216', 1, 1, 'TestA/sub', 'm/p/', NULL, NULL, NULL, '2026-11-25T13:46:30.200000000Z', '2026-11-25T13:46:30.400000000Z', NULL, 200.0, 'passed', NULL, NULL, NULL, NULL, NULL, 'shard-3', 4194999, 1, NULL),
  ('01a21c14-181b-74dc-bd58-0d2d0de81691', '01a21c14-17e3-71bd-b270-8e59e29b4af4', NULL, 11, 1, 'killed', '', NULL, '["sh","-c","echo last words; kill -9 $PPID; sleep 0.1"]', '/srv/suite', '2026-11-27T08:16:48.667529894Z', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'shard-3', 4194999, 1, NULL);
INSERT INTO commands (command_id, step_id, command_num, name, argv0, argv_json, cwd, started_at, completed_at, exit_code, duration_ms, outcome, signal, reason, user_ms, system_ms, max_rss_bytes, host, pid, pid_start) VALUES
  ('01a21c14-17ff-7305-a283-f9ede92f94d7', '01a21c14-17fd-77f9-97eb-d8802841564b', 1, 'tool', 'echo', '["echo","from","the","tool"]', '/srv/suite', '2026-11-27T08:16:48.639976214Z', '2026-11-27T08:16:48.641587711Z', 0, 1.278, 'passed', NULL, NULL, 0.0, 1.174, 6262784, 'shard-3', 4194999, 1);
INSERT INTO kv (kv_id, run_id, step_id, command_id, k, v, created_at) VALUES
  (5, '01a21c14-17e3-71bd-b270-8e59e29b4af4', NULL, NULL, 'os', 'linux', '2026-11-27T08:16:48.611342368Z'),
  (10, '01a21c14-17e3-71bd-b270-8e59e29b4af4', NULL, NULL, 'shard', '3', '2026-11-27T08:16:48.611397339Z'),
  (11, '01a21c14-17e3-71bd-b270-8e59e29b4af4', '01a21c14-17e7-7044-9a77-1f2030191390', NULL, 'owner', 'ann', '2026-11-27T08:16:48.615173287Z'),
  (16, '01a21c14-1815-767c-8031-f891c6acb543', NULL, NULL, 'os', 'linux', '2026-11-27T08:16:48.661231834Z');
INSERT INTO artifacts (artifact_id, run_id, step_id, command_id, kind, path, is_text, size_bytes, sha256, created_at, line_count, indexed_lines, indexed_bytes, cut_lines) VALUES
  (1, '01a21c14-17e3-71bd-b270-8e59e29b4af4', '01a21c14-17e7-7044-9a77-1f2030191390', NULL, 'stdout', '.logs/01a21c14-17e3-71bd-b270-8e59e29b4af4/01-unpack.stdout.log', 1, 9, 'e490f4e0df1aa85789ba866a7def975f7bb8f0993f091a361c76d885fda6a868', '2026-11-27T08:16:48.615342478Z', 1, 1, 9, 0),
  (2, '01a21c14-17e3-71bd-b270-8e59e29b4af4', '01a21c14-17e7-7044-9a77-1f2030191390', NULL, 'stderr', '.logs/01a21c14-17e3-71bd-b270-8e59e29b4af4/01-unpack.stderr.log', 1, 0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '2026-11-27T08:16:48.615353785Z', 0, NULL, NULL, NULL),
  (3, '01a21c14-17e3-71bd-b270-8e59e29b4af4', '01a21c14-17ed-74a8-9f2e-3d362b40ca94', NULL, 'stdout', '.logs/01a21c14-17e3-71bd-b270-8e59e29b4af4/09-late.stdout.log', 1, 5, '9257872a1fba978179a9b2b5ffb6ba54d9f06aad1d4c69169f89bbe4cd0d543b', '2026-11-27T08:16:48.621338648Z', 1, 1, 5, 0),
  (4, '01a21c14-17e3-71bd-b270-8e59e29b4af4', '01a21c14-17ed-74a8-9f2e-3d362b40ca94', NULL, 'stderr', '.logs/01a21c14-17e3-71bd-b270-8e59e29b4af4/09-late.stderr.log', 1, 0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '2026-11-27T08:16:48.621353220Z', 0, NULL, NULL, NULL),
  (5, '01a21c14-17e3-71bd-b270-8e59e29b4af4', '01a21c14-17f2-75f6-8b6f-7d4db7aebad4', NULL, 'stdout', '.logs/01a21c14-17e3-71bd-b270-8e59e29b4af4/02-flaky.stdout.log', 1, 0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '2026-11-27T08:16:48.626316844Z', 0, NULL, NULL, NULL),
  (6, '01a21c14-17e3-71bd-b270-8e59e29b4af4', '01a21c14-17f2-75f6-8b6f-7d4db7aebad4', NULL, 'stderr', '.logs/01a21c14-17e3-71bd-b270-8e59e29b4af4/02-flaky.stderr.log', 1, 14, '0d1e07cf6aa641fc5671bed67a90d9ceaecd7b606b065e205185a3b984216958', '2026-11-27T08:16:48.626330584Z', 1, 1, 14, 0),
  (7, '01a21c14-17e3-71bd-b270-8e59e29b4af4', '01a21c14-17f6-773a-aed2-a42fd3156a32', NULL, 'stdout', '.logs/01a21c14-17e3-71bd-b270-8e59e29b4af4/02-flaky.2.stdout.log', 1, 7, '5f646ee5950aa2ba155b03c645477ebcea1a871a18a05b34ca9ea54fc4238bb2', '2026-11-27T08:16:48.631162407Z', 1, 1, 7, 0),
  (8, '01a21c14-17e3-71bd-b270-8e59e29b4af4', '01a21c14-17f6-773a-aed2-a42fd3156a32', NULL, 'stderr', '.logs/01a21c14-17e3-71bd-b270-8e59e29b4af4/02-flaky.2.stderr.log', 1, 0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '2026-11-27T08:16:48.631175857Z', 0, NULL, NULL, NULL),
  (9, '01a21c14-17e3-71bd-b270-8e59e29b4af4', '01a21c14-17fa-73fc-86d3-c8f2f2e8032d', NULL, 'stdout', '.logs/01a21c14-17e3-71bd-b270-8e59e29b4af4/10-outer.stdout.log', 1, 0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '2026-11-27T08:16:48.635102939Z', 0, NULL, NULL, NULL),
  (10, '01a21c14-17e3-71bd-b270-8e59e29b4af4', '01a21c14-17fa-73fc-86d3-c8f2f2e8032d', NULL, 'stderr', '.logs/01a21c14-17e3-71bd-b270-8e59e29b4af4/10-outer.stderr.log', 1, 0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '2026-11-27T08:16:48.635115688Z', 0, NULL, NULL, NULL),
  (11, '01a21c14-17e3-71bd-b270-8e59e29b4af4', '01a21c14-17fd-77f9-97eb-d8802841564b', NULL, 'stdout', '.logs/01a21c14-17e3-71bd-b270-8e59e29b4af4/01-inner.stdout.log', 1, 19, '109407baf20bcf2df73362f17b7c5f2ee73cf925195bb0b2d2aab8f636e84776', '2026-11-27T08:16:48.637687264Z', 2, 2, 19, 0),
  (12, '01a21c14-17e3-71bd-b270-8e59e29b4af4', '01a21c14-17fd-77f9-97eb-d8802841564b', NULL, 'stderr', '.logs/01a21c14-17e3-71bd-b270-8e59e29b4af4/01-inner.stderr.log', 1, 0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '2026-11-27T08:16:48.637700323Z', 0, NULL, NULL, NULL),
  (13, '01a21c14-17e3-71bd-b270-8e59e29b4af4', '01a21c14-17fd-77f9-97eb-d8802841564b', '01a21c14-17ff-7305-a283-f9ede92f94d7', 'stdout', '.logs/01a21c14-17e3-71bd-b270-8e59e29b4af4/01-inner.01.stdout.log', 1, 14, '36aea2785405403a19c6234e4646c4e89d6c09879f28f3fababe18f1e9b2c1df', '2026-11-27T08:16:48.640156462Z', 1, 1, 14, 0),
  (14, '01a21c14-17e3-71bd-b270-8e59e29b4af4', '01a21c14-17fd-77f9-97eb-d8802841564b', '01a21c14-17ff-7305-a283-f9ede92f94d7', 'stderr', '.logs/01a21c14-17e3-71bd-b270-8e59e29b4af4/01-inner.01.stderr.log', 1, 0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '2026-11-27T08:16:48.640170924Z', 0, NULL, NULL, NULL),
  (15, '01a21c14-17e3-71bd-b270-8e59e29b4af4', '01a21c14-1805-71c2-943a-4a97d878c7ae', NULL, 'stdout', '.logs/01a21c14-17e3-71bd-b270-8e59e29b4af4/02-outer-goes-on.stdout.log', 1, 0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '2026-11-27T08:16:48.645174667Z', 0, NULL, NULL, NULL),
  (16, '01a21c14-17e3-71bd-b270-8e59e29b4af4', '01a21c14-1805-71c2-943a-4a97d878c7ae', NULL, 'stderr', '.logs/01a21c14-17e3-71bd-b270-8e59e29b4af4/02-outer-goes-on.stderr.log', 1, 0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '2026-11-27T08:16:48.645187997Z', 0, NULL, NULL, NULL),
  (17, '01a21c14-17e3-71bd-b270-8e59e29b4af4', '01a21c14-180a-734b-932a-af6bb7ae7851', NULL, 'stdout', '.logs/01a21c14-17e3-71bd-b270-8e59e29b4af4/03-inner.stdout.log', 1, 6, '9252a75c942da16f7b52cab752797dea4fca18474db9d7eff102842a459b25b3', '2026-11-27T08:16:48.650795464Z', 1, 1, 6, 0),
  (18, '01a21c14-17e3-71bd-b270-8e59e29b4af4', '01a21c14-180a-734b-932a-af6bb7ae7851', NULL, 'stderr', '.logs/01a21c14-17e3-71bd-b270-8e59e29b4af4/03-inner.stderr.log', 1, 0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '2026-11-27T08:16:48.650811768Z', 0, NULL, NULL, NULL),
  (19, '01a21c14-17e3-71bd-b270-8e59e29b4af4', NULL, NULL, 'note', 'notes.txt', 1, 5, '389ed6887e49a315f706f6c2b931b1dcf0d797c91437124f32eb98555c669758', '2026-11-27T08:16:48.656965207Z', 1, 1, 5, 0),
  (20, '01a21c14-1815-767c-8031-f891c6acb543', '01a21c14-1815-767c-8031-f8928b9c5e93', NULL, 'stdout', '.logs/01a21c14-1815-767c-8031-f891c6acb543/01-TestA-sub.stdout.log', 1, 8, 'e3af80da47d9e910e2f5eb79e6c7158f14b0438d5adf9c61a957023d67f41e86', '2026-11-27T08:16:48.661754722Z', 1, 1, 8, 0),
  (21, '01a21c14-17e3-71bd-b270-8e59e29b4af4', '01a21c14-181b-74dc-bd58-0d2d0de81691', NULL, 'stdout', '.logs/01a21c14-17e3-71bd-b270-8e59e29b4af4/11-killed.stdout.log', NULL, NULL, NULL, '2026-11-27T08:16:48.667747227Z', NULL, NULL, NULL, NULL),
  (22, '01a21c14-17e3-71bd-b270-8e59e29b4af4', '01a21c14-181b-74dc-bd58-0d2d0de81691', NULL, 'stderr', '.logs/01a21c14-17e3-71bd-b270-8e59e29b4af4/11-killed.stderr.log', NULL, NULL, NULL, '2026-11-27T08:16:48.667770782Z', NULL, NULL, NULL, NULL);
INSERT INTO log_lines (line_id, text) VALUES
  (4294967297, 'a needle'),
  (12884901889, 'nine'),
  (25769803777, 'broken needle'),
  (30064771073, 'mended'),
  (47244640257, 'deep'),
  (47244640258, 'from the tool'),
  (55834574849, 'from the tool'),
  (73014444033, 'again'),
  (81604378625, 'note'),
  (85899345921, 'says so');
CREATE VIRTUAL TABLE log_lines_fts USING fts5 (
  text, run_id UNINDEXED, artifact_id UNINDEXED, line_num UNINDEXED,
  content = 'log_lines_source', content_rowid = 'line_id', columnsize = 0, tokenize = 'unicode61'
);
CREATE TRIGGER log_lines_delete_fts AFTER DELETE ON log_lines BEGIN
  INSERT INTO log_lines_fts (log_lines_fts, rowid, text) VALUES ('delete', old.line_id, old.text);
END;
INSERT INTO log_lines_fts (log_lines_fts) VALUES ('rebuild');
INSERT INTO log_lines_fts (log_lines_fts, rank) VALUES ('automerge', 8);
INSERT INTO log_lines_fts (log_lines_fts, rank) VALUES ('hashsize', 4194304);
PRAGMA user_version = 3;
PRAGMA application_id = 0x534C6F67;
