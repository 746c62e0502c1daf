-- Webhooks that fail, and what their owners are still to be told: nobody is in here who takes what is sent.
CREATE TABLE endpoint_trouble (
  subscription TEXT PRIMARY KEY REFERENCES subscription (id) ON DELETE CASCADE,
  since INTEGER NOT NULL,
  last INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  days INTEGER NOT NULL,
  reason TEXT NOT NULL,
  disabled_at INTEGER,
  notice TEXT,
  owed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Sent once more because its owner asked for it, so that a later turn does not overtake it.
ALTER TABLE delivery ADD COLUMN asked INTEGER NOT NULL DEFAULT 0;
