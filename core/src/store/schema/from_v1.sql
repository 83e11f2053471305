-- Copies a version 1 file, whose tables were renamed to v1_*, into the tables of today.
-- fixed_time() is the application's: a version 1 time in the fixed width.

INSERT INTO scenario_runs (run_id, root_dir, suite, started_at, completed_at, exit_code, duration_ms, outcome)
SELECT run_id, root_dir, suite, fixed_time(started_at), fixed_time(completed_at), exit_code, duration_ms,
       CASE WHEN completed_at IS NULL THEN 'interrupted' WHEN exit_code = 0 THEN 'passed'
            WHEN exit_code IS NULL THEN 'error' ELSE 'failed' END
FROM v1_scenario_runs;

INSERT INTO steps (step_id, run_id, step_num, step_name, script_path, started_at, completed_at, exit_code,
                   duration_ms, outcome)
SELECT step_id, run_id, step_num, step_name, script_path, fixed_time(started_at), fixed_time(completed_at),
       exit_code, duration_ms,
       CASE WHEN completed_at IS NULL THEN 'interrupted' WHEN exit_code = 0 THEN 'passed'
            WHEN exit_code IS NULL THEN 'error' ELSE 'failed' END
FROM v1_steps;

INSERT INTO commands (command_id, step_id, command_num, argv0, argv_json, cwd, started_at, completed_at,
                      exit_code, duration_ms, outcome)
SELECT command_id, step_id, command_num, argv0, argv_json, cwd, fixed_time(started_at),
       fixed_time(completed_at), exit_code, duration_ms,
       CASE WHEN completed_at IS NULL THEN 'interrupted' WHEN exit_code = 0 THEN 'passed'
            WHEN exit_code IS NULL THEN 'error' ELSE 'failed' END
FROM v1_commands;

-- In version 1 a key can stand several times in one scope, and the last one counts.
INSERT OR REPLACE INTO kv (kv_id, run_id, step_id, command_id, k, v, created_at)
SELECT kv_id, run_id, step_id, command_id, k, v, fixed_time(created_at) FROM v1_kv ORDER BY kv_id;

INSERT INTO artifacts (artifact_id, run_id, step_id, command_id, kind, path, is_text, size_bytes, sha256,
                       created_at)
SELECT artifact_id, run_id, step_id, command_id, kind, path, is_text, size_bytes, sha256,
       fixed_time(created_at)
FROM v1_artifacts;

DROP TABLE v1_artifacts;
DROP TABLE v1_kv;
DROP TABLE v1_commands;
DROP TABLE v1_steps;
DROP TABLE v1_scenario_runs;
