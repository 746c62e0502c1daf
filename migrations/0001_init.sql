-- Times are whole seconds since the epoch, UTC. Every index is one more row written for each row that enters it, and
-- rows written are what D1 charges for: each one below says which statement cannot do without it. Keys are natural and
-- the tables hold their rows in the key's own tree, so that an upsert is one row written.

CREATE TABLE place (
  entity TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  timezone TEXT NOT NULL,
  within TEXT,
  access TEXT,
  control INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- `samples` and `counts` are packed numbers (src/storage/d1/packed.ts). `revision` is for compare-and-swap: two writers
-- of one day merge and lose nothing.
CREATE TABLE series_day (
  signal TEXT NOT NULL,
  subject TEXT NOT NULL,
  day INTEGER NOT NULL,
  step INTEGER NOT NULL,
  samples TEXT NOT NULL,
  counts TEXT,
  revision INTEGER NOT NULL,
  PRIMARY KEY (signal, subject, day)
) STRICT, WITHOUT ROWID;
-- For pruning, which would else read every day that is kept. It is written once for each series and day, never by the
-- polls that add to a day.
CREATE INDEX series_day_by_day ON series_day (day);

CREATE TABLE baseline (
  subject TEXT NOT NULL,
  detector TEXT NOT NULL,
  signal TEXT NOT NULL,
  until INTEGER NOT NULL,
  numbers TEXT NOT NULL,
  PRIMARY KEY (subject, detector, signal)
) STRICT, WITHOUT ROWID;

CREATE TABLE signal_state (
  signal TEXT NOT NULL,
  subject TEXT NOT NULL,
  status TEXT NOT NULL,
  ratio REAL,
  at INTEGER NOT NULL,
  PRIMARY KEY (signal, subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE source_outage (
  signal TEXT PRIMARY KEY,
  since INTEGER NOT NULL,
  fallen INTEGER NOT NULL,
  watched INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What an incident is searched by; what it says is in the row of its newest revision.
CREATE TABLE incident (
  id TEXT PRIMARY KEY,
  subject TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  severity INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  dispatched_revision INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
-- Every poll asks for the incidents of its subjects; the front page for the newest; every tick for the open ones and for
-- those not yet dispatched. The last two are empty but for a few rows.
CREATE INDEX incident_by_subject ON incident (subject, started_at);
CREATE INDEX incident_by_start ON incident (started_at DESC);
CREATE INDEX incident_open ON incident (started_at DESC) WHERE ended_at IS NULL;
CREATE INDEX incident_undispatched ON incident (severity DESC, started_at) WHERE dispatched_revision < revision;

CREATE TABLE incident_revision (
  incident TEXT NOT NULL,
  revision INTEGER NOT NULL,
  at INTEGER NOT NULL,
  transition TEXT NOT NULL,
  configuration INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (incident, revision)
) STRICT, WITHOUT ROWID;

-- `sealed` is the encrypted target, `digest` its keyed digest: neither says anything without the keys.
CREATE TABLE subscription (
  id TEXT PRIMARY KEY,
  channel TEXT NOT NULL,
  digest TEXT NOT NULL,
  sealed TEXT NOT NULL,
  filter TEXT NOT NULL,
  language TEXT NOT NULL,
  timezone TEXT NOT NULL,
  status TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (channel, digest)
) STRICT, WITHOUT ROWID;
-- The sweep for forms that nobody ever confirmed.
CREATE INDEX subscription_pending ON subscription (created_at) WHERE status = 'pending';

-- One row for each wanted entity (`*` for all) of an active subscription, and none for a pending one: a page of whom to
-- tell is then full unless it is the last.
CREATE TABLE interest (
  interest TEXT NOT NULL,
  subscription TEXT NOT NULL REFERENCES subscription (id) ON DELETE CASCADE,
  PRIMARY KEY (interest, subscription)
) STRICT, WITHOUT ROWID;
-- For the cascade: whoever leaves takes their interests along.
CREATE INDEX interest_by_subscription ON interest (subscription);

-- The outbox and the log. The id is `incident/turn/subscription`; as a key it begins with the subscription, for what
-- somebody was told, what is still to be sent to them and their own log are then all found by it. While a row is being
-- sent, `due_at` is the end of the lease. No reference to `subscription`: the log outlives it.
CREATE TABLE delivery (
  subscription TEXT NOT NULL,
  incident TEXT NOT NULL,
  turn TEXT NOT NULL,
  revision INTEGER NOT NULL,
  channel TEXT NOT NULL,
  reason TEXT NOT NULL,
  standing TEXT NOT NULL,
  severity INTEGER NOT NULL,
  status TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  finished_at INTEGER,
  failure TEXT,
  PRIMARY KEY (subscription, incident, turn)
) STRICT, WITHOUT ROWID;
-- Every tick asks what is due; a row leaves the index when it is finished.
CREATE INDEX delivery_due ON delivery (severity DESC, due_at, channel) WHERE status IN ('pending', 'sending');

-- How many deliveries ended in which way: the status page would else read the whole log at every visit. Kept by triggers,
-- so that no statement can forget it; those on their way are counted where they are.
CREATE TABLE delivery_count (
  channel TEXT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  count INTEGER NOT NULL,
  oldest INTEGER NOT NULL,
  PRIMARY KEY (channel, status, reason)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER delivery_held AFTER INSERT ON delivery WHEN NEW.status = 'held'
BEGIN
  INSERT INTO delivery_count VALUES (NEW.channel, NEW.status, NEW.reason, 1, NEW.created_at)
  ON CONFLICT (channel, status, reason) DO UPDATE SET count = count + 1, oldest = min(oldest, excluded.oldest);
END;
CREATE TRIGGER delivery_ended AFTER UPDATE OF status ON delivery
WHEN OLD.status IN ('pending', 'sending') AND NEW.status NOT IN ('pending', 'sending')
BEGIN
  INSERT INTO delivery_count VALUES (NEW.channel, NEW.status, NEW.reason, 1, NEW.created_at)
  ON CONFLICT (channel, status, reason) DO UPDATE SET count = count + 1, oldest = min(oldest, excluded.oldest);
END;

-- A handful of rows, read whole: no index.
CREATE TABLE poll (
  source TEXT NOT NULL,
  shard TEXT NOT NULL,
  cursor INTEGER,
  last_attempt INTEGER,
  last_success INTEGER,
  failures INTEGER NOT NULL DEFAULT 0,
  last_failure TEXT,
  newest_value INTEGER,
  due_at INTEGER NOT NULL,
  lease_until INTEGER,
  PRIMARY KEY (source, shard)
) STRICT, WITHOUT ROWID;

-- One row: the newest tick that ran to its end.
CREATE TABLE tick (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE configuration (
  version INTEGER PRIMARY KEY,
  thresholds TEXT NOT NULL,
  author TEXT NOT NULL,
  reason TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
