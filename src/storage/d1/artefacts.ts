import { z } from 'zod';
import type { ArtefactMute } from '#domain/artefact';
import { INCIDENT_KINDS } from '#domain/finding';
import type { ArtefactStore } from '../store.ts';
import { at, entity } from './rows.ts';

const ALL = 'SELECT entity, kind, until, reason, owner FROM artefact_mute ORDER BY entity, kind';
const ADD = `
  INSERT INTO artefact_mute (entity, kind, until, reason, owner)
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(?1)`;

const row = z.object({
  entity,
  kind: z.enum(INCIDENT_KINDS),
  until: at,
  reason: z.string(),
  owner: z.string(),
}) satisfies z.ZodType<ArtefactMute>;

export function d1Artefacts(db: D1Database): ArtefactStore {
  return {
    async all() {
      return (await db.prepare(ALL).all()).results.map((found) => row.parse(found));
    },
    async replace(mutes) {
      const rows = mutes.map(({ entity: place, kind, until, reason, owner }) => [place, kind, until, reason, owner]);
      await db.batch([db.prepare('DELETE FROM artefact_mute'), db.prepare(ADD).bind(JSON.stringify(rows))]);
    },
  };
}
