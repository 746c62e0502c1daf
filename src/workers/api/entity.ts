import { z } from 'zod';
import { type Entity, entityCode, entityType, parseEntity } from '#domain/entity';

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
