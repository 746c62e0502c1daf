-- The newest value of each signal and each place of a shard, as JSON: what a source's health is judged by, in the row that
-- every poll writes anyway.
ALTER TABLE poll ADD COLUMN newest TEXT NOT NULL DEFAULT '{"signals":{},"entities":{}}';
ALTER TABLE poll DROP COLUMN newest_value;
