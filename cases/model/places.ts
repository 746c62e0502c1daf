import type { Entity, Place } from '#domain/entity';
import type { SignalId } from '#domain/series';
import { RHYTHMS, type Rhythm } from './rhythm.ts';
import type { TestedService } from './tests.ts';
import type { Inhabited } from './world.ts';

type Usual = Inhabited['usual'];

interface Extras {
  readonly rhythm?: Rhythm;
  readonly tremble?: number;
  readonly services?: readonly TestedService[];
  readonly usual?: Usual;
  readonly control?: boolean;
}

const COUNTRIES: Readonly<Record<string, { name: string; timezone: string; rhythm: Rhythm; size: number }>> = {
  IR: { name: 'Iran', timezone: 'Asia/Tehran', rhythm: RHYTHMS.friday, size: 40 },
  SY: { name: 'Syria', timezone: 'Asia/Damascus', rhythm: RHYTHMS.fridaySaturday, size: 2.5 },
  IQ: { name: 'Iraq', timezone: 'Asia/Baghdad', rhythm: RHYTHMS.fridaySaturday, size: 3 },
  DZ: { name: 'Algeria', timezone: 'Africa/Algiers', rhythm: RHYTHMS.fridaySaturday, size: 17 },
  EG: { name: 'Egypt', timezone: 'Africa/Cairo', rhythm: RHYTHMS.fridaySaturday, size: 26 },
  SD: { name: 'Sudan', timezone: 'Africa/Khartoum', rhythm: RHYTHMS.fridaySaturday, size: 1.4 },
  MM: { name: 'Myanmar', timezone: 'Asia/Yangon', rhythm: RHYTHMS.saturdaySunday, size: 1.1 },
  BY: { name: 'Belarus', timezone: 'Europe/Minsk', rhythm: RHYTHMS.saturdaySunday, size: 7 },
  KZ: { name: 'Kazakhstan', timezone: 'Asia/Almaty', rhythm: RHYTHMS.saturdaySunday, size: 11 },
  UG: { name: 'Uganda', timezone: 'Africa/Kampala', rhythm: RHYTHMS.sunday, size: 2 },
  GA: { name: 'Gabon', timezone: 'Africa/Libreville', rhythm: RHYTHMS.saturdaySunday, size: 0.9 },
  TD: { name: 'Chad', timezone: 'Africa/Ndjamena', rhythm: RHYTHMS.saturdaySunday, size: 0.3 },
  PK: { name: 'Pakistan', timezone: 'Asia/Karachi', rhythm: RHYTHMS.sunday, size: 20 },
  IN: { name: 'India', timezone: 'Asia/Kolkata', rhythm: RHYTHMS.sunday, size: 150 },
  TR: { name: 'Türkiye', timezone: 'Europe/Istanbul', rhythm: RHYTHMS.saturdaySunday, size: 62 },
  RU: { name: 'Russia', timezone: 'Europe/Moscow', rhythm: RHYTHMS.saturdaySunday, size: 170 },
  DE: { name: 'Germany', timezone: 'Europe/Berlin', rhythm: RHYTHMS.saturdaySunday, size: 380 },
  ES: {
    name: 'Spain',
    timezone: 'Europe/Madrid',
    rhythm: { ...RHYTHMS.saturdaySunday, wakes: 7.8, sleeps: 25 },
    size: 110,
  },
  PT: { name: 'Portugal', timezone: 'Europe/Lisbon', rhythm: RHYTHMS.saturdaySunday, size: 24 },
  BR: { name: 'Brazil', timezone: 'America/Sao_Paulo', rhythm: RHYTHMS.saturdaySunday, size: 320 },
  JP: { name: 'Japan', timezone: 'Asia/Tokyo', rhythm: RHYTHMS.saturdaySunday, size: 640 },
  KE: { name: 'Kenya', timezone: 'Africa/Nairobi', rhythm: RHYTHMS.sunday, size: 14 },
  TZ: { name: 'Tanzania', timezone: 'Africa/Dar_es_Salaam', rhythm: RHYTHMS.sunday, size: 6 },
  ZA: { name: 'South Africa', timezone: 'Africa/Johannesburg', rhythm: RHYTHMS.saturdaySunday, size: 90 },
  CU: { name: 'Cuba', timezone: 'America/Havana', rhythm: RHYTHMS.saturdaySunday, size: 0.9 },
};

/** Round numbers of our own by thousands of /24s: detectors read ratios only. */
const usualOf = (size: number): Usual => ({
  'ioda.bgp': 1000 * size,
  'ioda.ping-slash24': 700 * size,
  'ioda.merit-nt': 260 * Math.sqrt(size),
  'ioda.gtr': 2e7 * size,
});

/** A country with the four signals of an archive; `usual` adds others, or replaces the four when `only` is set. */
export function country(code: string, { only = false, ...extras }: Extras & { only?: boolean } = {}): Inhabited {
  const known = COUNTRIES[code];
  if (known === undefined) throw new Error(`${code} is not described`);
  const { name, timezone, rhythm, size } = known;
  const usual = only ? (extras.usual ?? {}) : { ...usualOf(size), ...extras.usual };
  const place: Place = {
    entity: `country/${code}`,
    name,
    timezone,
    within: null,
    access: null,
    control: extras.control ?? false,
  };
  return { rhythm, size, ...extras, place, usual };
}

/** A network of a country, by thousands of /24s: routes, probing and the telescope are all that archives have of one. */
export function network(
  asn: number,
  name: string,
  within: Inhabited,
  access: Place['access'],
  size: number,
  { usual, ...extras }: Extras = {},
): Inhabited {
  const { 'ioda.gtr': _, ...own } = usualOf(size);
  const place: Place = { ...within.place, entity: `asn/${asn}`, name, within: within.place.entity, access };
  return { rhythm: within.rhythm, size, ...extras, place, usual: { ...own, ...usual } };
}

/** A part of a country. */
export function region(code: string, name: string, within: Inhabited, size: number, extras: Extras = {}): Inhabited {
  const made = network(1, name, within, null, size, extras);
  return { ...made, place: { ...made.place, entity: `region/${code}` } };
}

/** The same places with another name for their levels, in percent of a maximum as archives publish them. */
export const inPercent = (inhabited: Inhabited): Inhabited => ({
  ...inhabited,
  usual: Object.fromEntries(Object.keys(inhabited.usual).map((id) => [id, 97])) as Usual,
});

export const FOUR = [
  'ioda.bgp',
  'ioda.ping-slash24',
  'ioda.merit-nt',
  'ioda.gtr',
] as const satisfies readonly SignalId[];

/** What is left when everything loses alike. */
export const allTo = (share: number): Readonly<Record<(typeof FOUR)[number], number>> => ({
  'ioda.bgp': share,
  'ioda.ping-slash24': share,
  'ioda.merit-nt': share,
  'ioda.gtr': share,
});

export const keyOf = ({ place }: Inhabited): Entity => place.entity;
