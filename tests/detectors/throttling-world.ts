import type { Entity, Place } from '#domain/entity';
import type { Family, Series, Signal, SignalId } from '#domain/series';
import { subject } from '#domain/subject';
import { type Instant, instant, seconds } from '#domain/time';
import type { Case } from '../../scripts/case.ts';

const SIGNALS: Readonly<Record<string, readonly [step: number, lag: number, family: Family]>> = {
  'radar.iqi-bandwidth': [3600, 5400, 'speed'],
  'radar.iqi-latency': [3600, 5400, 'delay'],
  'ioda.ping-slash24-latency': [600, 1200, 'delay'],
  'ioda.ping-slash24-loss': [600, 1200, 'delay'],
  'ioda.ping-slash24': [1800, 1200, 'active-probing'],
  'ioda.bgp': [1800, 600, 'control-plane'],
  'ioda.gtr': [1800, 5400, 'usage'],
  'radar.http': [1800, 2700, 'usage'],
  'mlab.download': [86_400, 172_800, 'speed'],
  'mlab.tests': [86_400, 172_800, 'usage'],
};

/** A factor on one signal over a stretch of time. */
export interface Effect {
  readonly entity?: Entity;
  readonly signals: readonly SignalId[];
  readonly from: Instant;
  readonly until: Instant;
  readonly factor: number | ((at: Instant) => number);
}

export interface Slow {
  readonly seed: number;
  readonly from: Instant;
  readonly days: number;
  readonly places: readonly Place[];
  readonly signals: readonly SignalId[];
  readonly effects?: readonly Effect[];
  /** Standard deviation of an hour of speed, of ln; delay has half of it. Student's t with 3 degrees, autoregressive by 0.5. */
  readonly noise?: number;
  readonly steps?: Readonly<Record<string, number>>;
  /** Tests behind each bin of a signal. */
  readonly counts?: (signal: SignalId, at: Instant) => number | null;
}

/** mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Student's t with three degrees of freedom, scaled to variance 1. */
function tailed(random: () => number): number {
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const chi = normal() ** 2 + normal() ** 2 + normal() ** 2;
  return normal() / Math.sqrt(chi / 3) / Math.sqrt(3);
}

/** How full lines are: asleep at four, at their fullest at half past nine in the evening. */
const load = (hour: number): number => {
  const apart = ((hour - 21.5 + 36) % 24) - 12;
  const evening = Math.exp(-(apart * apart) / 8);
  const day = 1 / (1 + Math.exp(-(hour - 8) * 1.2)) / (1 + Math.exp((hour - 23.5) * 1.5));
  return Math.min(1, 0.5 * day + 0.6 * evening);
};

const LEVELS: Readonly<Record<string, (hour: number, isRest: boolean) => number>> = {
  'radar.iqi-bandwidth': (hour) => 14 * (1 - 0.3 * load(hour)),
  'radar.iqi-latency': (hour) => 70 * (1 + 0.35 * load(hour)),
  'ioda.ping-slash24-latency': (hour) => 180 * (1 + 0.1 * load(hour)),
  'ioda.ping-slash24-loss': (hour) => 3 * (1 + 0.5 * load(hour)),
  'ioda.ping-slash24': () => 900,
  'ioda.bgp': () => 1500,
  'ioda.gtr': (hour, isRest) => 0.15 + 0.85 * load(isRest ? Math.max(0, hour - 2) : hour),
  'radar.http': (hour, isRest) => 0.2 + load(isRest ? Math.max(0, hour - 2) : hour),
  'mlab.download': () => 9,
  'mlab.tests': () => 4000,
};
const NOISE: Readonly<Record<string, number>> = {
  'radar.iqi-latency': 0.5,
  'ioda.ping-slash24-latency': 0.4,
  'ioda.ping-slash24-loss': 1.2,
  'ioda.ping-slash24': 0.05,
  'ioda.bgp': 0.01,
  'ioda.gtr': 0.4,
  'radar.http': 0.5,
};
const DEFAULT_NOISE = 0.1;

/** A made-up country's lines: crowded in the evening, noisy, and slowed where the effects say so. */
export function slowCase(world: Slow): Case {
  const { from, places, seed, days } = world;
  const until = instant(from + days * 86_400);
  const signals = new Map<SignalId, Signal>(
    world.signals.map((id) => {
      const [step, lag, family] = SIGNALS[id] ?? [3600, 5400, 'speed'];
      return [id, { id, unit: 'made up', step: seconds(world.steps?.[id] ?? step), lag: seconds(lag), family }];
    }),
  );
  const series = places.flatMap((place, i) =>
    [...signals.values()].map((signal, j) => seriesOf(world, place, signal, until, seed * 1009 + i * 101 + j)),
  );
  return { id: `slow-${seed}`, title: '', origin: 'synthetic', from, until, signals, places, series };
}

function seriesOf(
  world: Slow,
  { entity, timezone }: Place,
  { id, step }: Signal,
  until: Instant,
  seed: number,
): Series {
  const random = randomOf(seed);
  const local = clockOf(timezone);
  const deviation = (world.noise ?? DEFAULT_NOISE) * (NOISE[id] ?? 1);
  const effects = (world.effects ?? []).filter(
    (one) => one.signals.includes(id) && (one.entity === undefined || one.entity === entity),
  );
  // Half of an hour's deviation lives on in the next hour, whatever the step.
  const memory = 0.5 ** (step / 3600);
  let drift = 0;
  const values: number[] = [];
  const counts: (number | null)[] = [];
  for (let t = world.from; t < until; t = instant(t + step)) {
    drift = memory * drift + Math.sqrt(1 - memory ** 2) * tailed(random);
    const { hour, isRest } = local(instant(t + step / 2));
    let value = (LEVELS[id]?.(hour, isRest) ?? 1) * Math.exp(deviation * drift);
    for (const effect of effects) value *= shareOf(effect, t, step);
    values.push(value);
    counts.push(world.counts?.(id, t) ?? null);
  }
  const counted = counts.some((count) => count !== null) ? counts : null;
  return { signal: id, subject: subject(entity), from: world.from, step, values, counts: counted };
}

/** A bin that the effect covers in part is slowed in part. */
function shareOf({ from, until, factor }: Effect, at: Instant, step: number): number {
  const inside = Math.max(0, Math.min(until, at + step) - Math.max(from, at)) / step;
  return 1 + inside * ((typeof factor === 'number' ? factor : factor(at)) - 1);
}

/** Local clock by the platform's own tables. Fridays are days of rest. */
function clockOf(timezone: string): (at: Instant) => { hour: number; isRest: boolean } {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    hourCycle: 'h23',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  const known = new Map<Instant, { hour: number; isRest: boolean }>();
  return (at) => {
    const before = known.get(at);
    if (before !== undefined) return before;
    const parts = new Map(format.formatToParts(at * 1000).map(({ type, value }) => [type, value]));
    const local = {
      hour: Number(parts.get('hour')) + Number(parts.get('minute')) / 60,
      isRest: parts.get('weekday') === 'Fri',
    };
    known.set(at, local);
    return local;
  };
}
