-- What others have published. `body` holds what is only shown. Read again with every poll, so that a row is written only
-- when something about it changed.
CREATE TABLE record (
  source TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  published_at INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (source, id)
) STRICT, WITHOUT ROWID;
-- The newest ones, whoever they are of.
CREATE INDEX record_by_publication ON record (published_at DESC);

-- Whom it is about, a row for each. `ended_at` lies beyond all times as long as no end is known.
CREATE TABLE record_about (
  source TEXT NOT NULL,
  id TEXT NOT NULL,
  entity TEXT NOT NULL,
  ended_at INTEGER NOT NULL,
  PRIMARY KEY (source, id, entity)
) STRICT, WITHOUT ROWID;
-- An incident's page asks for what was not over when it began: of years of records that is a handful.
CREATE INDEX record_about_by_end ON record_about (entity, ended_at);
