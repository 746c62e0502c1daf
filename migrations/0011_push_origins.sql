-- Push services that have asked for patience, or that refuse our key: a handful. Nothing is sent to one before `until`.
CREATE TABLE push_origin (
  origin TEXT PRIMARY KEY,
  until INTEGER NOT NULL,
  reason TEXT NOT NULL,
  refusals INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
