-- When an incident that waits was last offered to its subscribers, 0 if its newest revision never was: fifty that are held
-- for a reason take turns with all others instead of standing before them.
ALTER TABLE incident ADD COLUMN offered_at INTEGER NOT NULL DEFAULT 0;
DROP INDEX incident_undispatched;
CREATE INDEX incident_undispatched ON incident (offered_at, severity DESC, started_at)
  WHERE dispatched_revision < revision;
