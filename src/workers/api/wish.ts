import { z } from 'zod';
import { type Entity, entityCode, entityType, parseEntity } from '#domain/entity';
import { INCIDENT_KINDS } from '#domain/finding';
import type { Severity } from '#domain/incident';
import { type Filter, LANGUAGES } from '#domain/subscription';
import { TESTED_SERVICES } from '#sources/services';
import { canonicalZone } from '../timezone.ts';

export const MOST_WISHES = 50;
const LARGEST_ASN = 4_294_967_295;

const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
/** Region codes that Unicode names and ISO 3166-1 does not assign to a country. */
const NOT_COUNTRIES = ['EU', 'EZ', 'UN', 'QO', 'XA', 'XB', 'ZZ', 'UK', 'SU'];

const isCountryCode = (code: string): boolean => !NOT_COUNTRIES.includes(code) && regions.of(code) !== undefined;

/** An entity that exists: an alert for a country that is spelt wrongly would never come, and nobody would know why. */
export const entity = z.string().transform((text, context): Entity => {
  const parsed = text.length > 32 ? null : parseEntity(text);
  if (parsed !== null && exists(parsed)) return parsed;
  context.addIssue({ code: 'custom', message: 'must be an entity: country/IR, asn/44244, region/1847' });
  return z.NEVER;
});

function exists(key: Entity): boolean {
  const code = entityCode(key);
  switch (entityType(key)) {
    case 'country':
      return isCountryCode(code);
    case 'asn':
    case 'geoasn':
      return Number.parseInt(code, 10) <= LARGEST_ASN;
    case 'region':
      return true;
  }
}

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

const filter: z.ZodType<Filter, unknown> = z.strictObject({
  entities: z.array(entity).max(MOST_WISHES).transform(unique).default([]),
  kinds: z.array(z.enum(INCIDENT_KINDS)).max(INCIDENT_KINDS.length).transform(unique).default([]),
  services: z
    .array(z.enum(TESTED_SERVICES.map(({ id }) => id)))
    .max(MOST_WISHES)
    .transform(unique)
    .default([]),
  minSeverity: z.literal([1, 2, 3, 4] satisfies Severity[]).default(1),
});

const EVERYTHING: Filter = { entities: [], kinds: [], services: [], minSeverity: 1 };

/** What a subscription may say beside its target; all of it may be left out. */
export const wishShape = {
  filter: filter.default(EVERYTHING),
  language: z.enum(LANGUAGES).default('en'),
  timezone: timezone.default('UTC'),
};
