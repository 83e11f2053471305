-- A file of version 2, as scenariolog 0.2.0 wrote it: retries, numbers out of order, nested steps, a command, the
-- tests of a Go package, and a step whose recorder was killed. Only hosts, processes and directories were changed.
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
CREATE INDEX scenario_runs_unfinished ON scenario_runs (run_id) WHERE outcome IS NULL;
CREATE TABLE steps (
  step_id        TEXT PRIMARY KEY,
  run_id         TEXT NOT NULL REFERENCES scenario_runs ON DELETE CASCADE,
  parent_step_id TEXT REFERENCES steps ON DELETE CASCADE,
  step_num       INTEGER NOT NULL,
  attempt        INTEGER NOT NULL DEFAULT 1,  -- 2 for the first retry
  step_name      TEXT NOT NULL,
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
  pid_start      INTEGER
) WITHOUT ROWID;
CREATE INDEX steps_by_run ON steps (run_id, parent_step_id, step_num);
CREATE INDEX steps_by_parent ON steps (parent_step_id) WHERE parent_step_id IS NOT NULL;
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
CREATE INDEX artifacts_unfinished ON artifacts (run_id) WHERE size_bytes IS NULL;
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
  ('01a212f5-3792-7357-b0ed-e3015b250132', '/root', 'nightly', '2026-11-25T13:46:30.162132765Z', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '.logs', 'ci-7', 100, 5000),
  ('01a212f5-3864-7583-a55d-5795b61340eb', '/root', 'unit', '2026-11-25T13:46:30.372821386Z', '2026-11-25T13:46:30.373883278Z', NULL, 1.062, 'failed', NULL, NULL, NULL, NULL, NULL, '.logs', 'ci-7', 100, 5000);
INSERT INTO steps (step_id, run_id, parent_step_id, step_num, attempt, step_name, script_path, argv_json, cwd, started_at, completed_at, exit_code, duration_ms, outcome, signal, reason, user_ms, system_ms, max_rss_bytes, host, pid, pid_start) VALUES
  ('01a212f5-37c6-727a-b88d-9a0f34c236e8', '01a212f5-3792-7357-b0ed-e3015b250132', NULL, 1, 1, 'unpack', NULL, '["echo","a needle"]', '/root', '2026-11-25T13:46:30.225305019Z', '2026-11-25T13:46:30.241977638Z', 0, 1.346, 'passed', NULL, NULL, 1.063, 0.0, 5607424, 'ci-7', 100, 5000),
  ('01a212f5-37e4-7148-85e4-cd3f667e6777', '01a212f5-3792-7357-b0ed-e3015b250132', NULL, 9, 1, 'late', NULL, '["echo","nine"]', '/root', '2026-11-25T13:46:30.244711559Z', '2026-11-25T13:46:30.248475945Z', 0, 3.164, 'passed', NULL, NULL, 0.885, 0.0, 5607424, 'ci-7', 100, 5000),
  ('01a212f5-37f8-73a1-abf2-d0c149fb97a0', '01a212f5-3792-7357-b0ed-e3015b250132', NULL, 2, 1, 'flaky', NULL, '["sh","-c","echo broken needle >&2; exit 1"]', '/root', '2026-11-25T13:46:30.264722459Z', '2026-11-25T13:46:30.272735411Z', 1, 7.47, 'failed', NULL, NULL, 0.908, 0.0, 5607424, 'ci-7', 100, 5000),
  ('01a212f5-3805-70d4-be1f-371b25b7f874', '01a212f5-3792-7357-b0ed-e3015b250132', NULL, 2, 2, 'flaky', NULL, '["echo","mended"]', '/root', '2026-11-25T13:46:30.277648488Z', '2026-11-25T13:46:30.288614278Z', 0, 10.248, 'passed', NULL, NULL, 1.079, 0.0, 5607424, 'ci-7', 100, 5000),
  ('01a212f5-3822-733c-8384-5c95e136fafd', '01a212f5-3792-7357-b0ed-e3015b250132', NULL, 10, 1, 'outer', NULL, '["sh","-c","\"$SL\" exec -q --name inner -- sh -c \"echo deep; \\\"\\$SL\\\" exec -q --kind cmd --name tool -- echo from the tool\"; \"$SL\" exec -q --name outer/goes-on -- false; \"$SL\" exec -q --name inner -- echo again"]', '/root', '2026-11-25T13:46:30.312190687Z', '2026-11-25T13:46:30.367107648Z', 0, 54.441, 'passed', NULL, NULL, 17.543, 0.0, 5738496, 'ci-7', 100, 5000),
  ('01a212f5-382b-7165-b06b-92a4d840542d', '01a212f5-3792-7357-b0ed-e3015b250132', '01a212f5-3822-733c-8384-5c95e136fafd', 1, 1, 'inner', NULL, '["sh","-c","echo deep; \"$SL\" exec -q --kind cmd --name tool -- echo from the tool"]', '/root', '2026-11-25T13:46:30.324203837Z', '2026-11-25T13:46:30.336635269Z', 0, 11.738, 'passed', NULL, NULL, 5.093, 0.0, 5738496, 'ci-7', 100, 5000),
  ('01a212f5-3845-7104-b8da-7304d9e13096', '01a212f5-3792-7357-b0ed-e3015b250132', '01a212f5-3822-733c-8384-5c95e136fafd', 2, 1, 'outer/goes-on', NULL, '["false"]', '/root', '2026-11-25T13:46:30.341996853Z', '2026-11-25T13:46:30.343217702Z', 1, 0.808, 'failed', NULL, NULL, 0.707, 0.0, 5607424, 'ci-7', 100, 5000),
  ('01a212f5-384d-7430-bff1-80eee5c9a2ef', '01a212f5-3792-7357-b0ed-e3015b250132', '01a212f5-3822-733c-8384-5c95e136fafd', 3, 1, 'inner', NULL, '["echo","again"]', '/root', '2026-11-25T13:46:30.364254028Z', '2026-11-25T13:46:30.366174869Z', 0, 1.164, 'passed', NULL, NULL, 1.022, 0.0, 5607424, 'ci-7', 100, 5000),
  ('01a212f5-3865-741a-958b-18040dd50399', '01a212f5-3864-7583-a55d-5795b61340eb', NULL, 1, 1, 'm/p', NULL, NULL, NULL, '2026-11-25T13:46:30.373086531Z', '2026-11-25T13:46:30.373771111Z', NULL, 20.0, 'failed', NULL, NULL, NULL, NULL, NULL, 'ci-7', 100, 5000),
  ('01a212f5-3865-741a-958b-180521d89196', '01a212f5-3864-7583-a55d-5795b61340eb', '01a212f5-3865-741a-958b-18040dd50399', 1, 1, 'TestA', NULL, NULL, NULL, '2026-11-25T13:46:30.373138238Z', '2026-11-25T13:46:30.373752904Z', NULL, 10.0, 'failed', NULL, NULL, NULL, NULL, NULL, 'ci-7', 100, 5000),
  ('01a212f5-3865-741a-958b-1806f6467ebd', '01a212f5-3864-7583-a55d-5795b61340eb', '01a212f5-3865-741a-958b-180521d89196', 1, 1, 'TestA/sub', NULL, NULL, NULL, '2026-11-25T13:46:30.373174703Z', '2026-11-25T13:46:30.373710310Z', NULL, 10.0, 'failed', NULL, NULL, NULL, NULL, NULL, 'ci-7', 100, 5000),
  ('01a212f5-38d2-76c7-afa0-f178bd810d62', '01a212f5-3792-7357-b0ed-e3015b250132', NULL, 11, 1, 'killed', NULL, '["sleep","30"]', '/root', '2026-11-25T13:46:30.500177662Z', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'ci-7', 100, 5000);
INSERT INTO commands (command_id, step_id, command_num, name, argv0, argv_json, cwd, started_at, completed_at, exit_code, duration_ms, outcome, signal, reason, user_ms, system_ms, max_rss_bytes, host, pid, pid_start) VALUES
  ('01a212f5-3837-72ac-b4f9-358559da11e5', '01a212f5-382b-7165-b06b-92a4d840542d', 1, 'tool', 'echo', '["echo","from","the","tool"]', '/root', '2026-11-25T13:46:30.332153104Z', '2026-11-25T13:46:30.334011913Z', 0, 1.141, 'passed', NULL, NULL, 1.004, 0.0, 5607424, 'ci-7', 100, 5000);
INSERT INTO kv (kv_id, run_id, step_id, command_id, k, v, created_at) VALUES
  (5, '01a212f5-3792-7357-b0ed-e3015b250132', NULL, NULL, 'os', 'linux', '2026-11-25T13:46:30.162305993Z'),
  (10, '01a212f5-3792-7357-b0ed-e3015b250132', NULL, NULL, 'shard', '3', '2026-11-25T13:46:30.162385892Z'),
  (11, '01a212f5-3792-7357-b0ed-e3015b250132', '01a212f5-37c6-727a-b88d-9a0f34c236e8', NULL, 'owner', 'ann', '2026-11-25T13:46:30.225347533Z'),
  (16, '01a212f5-3864-7583-a55d-5795b61340eb', NULL, NULL, 'os', 'linux', '2026-11-25T13:46:30.372912041Z');
INSERT INTO artifacts (artifact_id, run_id, step_id, command_id, kind, path, is_text, size_bytes, sha256, created_at, line_count, indexed_lines, indexed_bytes, cut_lines) VALUES
  (1, '01a212f5-3792-7357-b0ed-e3015b250132', '01a212f5-37c6-727a-b88d-9a0f34c236e8', NULL, 'stdout', '.logs/01a212f5-3792-7357-b0ed-e3015b250132/01-unpack.stdout.log', 1, 9, 'e490f4e0df1aa85789ba866a7def975f7bb8f0993f091a361c76d885fda6a868', '2026-11-25T13:46:30.225620119Z', 1, 1, 9, 0),
  (2, '01a212f5-3792-7357-b0ed-e3015b250132', '01a212f5-37c6-727a-b88d-9a0f34c236e8', NULL, 'stderr', '.logs/01a212f5-3792-7357-b0ed-e3015b250132/01-unpack.stderr.log', 1, 0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '2026-11-25T13:46:30.225656122Z', 0, NULL, NULL, NULL),
  (3, '01a212f5-3792-7357-b0ed-e3015b250132', '01a212f5-37e4-7148-85e4-cd3f667e6777', NULL, 'stdout', '.logs/01a212f5-3792-7357-b0ed-e3015b250132/09-late.stdout.log', 1, 5, '9257872a1fba978179a9b2b5ffb6ba54d9f06aad1d4c69169f89bbe4cd0d543b', '2026-11-25T13:46:30.244792199Z', 1, 1, 5, 0),
  (4, '01a212f5-3792-7357-b0ed-e3015b250132', '01a212f5-37e4-7148-85e4-cd3f667e6777', NULL, 'stderr', '.logs/01a212f5-3792-7357-b0ed-e3015b250132/09-late.stderr.log', 1, 0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '2026-11-25T13:46:30.244817867Z', 0, NULL, NULL, NULL),
  (5, '01a212f5-3792-7357-b0ed-e3015b250132', '01a212f5-37f8-73a1-abf2-d0c149fb97a0', NULL, 'stdout', '.logs/01a212f5-3792-7357-b0ed-e3015b250132/02-flaky.stdout.log', 1, 0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '2026-11-25T13:46:30.264811972Z', 0, NULL, NULL, NULL),
  (6, '01a212f5-3792-7357-b0ed-e3015b250132', '01a212f5-37f8-73a1-abf2-d0c149fb97a0', NULL, 'stderr', '.logs/01a212f5-3792-7357-b0ed-e3015b250132/02-flaky.stderr.log', 1, 14, '0d1e07cf6aa641fc5671bed67a90d9ceaecd7b606b065e205185a3b984216958', '2026-11-25T13:46:30.264838341Z', 1, 1, 14, 0),
  (7, '01a212f5-3792-7357-b0ed-e3015b250132', '01a212f5-3805-70d4-be1f-371b25b7f874', NULL, 'stdout', '.logs/01a212f5-3792-7357-b0ed-e3015b250132/02-flaky.2.stdout.log', 1, 7, '5f646ee5950aa2ba155b03c645477ebcea1a871a18a05b34ca9ea54fc4238bb2', '2026-11-25T13:46:30.277732673Z', 1, 1, 7, 0),
  (8, '01a212f5-3792-7357-b0ed-e3015b250132', '01a212f5-3805-70d4-be1f-371b25b7f874', NULL, 'stderr', '.logs/01a212f5-3792-7357-b0ed-e3015b250132/02-flaky.2.stderr.log', 1, 0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '2026-11-25T13:46:30.277762327Z', 0, NULL, NULL, NULL),
  (9, '01a212f5-3792-7357-b0ed-e3015b250132', '01a212f5-3822-733c-8384-5c95e136fafd', NULL, 'stdout', '.logs/01a212f5-3792-7357-b0ed-e3015b250132/10-outer.stdout.log', 1, 0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '2026-11-25T13:46:30.312386659Z', 0, NULL, NULL, NULL),
  (10, '01a212f5-3792-7357-b0ed-e3015b250132', '01a212f5-3822-733c-8384-5c95e136fafd', NULL, 'stderr', '.logs/01a212f5-3792-7357-b0ed-e3015b250132/10-outer.stderr.log', 1, 0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '2026-11-25T13:46:30.312417785Z', 0, NULL, NULL, NULL),
  (11, '01a212f5-3792-7357-b0ed-e3015b250132', '01a212f5-382b-7165-b06b-92a4d840542d', NULL, 'stdout', '.logs/01a212f5-3792-7357-b0ed-e3015b250132/01-inner.stdout.log', 1, 5, '64896f89fd11190013b70103e603a1c5826e56b7fb7d2197ab279b0690043599', '2026-11-25T13:46:30.324390234Z', 1, 1, 5, 0),
  (12, '01a212f5-3792-7357-b0ed-e3015b250132', '01a212f5-382b-7165-b06b-92a4d840542d', NULL, 'stderr', '.logs/01a212f5-3792-7357-b0ed-e3015b250132/01-inner.stderr.log', 1, 0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '2026-11-25T13:46:30.324423894Z', 0, NULL, NULL, NULL),
  (13, '01a212f5-3792-7357-b0ed-e3015b250132', '01a212f5-382b-7165-b06b-92a4d840542d', '01a212f5-3837-72ac-b4f9-358559da11e5', 'stdout', '.logs/01a212f5-3792-7357-b0ed-e3015b250132/01-inner.01.stdout.log', 1, 14, '36aea2785405403a19c6234e4646c4e89d6c09879f28f3fababe18f1e9b2c1df', '2026-11-25T13:46:30.332270339Z', 1, 1, 14, 0),
  (14, '01a212f5-3792-7357-b0ed-e3015b250132', '01a212f5-382b-7165-b06b-92a4d840542d', '01a212f5-3837-72ac-b4f9-358559da11e5', 'stderr', '.logs/01a212f5-3792-7357-b0ed-e3015b250132/01-inner.01.stderr.log', 1, 0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '2026-11-25T13:46:30.332385881Z', 0, NULL, NULL, NULL),
  (15, '01a212f5-3792-7357-b0ed-e3015b250132', '01a212f5-3845-7104-b8da-7304d9e13096', NULL, 'stdout', '.logs/01a212f5-3792-7357-b0ed-e3015b250132/02-outer-goes-on.stdout.log', 1, 0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '2026-11-25T13:46:30.342089892Z', 0, NULL, NULL, NULL),
  (16, '01a212f5-3792-7357-b0ed-e3015b250132', '01a212f5-3845-7104-b8da-7304d9e13096', NULL, 'stderr', '.logs/01a212f5-3792-7357-b0ed-e3015b250132/02-outer-goes-on.stderr.log', 1, 0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '2026-11-25T13:46:30.342116892Z', 0, NULL, NULL, NULL),
  (17, '01a212f5-3792-7357-b0ed-e3015b250132', '01a212f5-384d-7430-bff1-80eee5c9a2ef', NULL, 'stdout', '.logs/01a212f5-3792-7357-b0ed-e3015b250132/03-inner.stdout.log', 1, 6, '9252a75c942da16f7b52cab752797dea4fca18474db9d7eff102842a459b25b3', '2026-11-25T13:46:30.364444332Z', 1, 1, 6, 0),
  (18, '01a212f5-3792-7357-b0ed-e3015b250132', '01a212f5-384d-7430-bff1-80eee5c9a2ef', NULL, 'stderr', '.logs/01a212f5-3792-7357-b0ed-e3015b250132/03-inner.stderr.log', 1, 0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '2026-11-25T13:46:30.364495318Z', 0, NULL, NULL, NULL),
  (19, '01a212f5-3792-7357-b0ed-e3015b250132', NULL, NULL, 'note', 'notes.txt', 1, 5, '389ed6887e49a315f706f6c2b931b1dcf0d797c91437124f32eb98555c669758', '2026-11-25T13:46:30.369763082Z', 1, 1, 5, 0),
  (20, '01a212f5-3864-7583-a55d-5795b61340eb', '01a212f5-3865-741a-958b-1806f6467ebd', NULL, 'stdout', '.logs/01a212f5-3864-7583-a55d-5795b61340eb/01-TestA-sub.stdout.log', 1, 8, 'e3af80da47d9e910e2f5eb79e6c7158f14b0438d5adf9c61a957023d67f41e86', '2026-11-25T13:46:30.373313179Z', 1, 1, 8, 0),
  (21, '01a212f5-3792-7357-b0ed-e3015b250132', '01a212f5-38d2-76c7-afa0-f178bd810d62', NULL, 'stdout', '.logs/01a212f5-3792-7357-b0ed-e3015b250132/11-killed.stdout.log', NULL, NULL, NULL, '2026-11-25T13:46:30.500372963Z', NULL, NULL, NULL, NULL),
  (22, '01a212f5-3792-7357-b0ed-e3015b250132', '01a212f5-38d2-76c7-afa0-f178bd810d62', NULL, 'stderr', '.logs/01a212f5-3792-7357-b0ed-e3015b250132/11-killed.stderr.log', NULL, NULL, NULL, '2026-11-25T13:46:30.500405691Z', NULL, NULL, NULL, NULL);
INSERT INTO log_lines (line_id, text) VALUES
  (4294967297, 'a needle'),
  (12884901889, 'nine'),
  (25769803777, 'broken needle'),
  (30064771073, 'mended'),
  (47244640257, 'deep'),
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
PRAGMA user_version = 2;
PRAGMA application_id = 0x534C6F67;
