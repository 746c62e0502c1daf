import { z } from 'zod';
import { CAUSE_TERMS } from '#domain/cause';
import { ENTITY_TYPES, type Entity, parseEntity } from '#domain/entity';
import { type DetectorId, INCIDENT_KINDS } from '#domain/finding';
import { type Cause, type Incident, type Reach, type Severity, STANDINGS } from '#domain/incident';
import { PATTERN_LEVELS, type Pattern } from '#domain/pattern';
import { DIGEST_MODES, type Preferences, USUAL_PREFERENCES as USUAL } from '#domain/preferences';
import type { SignalId } from '#domain/series';
import { subjectFromKey } from '#domain/subject';
import { CHANNELS, type Filter } from '#domain/subscription';
import { instant, seconds } from '#domain/time';

/** What a row or a JSON column must look like: a database that was written by another version is noticed here. */

export const at = z.int().transform(instant);
export const maybeAt = at.nullable();
export const entity = z.custom<Entity>(
  (text) => typeof text === 'string' && parseEntity(text) !== null,
  `an entity key is ${ENTITY_TYPES.join(', ')} and a code`,
);
export const signal = z.custom<SignalId>(
  (text) => typeof text === 'string' && text.includes('.'),
  'a signal id has a dot',
);
export const detector = z.custom<DetectorId>(
  (text) => typeof text === 'string' && /@\d+$/.test(text),
  'a detector id ends with its version',
);
export const subjectKeyed = z.string().transform(subjectFromKey);
export const severity = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]) satisfies z.ZodType<Severity>;
export const standing = z.enum(STANDINGS);
export const cause = z.enum(['unknown', 'shutdown', 'technical']) satisfies z.ZodType<Cause>;
export const reach = z.enum(['full', 'partial', 'intranet']).nullable() satisfies z.ZodType<Reach>;
export const channel = z.enum(CHANNELS);

/** A JSON column: text in, checked value out. Neighbouring rows often hold the same text, which is then read once. */
export const json = <T>(schema: z.ZodType<T>) => {
  let last: { readonly text: string; readonly value: T } | null = null;
  return z.string().transform((text, context): T => {
    if (last?.text === text) return last.value;
    const parsed = schema.safeParse(JSON.parse(text));
    if (parsed.success) {
      last = { text, value: parsed.data };
      return parsed.data;
    }
    context.addIssue({ code: 'custom', message: parsed.error.message });
    return z.NEVER;
  });
};

const evidence = z.object({
  signal,
  family: z.enum([
    'control-plane',
    'active-probing',
    'passive-traffic',
    'usage',
    'speed',
    'delay',
    'resets',
    'client-tests',
    'annotation',
  ]),
  detector,
  interval: z.object({ from: at, until: at }),
  observed: z.number(),
  expected: z.number(),
  count: z.number().nullable(),
  fall: z.number().transform(seconds).exactOptional(),
  together: z.int().exactOptional(),
});

export const incident = z.object({
  id: z.string(),
  kind: z.enum(INCIDENT_KINDS),
  subject: z.object({ entity, service: z.string().nullable() }),
  from: at,
  until: maybeAt,
  ending: z.enum(['no-longer-watched', 'retracted']).exactOptional(),
  standing,
  cause,
  causeTerms: z.array(z.object({ name: z.enum(CAUSE_TERMS), logOdds: z.number() })).exactOptional(),
  reach,
  severity,
  restored: z.number().exactOptional(),
  evidence: z.array(evidence),
  revision: z.int(),
}) satisfies z.ZodType<Incident>;

const minutes = z.int().min(0).max(1440);

export const pattern = z.object({
  id: z.string(),
  entity,
  kind: z.enum(INCIDENT_KINDS),
  service: z.string().nullable(),
  timezone: z.string(),
  days: z.string(),
  start: minutes,
  end: minutes,
  startUncertaintyMinutes: z.number(),
  endUncertaintyMinutes: z.number(),
  hits: z.int(),
  misses: z.int(),
  level: z.enum(PATTERN_LEVELS),
  next: z.array(z.object({ from: at, until: at, probability: z.number() })),
  nights: z.array(z.object({ incident: z.string(), from: at, until: maybeAt })),
  missed: z.array(at),
  revision: z.int(),
}) satisfies z.ZodType<Pattern>;

export const filter = z.object({
  entities: z.array(entity),
  kinds: z.array(z.enum(INCIDENT_KINDS)),
  services: z.array(z.string()),
  minSeverity: severity,
  minStanding: z.enum(['corroborated', 'confirmed']).default('corroborated'),
}) satisfies z.ZodType<Filter>;

const minuteOfDay = z.int().min(0).max(1439);

/** What a row written before a member existed does not hold is as usual. */
export const preferences = z.object({
  quietHours: z.object({ from: minuteOfDay, until: minuteOfDay }).nullable().default(USUAL.quietHours),
  wakeFor: severity.default(USUAL.wakeFor),
  budget: z.int().min(1).nullable().default(USUAL.budget),
  mutes: z.array(z.object({ entity: z.union([z.literal('*'), entity]), until: at })).default([]),
  digest: z.enum(DIGEST_MODES).default(USUAL.digest),
  digestHour: z.int().min(0).max(23).default(USUAL.digestHour),
  discreet: z.boolean().default(USUAL.discreet),
}) satisfies z.ZodType<Preferences>;
