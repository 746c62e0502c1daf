import type { Entity, Place } from '#domain/entity';
import { type Interval, later, minutes, type Seconds } from '#domain/time';
import type { Shown } from './iran-elsewhere.ts';
import { NIGHTS } from './iran-facts.ts';

/** A place of the story with what IODA would have shown of it; what others would have is in `iran-elsewhere.ts`. */
export interface Sketch extends Shown {
  readonly place: Place;
  /** Weekdays without work, 1 Monday to 7 Sunday. */
  readonly rest: readonly number[];
  /** When this place feels the cut; empty where it does not. */
  readonly cuts: readonly Interval[];
}

const tehran = (entity: Entity, name: string, access: Place['access']): Place => ({
  entity,
  name,
  timezone: 'Asia/Tehran',
  within: entity === 'country/IR' ? null : 'country/IR',
  access,
  control: false,
});

const control = (entity: Entity, name: string, timezone: string): Place => ({
  entity,
  name,
  timezone,
  within: null,
  access: null,
  control: true,
});

/** Not every network obeys in the same minute; an assumption, as single nights are not published by network. */
const shifted = (start: Seconds, end: Seconds): readonly Interval[] =>
  NIGHTS.map(({ from, until }) => ({ from: later(from, start), until: later(until, end) }));

/**
 * Published: routes of RighTel and the telescope's view of Irancell fell clearly; of MCCI, traffic measurements are all
 * there is; probing and Google "missed their usual maxima"; the fixed network was used more.
 * Assumed, marked below: every number; that probing lost a part of each mobile network, and all of it with RighTel's
 * routes; that the telescope saw MCCI fall as it saw Irancell; that it saw TCI rise as its traffic rose.
 */
export const MOBILE: readonly Sketch[] = [
  {
    place: tehran('asn/44244', 'Irancell', 'mobile'),
    rest: [5],
    usual: { 'ioda.bgp': 1900, 'ioda.ping-slash24': 520, 'ioda.merit-nt': 900 },
    lost: { 'ioda.bgp': 0.03, 'ioda.ping-slash24': 0.38, 'ioda.merit-nt': 0.88 },
    cuts: shifted(minutes(0), minutes(10)),
  },
  {
    place: tehran('asn/197207', 'MCCI', 'mobile'),
    rest: [5],
    usual: { 'ioda.bgp': 1500, 'ioda.ping-slash24': 430, 'ioda.merit-nt': 800 },
    lost: { 'ioda.bgp': 0.02, 'ioda.ping-slash24': 0.36, 'ioda.merit-nt': 0.8 },
    cuts: shifted(minutes(5), minutes(5)),
  },
  {
    place: tehran('asn/57218', 'RighTel', 'mobile'),
    rest: [5],
    usual: { 'ioda.bgp': 430, 'ioda.ping-slash24': 160, 'ioda.merit-nt': 140 },
    lost: { 'ioda.bgp': 0.62, 'ioda.ping-slash24': 0.62, 'ioda.merit-nt': 0.8 },
    cuts: shifted(minutes(0), minutes(0)),
  },
];

export const FIXED: Sketch = {
  place: tehran('asn/58224', 'TCI', 'fixed'),
  rest: [5],
  usual: { 'ioda.bgp': 9200, 'ioda.ping-slash24': 7400, 'ioda.merit-nt': 2400 },
  lost: { 'ioda.merit-nt': -0.18 },
  cuts: NIGHTS,
};

const IRAN_USUAL = {
  'ioda.bgp': 41_300,
  'ioda.ping-slash24': 34_800,
  'ioda.merit-nt': 5200,
  'ioda.gtr': 920_000_000,
} as const;

/** What a country loses is what its networks lose: a mobile cut is a small dip in the sum. */
function sumOfNetworks(quantity: 'ioda.bgp' | 'ioda.ping-slash24' | 'ioda.merit-nt'): number {
  const networks = [...MOBILE, FIXED];
  const lost = networks.reduce((sum, { usual, lost }) => sum + (usual[quantity] ?? 0) * (lost[quantity] ?? 0), 0);
  return lost / IRAN_USUAL[quantity];
}

export const IRAN: Sketch = {
  place: tehran('country/IR', 'Iran', null),
  rest: [5],
  usual: IRAN_USUAL,
  lost: {
    'ioda.bgp': sumOfNetworks('ioda.bgp'),
    'ioda.ping-slash24': sumOfNetworks('ioda.ping-slash24'),
    'ioda.merit-nt': sumOfNetworks('ioda.merit-nt'),
    // Assumed: people move to fixed lines, so that Google loses less than its mobile users.
    'ioda.gtr': 0.22,
  },
  cuts: NIGHTS,
};

/** Countries of three regions where nothing happens: they tell a source's failure from the world's. */
export const CONTROLS: readonly Sketch[] = [
  {
    place: control('country/DE', 'Germany', 'Europe/Berlin'),
    rest: [6, 7],
    usual: { 'ioda.bgp': 381_000, 'ioda.ping-slash24': 212_000, 'ioda.merit-nt': 8900, 'ioda.gtr': 5_100_000_000 },
    lost: {},
    cuts: [],
  },
  {
    place: control('country/JP', 'Japan', 'Asia/Tokyo'),
    rest: [6, 7],
    usual: { 'ioda.bgp': 642_000, 'ioda.ping-slash24': 188_000, 'ioda.merit-nt': 7100, 'ioda.gtr': 4_300_000_000 },
    lost: {},
    cuts: [],
  },
  {
    place: control('country/BR', 'Brazil', 'America/Sao_Paulo'),
    rest: [6, 7],
    usual: { 'ioda.bgp': 209_000, 'ioda.ping-slash24': 97_000, 'ioda.merit-nt': 13_800, 'ioda.gtr': 6_200_000_000 },
    lost: {},
    cuts: [],
  },
];
