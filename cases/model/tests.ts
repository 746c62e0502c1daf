import type { Place } from '#domain/entity';
import type { Series } from '#domain/series';
import { type ServiceId, subject } from '#domain/subject';
import { hours, type Interval, later } from '#domain/time';
import { seeded } from '../../local/scenarios/random.ts';
import type { Interference } from './happening.ts';
import { type Rhythm, tideOf } from './rhythm.ts';

/** A service that people's OONI probes test. */
export interface TestedService {
  readonly id: ServiceId;
  readonly testsPerDay: number;
  /** Share of anomalous tests where nothing is blocked, or where it always was. */
  readonly rate: number;
}

const STEP = hours(1);
/** Tests come in sessions of one probe of this many at most, and share their network and its luck. */
const SESSION = 4;
const SESSION_MEAN = (SESSION + 1) / 2;
/** Share of sessions whose tests all meet the same. */
const ALIKE = 0.25;
/** People test while they are awake. */
const MANNER = { swing: 0.7, tremble: 0, memory: 0, daily: 0, bursts: 0, by: 'leisure' } as const;

/** Counts of anomalous among valid tests by the hour; an hour without tests has none. */
export function testsOf(
  { place, rhythm }: { readonly place: Place; readonly rhythm: Rhythm },
  { id, testsPerDay, rate }: TestedService,
  { from, until }: Interval,
  { key, interferences }: { readonly key: string; readonly interferences: readonly Interference[] },
): Series {
  const random = seeded(key);
  const tide = tideOf(place.timezone, rhythm, MANNER);
  const values: (number | null)[] = [];
  const counts: (number | null)[] = [];
  for (let at = from; at < until; at = later(at, STEP)) {
    const now = interferences.find(({ during }) => at >= during.from && at < during.until)?.rate ?? rate;
    let [tests, anomalous] = [0, 0];
    const sessions = random.poisson(random.gamma((testsPerDay / 24 / SESSION_MEAN) * 1.5 * tide(at), 4));
    for (let i = 0; i < sessions; i++) {
      const size = 1 + Math.floor(random.uniform() * SESSION);
      const own = random.uniform() < ALIKE ? Number(random.uniform() < now) : now;
      tests += size;
      for (let test = 0; test < size; test++) anomalous += Number(random.uniform() < own);
    }
    values.push(tests === 0 ? null : anomalous);
    counts.push(tests === 0 ? null : tests);
  }
  return { signal: 'ooni.tests', subject: subject(place.entity, id), from, step: STEP, values, counts };
}
