-- The full-text index over log_lines. It holds no text of its own (external content), and is left
-- out where the SQLite at hand has no FTS5. The text comes first because the index spends two bytes
-- on every term of a line to name a later column.
CREATE VIRTUAL TABLE log_lines_fts USING fts5 (
  text, run_id UNINDEXED, artifact_id UNINDEXED, line_num UNINDEXED,
  content = 'log_lines_source', content_rowid = 'line_id', columnsize = 0, tokenize = 'unicode61'
);
-- Every step adds a segment: merging eight at a time, not four, writes each term less often.
INSERT INTO log_lines_fts (log_lines_fts, rank) VALUES ('automerge', 8);
-- What a transaction adds is gathered in memory as a whole, and not a megabyte at a time, each a segment.
INSERT INTO log_lines_fts (log_lines_fts, rank) VALUES ('hashsize', 4194304);
CREATE TRIGGER log_lines_delete_fts AFTER DELETE ON log_lines BEGIN
  INSERT INTO log_lines_fts (log_lines_fts, rowid, text) VALUES ('delete', old.line_id, old.text);
END;
