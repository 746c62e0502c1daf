import { z } from 'zod';
import { INCIDENT_KINDS } from '#domain/finding';
import { type Filter, LANGUAGES } from '#domain/subscription';
import { TESTED_SERVICES } from '#sources/services';
import type { Change } from '../managing.ts';
import { canonicalZone } from '../timezone.ts';
import { entity } from './entity.ts';
import { preferences, severity } from './preferences.ts';

export const MOST_WISHES = 50;

export const timezone = z
  .string()
  .max(64)
  .transform((text, context) => {
    const canonical = canonicalZone(text);
    if (canonical !== null) return canonical;
    context.addIssue({ code: 'custom', message: 'must be a canonical IANA name: Asia/Tehran' });
    return z.NEVER;
  });

const unique = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];

export const entities = z.array(entity).max(MOST_WISHES).transform(unique);
export const kinds = z.array(z.enum(INCIDENT_KINDS)).max(INCIDENT_KINDS.length).transform(unique);
export const services = z
  .array(z.enum(TESTED_SERVICES.map(({ id }) => id)))
  .max(MOST_WISHES)
  .transform(unique);
export const minStanding = z.enum(['corroborated', 'confirmed']);

export const filter: z.ZodType<Filter, unknown> = z.strictObject({
  entities: entities.default([]),
  kinds: kinds.default([]),
  services: services.default([]),
  minSeverity: severity.default(1),
  minStanding: minStanding.default('corroborated'),
});

const EVERYTHING: Filter = { entities: [], kinds: [], services: [], minSeverity: 1, minStanding: 'corroborated' };

/** What of it may be changed later: a filter as a whole, preferences one by one. */
export const changeShape = z
  .strictObject({ filter, language: z.enum(LANGUAGES), timezone, preferences })
  .partial()
  .transform((changes) => changes as Change);

/** What a subscription may say beside its target; all of it may be left out. */
export const wishShape = {
  filter: filter.default(EVERYTHING),
  language: z.enum(LANGUAGES).default('en'),
  timezone: timezone.default('UTC'),
  preferences: preferences.default({}),
};
