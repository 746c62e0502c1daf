import type { Entity } from '#domain/entity';
import type { Series } from '#domain/series';
import { subject } from '#domain/subject';
import { hours, type Instant, later } from '#domain/time';
import { BLOCKED_BEFORE, FROM, NEW_BLOCKS, NIGHTS, PROTESTS, UNTIL } from './iran-facts.ts';
import type { Sketch } from './iran-networks.ts';
import { type Random, seeded } from './random.ts';
import { activity, wallClock } from './rhythm.ts';

/**
 * OONI tests by hour. The days of the blocks are published; the numbers of tests, the share of anomalies and the hours
 * are assumptions: tens of tests an hour in Iran, more once people protest, fewer while their phones are cut.
 */
const APPS = ['whatsapp', 'telegram', 'signal', 'facebook-messenger', 'tor', 'psiphon'];
const SITES = [
  ...['instagram', 'google-play', 'app-store', 'skype', 'linkedin', 'viber'],
  ...['doh', 'browser-extensions', 'wikipedia'],
];

/** Tests of one app in a busy hour; a website is tested less often than an app. */
const BUSY: Readonly<Record<string, number>> = { 'country/IR': 24, 'country/DE': 14, 'country/BR': 9, 'country/JP': 5 };
const SITE_SHARE = 0.4;

const STEP = hours(1);
/** Anomalies where nothing is blocked: bad mobile links, captive portals, tests that were cut off. */
const ORDINARY = 0.05;
const BLOCKED = 0.88;
/** Some networks hindered Tor, most did not, before and since: its users grew twentyfold in those days. */
const TOR_IN_IRAN = 0.3;
/** Networks follow an order within hours, not at once. */
const ROLL_OUT = hours(3);
/** Between tests of one hour, the rate varies as if half of them were copies: few people run many tests. */
const SPREAD = 10;

export const testsSeen = ({ place, rest }: Sketch): readonly Series[] => {
  const peak = BUSY[place.entity];
  if (peak === undefined) return [];
  const clock = wallClock(place.timezone);
  const busy = (at: Instant) => peak * activity(clock(at), rest) * (place.entity === 'country/IR' ? unrest(at) : 1);
  return [
    ...APPS.map((service) => tests(place.entity, service, busy)),
    ...SITES.map((service) => tests(place.entity, service, (at) => SITE_SHARE * busy(at))),
  ];
};

function tests(entity: Entity, service: string, expected: (at: Instant) => number): Series {
  const random = seeded(`ooni.tests ${entity} ${service}`);
  const values: (number | null)[] = [];
  const counts: (number | null)[] = [];
  for (let at = FROM; at < UNTIL; at = later(at, STEP)) {
    const valid = random.poisson(random.gamma(expected(at), 4));
    const anomalous = countAnomalies(random, valid, anomalyRate(entity, service, at));
    values.push(valid === 0 ? null : anomalous);
    counts.push(valid === 0 ? null : valid);
  }
  return { signal: 'ooni.tests', subject: subject(entity, service), from: FROM, step: STEP, values, counts };
}

/** A beta-binomial draw: the hour has a rate of its own around the usual one. */
function countAnomalies(random: Random, valid: number, rate: number): number {
  const bad = random.gamma(rate, Math.max(1, Math.round(rate * SPREAD)));
  const good = random.gamma(1 - rate, Math.max(1, Math.round((1 - rate) * SPREAD)));
  const ofThisHour = bad / (bad + good);
  let anomalous = 0;
  for (let test = 0; test < valid; test++) if (random.uniform() < ofThisHour) anomalous++;
  return anomalous;
}

function anomalyRate(entity: Entity, service: string, at: Instant): number {
  if (entity !== 'country/IR') return ORDINARY;
  if (service === 'tor') return TOR_IN_IRAN;
  if (BLOCKED_BEFORE.includes(service)) return BLOCKED;
  const since = NEW_BLOCKS[service];
  if (since === undefined || at < since) return ORDINARY;
  const reached = Math.min(1, (at + STEP - since) / ROLL_OUT);
  return ORDINARY + reached * (BLOCKED - ORDINARY);
}

function unrest(at: Instant): number {
  const cut = NIGHTS.some(({ from, until }) => from <= at && at < until);
  const curious = 1 + Math.min(1.2, Math.max(0, (at - PROTESTS) / hours(96)));
  return curious * (cut ? 0.6 : 1);
}
