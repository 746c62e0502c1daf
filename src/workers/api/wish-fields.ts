import { z } from 'zod';
import { clockText } from '#domain/pattern';
import { DIGEST_MODES, type Preferences } from '#domain/preferences';
import { LANGUAGES, type Subscription } from '#domain/subscription';
import type { Wish } from '../subscribing.ts';
import { isSpan, MOST_BUDGET, NO_SPAN, severity, timeOfDay } from './preferences.ts';
import { entities, kinds, minStanding, services, timezone } from './wish.ts';

/** Fields that may be there several times. */
export const LISTS = ['entity', 'kind', 'service'] as const;

const level = z.string().transform(Number).pipe(severity);
/** What a browser sends for a field that nobody filled in. */
const empty = z.literal('').transform(() => null);
const wholeFrom = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,3}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.int().min(least).max(most));

/** A wish as flat fields: those of the forms, and of the address of `/subscribe`, so that any wish can be a link. */
export const wishFields = {
  entity: entities.default([]),
  kind: kinds.default([]),
  service: services.default([]),
  severity: level.default(1),
  standing: minStanding.default('corroborated'),
  language: z.enum(LANGUAGES).default('en'),
  timezone: timezone.default('UTC'),
  'quiet-from': z.union([empty, timeOfDay]).default(null),
  'quiet-until': z.union([empty, timeOfDay]).default(null),
  wake: level.default(4),
  budget: z.union([empty, wholeFrom(1, MOST_BUDGET)]).exactOptional(),
  digest: z.enum(DIGEST_MODES).default('each'),
  'digest-hour': wholeFrom(0, 23).default(8),
  discreet: z.enum(['yes', 'no']).default('no'),
};

export const fields = z.strictObject(wishFields).superRefine(checkQuiet);
type Fields = z.output<typeof fields>;

/** Quiet hours have two ends, or none. */
export function checkQuiet(given: Pick<Fields, 'quiet-from' | 'quiet-until'>, context: z.RefinementCtx): void {
  const [from, until] = [given['quiet-from'], given['quiet-until']];
  if (from === null && until === null) return;
  const message = from === null || until === null ? 'must have a beginning and an end' : NO_SPAN;
  if (from === null || until === null || !isSpan({ from, until })) {
    context.addIssue({ code: 'custom', path: ['quiet-until'], message });
  }
}

export function wishOf(given: Fields): Wish {
  const { entity, kind, service, severity: minSeverity, standing, language, timezone: zone, wake, budget } = given;
  const [from, until] = [given['quiet-from'], given['quiet-until']];
  const chosen: Partial<Preferences> = {
    quietHours: from === null || until === null ? null : { from, until },
    wakeFor: wake,
    digest: given.digest,
    digestHour: given['digest-hour'],
    discreet: given.discreet === 'yes',
    ...(budget === undefined ? {} : { budget }),
  };
  return {
    filter: { entities: entity, kinds: kind, services: service, minSeverity, minStanding: standing },
    language,
    timezone: zone,
    preferences: chosen,
  };
}

/** The same fields as a query, without what is as usual: the address under which others find this wish. */
export function queryOf({
  filter,
  language,
  timezone: zone,
  preferences,
}: Pick<Subscription, 'filter' | 'language' | 'timezone' | 'preferences'>): string {
  const { quietHours, wakeFor, budget, digest, digestHour, discreet } = preferences;
  const query = new URLSearchParams();
  for (const entity of filter.entities) query.append('entity', entity);
  for (const kind of filter.kinds) query.append('kind', kind);
  for (const service of filter.services) query.append('service', service);
  if (filter.minSeverity !== 1) query.set('severity', String(filter.minSeverity));
  if (filter.minStanding !== 'corroborated') query.set('standing', filter.minStanding);
  query.set('language', language);
  query.set('timezone', zone);
  if (quietHours !== null) {
    query.set('quiet-from', clockText(quietHours.from));
    query.set('quiet-until', clockText(quietHours.until));
  }
  if (wakeFor !== 4) query.set('wake', String(wakeFor));
  if (budget !== 12) query.set('budget', budget === null ? '' : String(budget));
  if (digest !== 'each') {
    query.set('digest', digest);
    query.set('digest-hour', String(digestHour));
  }
  if (discreet) query.set('discreet', 'yes');
  return query.toString();
}
