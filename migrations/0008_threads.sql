-- A thread is about an incident or about a window that repeats; `revision` is the turn's place in it. What the reader then
-- knows is in `said`, from which the next turn follows; `instead` is the thread in which something held was told.
ALTER TABLE delivery RENAME COLUMN incident TO thread;
ALTER TABLE delivery ADD COLUMN interrupting INTEGER NOT NULL DEFAULT 1;
ALTER TABLE delivery ADD COLUMN urgency TEXT NOT NULL DEFAULT 'normal';
ALTER TABLE delivery ADD COLUMN said TEXT;
ALTER TABLE delivery ADD COLUMN instead TEXT;
UPDATE delivery SET said = json_object(
  'topic', 'incident', 'standing', standing, 'severity', severity, 'reach', NULL, 'cause', 'unknown',
  'together', json_array(), 'over', 0, 'window', NULL, 'reopenings', 0
) WHERE status <> 'held';
ALTER TABLE delivery DROP COLUMN standing;

-- Windows are offered like incidents: those whose newest revision was not, and those that open within the hour. A revision
-- that was offered before this migration was offered to nobody: a watch is the only one that may stay so.
ALTER TABLE pattern ADD COLUMN dispatched_revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE pattern ADD COLUMN opens_at INTEGER;
ALTER TABLE pattern ADD COLUMN announced_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX pattern_undispatched ON pattern (changed_at) WHERE dispatched_revision < revision;
CREATE INDEX pattern_unannounced ON pattern (opens_at) WHERE opens_at > announced_at;
