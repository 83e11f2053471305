-- Copies the steps of a version 2 file, whose table was renamed to v2_steps, into the table of today.
-- path_before() is the application's: what the path of a step has before its name, by the same of its parent, the
-- parent's name and its own.

INSERT INTO steps (step_id, run_id, parent_step_id, step_num, attempt, step_name, path_before, script_path, argv_json,
                   cwd, started_at, completed_at, exit_code, duration_ms, outcome, signal, reason, user_ms, system_ms,
                   max_rss_bytes, host, pid, pid_start)
WITH RECURSIVE placed (step_id, step_name, path_before) AS (
  -- A step whose parent is gone stands at the top.
  SELECT step_id, step_name, '' FROM v2_steps
  WHERE parent_step_id IS NULL OR parent_step_id NOT IN (SELECT step_id FROM v2_steps)
  UNION ALL
  SELECT s.step_id, s.step_name, path_before(p.path_before, p.step_name, s.step_name)
  FROM placed AS p JOIN v2_steps AS s ON s.parent_step_id = p.step_id
)
SELECT step_id, run_id, parent_step_id, step_num, attempt, step_name, path_before, script_path, argv_json,
       cwd, started_at, completed_at, exit_code, duration_ms, outcome, signal, reason, user_ms, system_ms,
       max_rss_bytes, host, pid, pid_start
FROM placed JOIN v2_steps USING (step_id, step_name)
ORDER BY step_id;

-- Numbering goes on from the last step of each run.
UPDATE steps SET highest_num = highest
FROM (SELECT max(step_id) AS last, max(step_num) AS highest FROM steps WHERE parent_step_id IS NULL GROUP BY run_id)
WHERE step_id = last AND step_num <> highest;

DROP TABLE v2_steps;
