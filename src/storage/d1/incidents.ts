import { z } from 'zod';
import { type Incident, TRANSITIONS } from '#domain/incident';
import { subjectKey } from '#domain/subject';
import { assertSound } from '../sound.ts';
import { type IncidentStore, PUT_BACK_EVERY } from '../store.ts';
import { allOf, bulk } from './bulk.ts';
import { at, incident, json } from './rows.ts';

const OVERLAPPING = `
  SELECT said.body FROM json_each(?1) AS wanted CROSS JOIN incident
  JOIN incident_revision AS said ON said.incident = incident.id AND said.revision = incident.revision
  WHERE incident.subject = wanted.value AND incident.started_at < ?3
    AND (incident.ended_at IS NULL OR incident.ended_at > ?2 OR incident.started_at >= ?2)
  ORDER BY incident.started_at, incident.id`;

const OPEN = `
  SELECT said.body FROM incident
  JOIN incident_revision AS said ON said.incident = incident.id AND said.revision = incident.revision
  WHERE incident.ended_at IS NULL ORDER BY incident.started_at DESC, incident.id`;

const RECENT = `
  SELECT said.body FROM incident
  JOIN incident_revision AS said ON said.incident = incident.id AND said.revision = incident.revision
  WHERE incident.started_at <= ?2 AND (incident.started_at < ?2 OR incident.id > ?3)
  ORDER BY incident.started_at DESC, incident.id LIMIT ?1`;

const BY_IDS = `
  SELECT said.body FROM json_each(?1) AS wanted CROSS JOIN incident
  JOIN incident_revision AS said ON said.incident = incident.id AND said.revision = incident.revision
  WHERE incident.id = wanted.value`;

const HISTORY = `
  SELECT at, transition, configuration, body FROM incident_revision WHERE incident = ?1 ORDER BY revision`;

/** Both writes of a save look at the same stored revision, in one transaction: the loser of a race writes neither. */
const SAVE_REVISION = `
  INSERT INTO incident_revision (incident, revision, at, transition, configuration, body)
  SELECT ?1, ?2, ?3, ?4, ?5, ?6
  WHERE coalesce((SELECT revision FROM incident WHERE id = ?1), 0) = ?2 - 1`;
const SAVE_INCIDENT = `
  INSERT INTO incident (id, subject, started_at, ended_at, severity, revision)
  SELECT ?1, ?2, ?3, ?4, ?5, ?6
  WHERE coalesce((SELECT revision FROM incident WHERE id = ?1), 0) = ?6 - 1
  ON CONFLICT (id) DO UPDATE
  SET started_at = excluded.started_at, ended_at = excluded.ended_at, severity = excluded.severity,
    revision = excluded.revision, offered_at = 0
  RETURNING revision`;

const UNDISPATCHED = `
  SELECT said.body, said.transition FROM incident
  JOIN incident_revision AS said ON said.incident = incident.id AND said.revision = incident.revision
  WHERE incident.dispatched_revision < incident.revision
  ORDER BY incident.offered_at, incident.severity DESC, incident.started_at, incident.id LIMIT ?1`;

const ALERTING_SINCE = `
  SELECT said.incident, min(said.at) AS at FROM json_each(?1) AS wanted CROSS JOIN incident_revision AS said
  WHERE said.incident = wanted.value AND said.body ->> '$.standing' <> 'suspected' GROUP BY said.incident`;

const MARK_DISPATCHED = `
  UPDATE incident SET dispatched_revision = ?2 WHERE id = ?1 AND dispatched_revision < ?2`;

const HAS_NEWS = `
  SELECT EXISTS (SELECT 1 FROM incident WHERE dispatched_revision < revision AND offered_at = 0) AS found`;

const PUT_BACK = `
  UPDATE incident SET offered_at = ?2
  WHERE (id, revision) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?1)) AND offered_at <= ?2 - ?3`;

const OFFER_AGAIN = `
  UPDATE incident SET dispatched_revision = revision - 1, offered_at = ?2
  WHERE id IN (SELECT value FROM json_each(?1)) AND dispatched_revision >= revision`;

const transition = z.enum(TRANSITIONS);
const bodyRow = z.object({ body: json(incident) });
const undispatchedRow = bodyRow.extend({ transition });
const sinceRow = z.object({ incident: z.string(), at });
const revisionRow = z.object({
  at,
  transition,
  configuration: z.int(),
  body: json(incident),
});

const bodyOf = (row: unknown): Incident => bodyRow.parse(row).body;

export function d1Incidents(db: D1Database): IncidentStore {
  return {
    async overlapping(subjects, { from, until }) {
      const keys = JSON.stringify([...new Set(subjects.map(subjectKey))]);
      return (await db.prepare(OVERLAPPING).bind(keys, from, until).all()).results.map(bodyOf);
    },

    async open() {
      return (await db.prepare(OPEN).all()).results.map(bodyOf);
    },

    async recent(limit, before) {
      const { from, id } = before ?? { from: Number.MAX_SAFE_INTEGER, id: '' };
      return (await db.prepare(RECENT).bind(limit, from, id).all()).results.map(bodyOf);
    },

    async byId(id) {
      const [found] = await allOf(db, BY_IDS, bulk([id]));
      return found === undefined ? null : bodyOf(found);
    },

    async byIds(ids) {
      return (await allOf(db, BY_IDS, bulk([...new Set(ids)]))).map(bodyOf);
    },

    async history(id) {
      const { results } = await db.prepare(HISTORY).bind(id).all();
      return results.map((row) => {
        const { body, ...rest } = revisionRow.parse(row);
        return { ...rest, incident: body };
      });
    },

    async save({ transition, incident: saved }, savedAt, configuration) {
      assertSound(saved);
      const { id, subject, from, until, severity, revision } = saved;
      const [, answer] = await db.batch([
        db.prepare(SAVE_REVISION).bind(id, revision, savedAt, transition, configuration, JSON.stringify(saved)),
        db.prepare(SAVE_INCIDENT).bind(id, subjectKey(subject), from, until, severity, revision),
      ]);
      return answer?.results.length === 1 ? 'saved' : 'conflict';
    },

    async undispatched(limit) {
      const { results } = await db.prepare(UNDISPATCHED).bind(limit).all();
      return results.map((row) => {
        const { body, ...rest } = undispatchedRow.parse(row);
        return { ...rest, incident: body };
      });
    },

    async alertingSince(ids) {
      const rows = (await allOf(db, ALERTING_SINCE, bulk([...new Set(ids)]))).map((row) => sinceRow.parse(row));
      return new Map(rows.map(({ incident: id, at: since }) => [id, since]));
    },

    async markDispatched(id, revision) {
      await db.prepare(MARK_DISPATCHED).bind(id, revision).run();
    },

    async hasNews() {
      return (await db.prepare(HAS_NEWS).first('found')) === 1;
    },

    async putBack(incidents, putAt) {
      const keys = JSON.stringify(incidents.map(({ id, revision }) => [id, revision]));
      await db.prepare(PUT_BACK).bind(keys, putAt, PUT_BACK_EVERY).run();
    },

    async offerAgain(ids, putAt) {
      if (ids.length > 0) await db.prepare(OFFER_AGAIN).bind(JSON.stringify(ids), putAt).run();
    },
  };
}
