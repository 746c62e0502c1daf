import { z } from 'zod';
import type { Place } from '#domain/entity';
import type { PlaceStore } from '../store.ts';
import { entity } from './rows.ts';

const ALL = 'SELECT entity, name, timezone, within, access, control FROM place ORDER BY entity';

const DROP = 'DELETE FROM place WHERE entity NOT IN (SELECT value ->> 0 FROM json_each(?1))';

/** Rows that say the same already are not written again. */
const PUT = `
  INSERT INTO place (entity, name, timezone, within, access, control)
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5
  FROM json_each(?1) WHERE true
  ON CONFLICT (entity) DO UPDATE
  SET name = excluded.name, timezone = excluded.timezone, within = excluded.within, access = excluded.access,
    control = excluded.control
  WHERE (name, timezone, within, access, control)
    IS NOT (excluded.name, excluded.timezone, excluded.within, excluded.access, excluded.control)`;

export const placeRow = z.object({
  entity,
  name: z.string(),
  timezone: z.string(),
  within: entity.nullable(),
  access: z.enum(['mobile', 'fixed']).nullable(),
  control: z.int().transform((flag) => flag === 1),
}) satisfies z.ZodType<Place>;

export function d1Places(db: D1Database): PlaceStore {
  return {
    async all() {
      return (await db.prepare(ALL).all()).results.map((row) => placeRow.parse(row));
    },

    async replace(places) {
      const rows = JSON.stringify(
        places.map(({ entity: key, name, timezone, within, access, control }) => {
          return [key, name, timezone, within, access, control ? 1 : 0];
        }),
      );
      await db.batch([db.prepare(DROP).bind(rows), db.prepare(PUT).bind(rows)]);
    },
  };
}
