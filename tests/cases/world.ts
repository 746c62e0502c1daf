import type { Entity, Place } from '#domain/entity';
import type { Series, Signal, SignalId } from '#domain/series';
import { subject } from '#domain/subject';
import { fromIso, type Instant, instant, seconds } from '#domain/time';
import type { Case } from '../../scripts/case.ts';

/** Half-hour bins keep a month of a world to a few seconds; the native steps are for the bench. */
const STEP = seconds(1800);
const HOUR = seconds(3600);

export const SIGNALS: ReadonlyMap<SignalId, Signal> = new Map(
  (
    [
      ['ioda.bgp', 600, 'control-plane', STEP],
      ['ioda.ping-slash24', 1200, 'active-probing', STEP],
      ['ioda.merit-nt', 900, 'passive-traffic', STEP],
      ['ioda.gtr', 5400, 'usage', STEP],
      ['radar.http', 2700, 'usage', STEP],
      ['ooni.tests', 5400, 'client-tests', HOUR],
    ] as const
  ).map(([id, lag, family, step]) => [id, { id, unit: 'made up', step, lag: seconds(lag), family }]),
);

export const at = (iso: string): Instant => {
  const read = fromIso(iso);
  if (read === null) throw new Error(`${iso} is no time`);
  return read;
};

/** A change of one signal's level over a stretch of time: 0 is dark, 1 untouched, 2 doubled. */
export interface Effect {
  readonly entity: Entity;
  readonly signals: readonly SignalId[];
  readonly from: Instant;
  readonly until: Instant;
  /** Level within the stretch, by the share of it that has passed. */
  readonly level: number | ((share: number) => number);
}

export interface Blocking {
  readonly entity: Entity;
  readonly service: string;
  readonly from: Instant;
  readonly until: Instant;
  /** Share of anomalous tests. */
  readonly rate: number;
}

export interface World {
  readonly seed: number;
  readonly from: Instant;
  readonly days: number;
  readonly places: readonly Place[];
  readonly signals: readonly SignalId[];
  readonly effects?: readonly Effect[];
  /** Stretches in which nobody looked. */
  readonly gaps?: readonly (Omit<Effect, 'level'> & { readonly level?: never })[];
  /** Day of the week of rest, 0 Sunday; 5 by default, as in Iran. */
  readonly restDay?: number;
  /** Local dates on which a working day is lived like a day of rest. */
  readonly holidays?: readonly string[];
  readonly services?: readonly { readonly service: string; readonly testsPerDay: number; readonly rate: number }[];
  readonly blockings?: readonly Blocking[];
}

/** mulberry32: small, seeded, good enough for noise. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Student-like with a few wild ones: real signals are heavy-tailed. */
const noiseOf = (random: () => number) => (): number => {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return random() < 0.03 ? 2.5 * normal : normal;
};

export const place = (entity: Entity, timezone: string, within: Entity | null = null): Place => ({
  entity,
  name: entity,
  timezone,
  within,
  access: null,
  control: false,
});

/** A made-up case with known events: the same seed makes the same world, and the same noise with and without its events. */
export function worldCase(world: World): Case {
  const until = instant(world.from + world.days * 86_400);
  const series = world.places.flatMap((where, i) => [
    ...world.signals.map((id, j) => levelSeries(world, where, id, until, world.seed * 1009 + i * 101 + j)),
    ...(world.services ?? []).map((one, j) => testSeries(world, where, one, until, world.seed * 2003 + i * 101 + j)),
  ]);
  const { from, places } = world;
  return { id: `world-${world.seed}`, title: '', origin: 'synthetic', from, until, signals: SIGNALS, places, series };
}

function levelSeries(world: World, where: Place, id: SignalId, until: Instant, seed: number): Series {
  const noise = noiseOf(randomOf(seed));
  const local = localOf(where.timezone);
  const touches = ({ entity, signals }: { entity: Entity; signals: readonly SignalId[] }) =>
    entity === where.entity && signals.includes(id);
  const effects = (world.effects ?? []).filter(touches);
  const gaps = (world.gaps ?? []).filter(touches);
  const values: (number | null)[] = [];
  let drift = 0;
  for (let t = world.from; t < until; t = instant(t + STEP)) {
    drift = 0.7 * drift + 0.7 * noise();
    const { weekday, hour, date } = local(t);
    const isRest = weekday === (world.restDay ?? 5) || (world.holidays?.includes(date) ?? false);
    let value = LEVELS[id]?.(hour, isRest, drift) ?? 0;
    for (const { from, until: end, level } of effects) {
      if (t < from || t >= end) continue;
      value *= typeof level === 'number' ? level : level((t - from) / (end - from));
    }
    values.push(gaps.some((gap) => t >= gap.from && t < gap.until) ? null : Math.max(0, value));
  }
  return { signal: id, subject: subject(where.entity), from: world.from, step: STEP, values, counts: null };
}

/** Asleep at four, awake from eight (from eleven on a day of rest), busiest at nine in the evening. */
function awake(hour: number, isRest: boolean): number {
  const rise = isRest ? 10.5 : 7.5;
  const morning = 1 / (1 + Math.exp(-(hour - rise) * 1.6));
  const night = 1 / (1 + Math.exp((hour - 24.3) * 1.4)) + 1 / (1 + Math.exp((hour - 0.3) * 1.4));
  return 0.15 + 0.85 * Math.max(0, Math.min(1, hour < 5 ? night : morning)) * (0.9 + 0.1 * Math.sin((hour - 15) / 3));
}

const LEVELS: Readonly<Record<string, (hour: number, isRest: boolean, drift: number) => number>> = {
  'ioda.bgp': (_, __, drift) => 1500 * (1 + 0.001 * drift),
  'ioda.ping-slash24': (hour, _, drift) => 900 * (0.97 + 0.03 * awake(hour, false) + 0.004 * drift),
  'ioda.merit-nt': (hour, isRest, drift) => {
    const office = isRest ? 0 : 1 / (1 + Math.exp(-(hour - 7.7) * 3)) / (1 + Math.exp((hour - 15) * 1.2));
    return 140 * (1 + 1.1 * office) * (1 + 0.06 * drift);
  },
  'ioda.gtr': (hour, isRest, drift) => 0.8 * awake(hour, isRest) * (1 + 0.03 * drift),
  'radar.http': (hour, isRest, drift) => 5 * awake(hour, isRest) * (1 + 0.04 * drift),
};

function testSeries(
  world: World,
  where: Place,
  { service, testsPerDay, rate }: { service: string; testsPerDay: number; rate: number },
  until: Instant,
  seed: number,
): Series {
  const random = randomOf(seed);
  const length = Math.ceil((until - world.from) / HOUR);
  const values = new Array<number | null>(length).fill(null);
  const counts = new Array<number | null>(length).fill(null);
  const blockings = (world.blockings ?? []).filter((one) => one.entity === where.entity && one.service === service);
  for (let i = 0; i < length; i++) {
    const t = world.from + i * HOUR;
    const blocking = blockings.find((one) => t >= one.from && t < one.until);
    // Tests come in sessions of one probe: what one of them meets, the others of the session often meet too.
    const sessions = binomial(24, testsPerDay / 24 / 24 / 2.5, random);
    for (let session = 0; session < sessions; session++) {
      const tests = 1 + Math.floor(random() * 4);
      const own = random() < 0.25 ? (random() < (blocking?.rate ?? rate) ? 1 : 0) : (blocking?.rate ?? rate);
      values[i] = (values[i] ?? 0) + binomial(tests, own, random);
      counts[i] = (counts[i] ?? 0) + tests;
    }
  }
  return {
    signal: 'ooni.tests',
    subject: subject(where.entity, service),
    from: world.from,
    step: HOUR,
    values,
    counts,
  };
}

function binomial(n: number, p: number, random: () => number): number {
  let hits = 0;
  for (let i = 0; i < n; i++) if (random() < p) hits += 1;
  return hits;
}

/** Local clock by the platform's own tables, so that worlds do not lean on the code under test. */
function localOf(timezone: string): (at: Instant) => { weekday: number; hour: number; date: string } {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const memory = new Map<Instant, { weekday: number; hour: number; date: string }>();
  return (t) => {
    const known = memory.get(t);
    if (known !== undefined) return known;
    const parts = new Map(format.formatToParts(t * 1000).map(({ type, value }) => [type, value]));
    const date = `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
    const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
    const local = { weekday, hour: Number(parts.get('hour')) + Number(parts.get('minute')) / 60, date };
    memory.set(t, local);
    return local;
  };
}
