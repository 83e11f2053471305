-- Sets what no two machines measure alike, so that snapshots show it in its real formats.
UPDATE scenario_runs SET
  started_at = '2026-11-22T20:0' || (suite = 'nightly') || ':00.000000000Z',
  completed_at = '2026-11-22T20:0' || (suite = 'nightly') || ':12.345678901Z',
  duration_ms = 12345.679, host = 'ci-7', pid = 100, pid_start = 5000;
UPDATE steps SET
  started_at = printf('2026-11-22T20:01:%02d.%d00000000Z', step_num, attempt),
  completed_at = printf('2026-11-22T20:01:%02d.%d50000000Z', step_num, attempt),
  duration_ms = round(0.337 * step_num * step_num * step_num * step_num, 3) + attempt,
  user_ms = step_num + 0.25, system_ms = step_num / 2.0, max_rss_bytes = step_num * 1234567,
  host = 'ci-7', pid = 100 + step_num, pid_start = 5000 + step_num;
UPDATE commands SET
  started_at = '2026-11-22T20:01:07.200000000Z', completed_at = '2026-11-22T20:01:07.300000000Z',
  duration_ms = command_num + 0.5, user_ms = 1, system_ms = 2, max_rss_bytes = 4096000,
  host = 'ci-7', pid = 200, pid_start = 6000;
UPDATE kv SET created_at = '2026-11-22T20:01:00.000000000Z',
  v = CASE k WHEN 'argv' THEN '["scenariolog","run","start"]' WHEN 'os.release' THEN '6.1' WHEN 'arch' THEN 'x86_64'
             WHEN 'host' THEN 'ci-7' WHEN 'recorder.version' THEN '0.2.0' WHEN 'os' THEN 'linux' ELSE v END;
UPDATE artifacts SET created_at = '2026-11-22T20:01:00.000000000Z';
