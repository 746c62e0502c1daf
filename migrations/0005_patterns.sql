-- Windows that repeat. What one says, with its nights, is in `body`; the other columns are what it is searched by.
CREATE TABLE pattern (
  id TEXT PRIMARY KEY,
  entity TEXT NOT NULL,
  level TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- Every look asks for those of its places, and the front page for those that have not ended: a handful.
CREATE INDEX pattern_by_entity ON pattern (entity);
CREATE INDEX pattern_active ON pattern (changed_at DESC) WHERE level <> 'ended';
