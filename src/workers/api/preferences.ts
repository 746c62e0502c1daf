import { z } from 'zod';
import type { Severity } from '#domain/incident';
import { DIGEST_MODES, type Mute, type Preferences } from '#domain/preferences';
import { fromIso } from '#domain/time';
import { entity } from './entity.ts';

export const MOST_BUDGET = 100;
export const MOST_MUTES = 50;

export const severity = z.literal([1, 2, 3, 4] satisfies Severity[]);

/** `HH:MM` as minutes after midnight. */
export const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day: 22:30')
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

export const isoInstant = z.string().transform((text, context) => {
  const at = text.length > 32 ? null : fromIso(text);
  if (at !== null) return at;
  context.addIssue({ code: 'custom', message: 'must be ISO 8601 in UTC: 2026-11-22T06:00:00Z' });
  return z.NEVER;
});

export const isSpan = ({ from, until }: { from: number; until: number }): boolean => from !== until;
export const NO_SPAN = 'must end at another time than it begins';

const mute: z.ZodType<Mute, unknown> = z.strictObject({
  entity: z.union([z.literal('*'), entity], { error: 'must be an entity, or * for all' }),
  until: isoInstant,
});

/** What is left out stays as it is, or as usual where nothing is yet. */
export const preferences = z
  .strictObject({
    quietHours: z
      .strictObject({ from: timeOfDay, until: timeOfDay })
      .refine(isSpan, { path: ['until'], message: NO_SPAN })
      .nullable(),
    wakeFor: severity,
    budget: z.int().min(1).max(MOST_BUDGET).nullable(),
    mutes: z.array(mute).max(MOST_MUTES),
    digest: z.enum(DIGEST_MODES),
    digestHour: z.int().min(0).max(23),
    discreet: z.boolean(),
  })
  .partial()
  .transform((chosen) => chosen as Partial<Preferences>);
