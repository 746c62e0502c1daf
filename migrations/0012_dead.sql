-- Queue messages that no consumer could finish, as they were: ids and a version, never a target. Until somebody sends them again.
CREATE TABLE dead_message (
  id TEXT PRIMARY KEY,
  queue TEXT NOT NULL,
  body TEXT NOT NULL,
  died_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- Deliveries whose schedule is used up, the newest first: on-call looks at a page of them.
CREATE INDEX delivery_dead ON delivery (finished_at DESC) WHERE status = 'dead';
