-- A place that somebody follows no more is looked at for them until nothing that they were told there goes on: its end is
-- owed. Null for what they follow.
ALTER TABLE interest ADD COLUMN former_since INTEGER;
CREATE INDEX interest_former ON interest (former_since) WHERE former_since IS NOT NULL;

-- Where the next summary begins: where the last one ended. Null before the first.
ALTER TABLE subscription ADD COLUMN digest_since INTEGER;

-- When it first took something again after a bounce that somebody reported, which may yet be reported once more.
ALTER TABLE endpoint_trouble ADD COLUMN took_at INTEGER;
