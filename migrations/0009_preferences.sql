-- When and how often each subscriber wants to be interrupted. `digest_due` is the next summary, for those who want
-- summaries; `confirmation_due` the next attempt at the mail that asks whether the address is theirs.
ALTER TABLE subscription ADD COLUMN preferences TEXT NOT NULL DEFAULT '{}';
ALTER TABLE subscription ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
ALTER TABLE subscription ADD COLUMN digest_due INTEGER;
ALTER TABLE subscription ADD COLUMN confirmation_due INTEGER;
-- Every tick asks for both; most rows are in neither.
CREATE INDEX subscription_digest ON subscription (digest_due) WHERE digest_due IS NOT NULL;
CREATE INDEX subscription_confirmation ON subscription (confirmation_due) WHERE confirmation_due IS NOT NULL;

-- Openings that wait for somebody's morning, the end of their mute or a place in their budget: offered to that one again at
-- that time, so that the incident need not be offered to all with every tick until then.
CREATE TABLE deferral (
  subscription TEXT NOT NULL REFERENCES subscription (id) ON DELETE CASCADE,
  incident TEXT NOT NULL,
  until INTEGER NOT NULL,
  PRIMARY KEY (subscription, incident)
) STRICT, WITHOUT ROWID;
CREATE INDEX deferral_due ON deferral (until, subscription);

-- What on-call staff have muted: a handful, read and replaced whole.
CREATE TABLE artefact_mute (
  entity TEXT NOT NULL,
  kind TEXT NOT NULL,
  until INTEGER NOT NULL,
  reason TEXT NOT NULL,
  owner TEXT NOT NULL,
  PRIMARY KEY (entity, kind)
) STRICT, WITHOUT ROWID;

-- The notices of the last 24 hours that count against somebody's budget: one row more for each, and none for the rest.
CREATE INDEX delivery_spent ON delivery (subscription, created_at) WHERE interrupting = 1 AND severity < 4;
