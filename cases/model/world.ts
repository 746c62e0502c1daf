import type { Place } from '#domain/entity';
import type { Series, Signal, SignalId } from '#domain/series';
import { subject } from '#domain/subject';
import { fromIso, type Instant, instant, later } from '#domain/time';
import { seeded } from '../../local/scenarios/random.ts';
import type { Case } from '../../scripts/case.ts';
import type { EventLabel, Labels } from '../../scripts/score/labels.ts';
import type { Effect, Happening, Truth } from './happening.ts';
import { lapsesOf } from './lapses.ts';
import { type Rhythm, tideOf } from './rhythm.ts';
import { type Manner, mannerOf, signalOf } from './signals.ts';
import { type TestedService, testsOf } from './tests.ts';

/** A place with what its signals show on ordinary days. */
export interface Inhabited {
  readonly place: Place;
  readonly rhythm: Rhythm;
  /** The usual level of each signal, in any unit. */
  readonly usual: Readonly<Partial<Record<SignalId, number>>>;
  /** Thousands of /24s that it announces. */
  readonly size: number;
  /** Noisier or calmer than others; 1 by default. */
  readonly tremble?: number;
  readonly services?: readonly TestedService[];
}

export interface World {
  readonly from: string;
  readonly days: number;
  readonly steps: 'native' | 'half-hours';
  readonly places: readonly Inhabited[];
  readonly happenings: readonly Happening[];
}

/** A world as a case, with what is to be said of it. The same seed makes the same noise with and without its events. */
export function caseOf(about: Pick<Case, 'id' | 'title' | 'origin'> & { topic: string }, seed: number, world: World) {
  const from = fromIso(`${world.from}T00:00Z`);
  if (from === null) throw new Error(`${world.from} is no date`);
  const until = later(from, world.days * 86_400);
  const span = { from, until };
  const all = <K extends keyof Happening>(key: K) =>
    world.happenings.flatMap((one) => (one[key] ?? []) as readonly NonNullable<Happening[K]>[number][]);
  const [effects, gaps, interferences] = [all('effects'), all('gaps'), all('interferences')];
  const series = world.places.flatMap((inhabited) => {
    const { entity } = inhabited.place;
    const key = (what: string) => `${seed} ${about.id} ${entity} ${what}`;
    const levels = signalsOf(inhabited).map((id) => {
      const touching = effects.filter((effect) => effect.entity === entity && effect.signal === id);
      const blank = gaps.filter((gap) => gap.entity === entity && gap.signals.includes(id));
      const made = levelsOf(inhabited, signalOf(id, world.steps), span, { key: key(id), effects: touching });
      return { ...made, values: made.values.map((value, i) => (isIn(blank, made, i) ? null : value)) };
    });
    const tests = (inhabited.services ?? []).map((service) =>
      testsOf(inhabited, service, span, {
        key: key(service.id),
        interferences: interferences.filter((one) => one.entity === entity && one.service === service.id),
      }),
    );
    return [...levels, ...tests];
  });
  const ids = [...new Set(series.map(({ signal }) => signal))];
  const signals = new Map(ids.map((id) => [id, signalOf(id, world.steps)]));
  const { id, title, origin, topic } = about;
  const history: Case = { id, title, origin, ...span, signals, places: world.places.map(({ place }) => place), series };
  const labels: Labels = {
    topic,
    events: all('truths').map((truth) => labelOf(truth, signals)),
    windows: all('windows'),
  };
  return { history, labels };
}

const signalsOf = ({ usual }: Inhabited) => Object.keys(usual) as SignalId[];

const isIn = (gaps: readonly { during: { from: Instant; until: Instant } }[], { from, step }: Series, i: number) =>
  gaps.some(({ during }) => from + i * step >= during.from && from + i * step < during.until);

/** One bin in four hundred is missing: nobody looked. */
const MISSING = 0.0025;
/** Points inside of a bin at which effects are evaluated, for its mean. */
const POINTS = 5;

interface Making {
  readonly key: string;
  readonly effects: readonly Effect[];
}

function levelsOf(
  { place, rhythm, usual, size, tremble = 1 }: Inhabited,
  { id, step }: Signal,
  { from, until }: { from: Instant; until: Instant },
  { key, effects }: Making,
): Series {
  const manner = mannerOf(id);
  const tide = tideOf(place.timezone, rhythm, manner);
  const level = usual[id] ?? 0;
  const noise = noiseOf(key, manner, tremble, step);
  const lapses = lapsesOf(manner, size, { from, until }, `lapses ${key}`);
  const random = seeded(`gaps ${key}`);
  const values: (number | null)[] = [];
  for (let at = from; at < until; at = later(at, step)) {
    const happened = factorOf(effects, at, step) * factorOf(lapses, at, step);
    const value = level * tide(later(at, step / 2)) * happened * noise(at);
    values.push(random.uniform() < MISSING ? null : rounded(value, level));
  }
  return { signal: id, subject: subject(place.entity), from, step, values, counts: null };
}

/** Large levels are counts, small ones shares and speeds. */
const rounded = (value: number, level: number): number =>
  Math.max(0, level >= 50 ? Math.round(value) : Number(value.toPrecision(4)));

function factorOf(effects: readonly Pick<Effect, 'during' | 'factor'>[], at: Instant, step: number): number {
  let factor = 1;
  for (const { during, factor: left } of effects) {
    if (at + step <= during.from || at >= during.until) continue;
    let sum = 0;
    for (let i = 0; i < POINTS; i++) {
      const point = instant(at + ((i + 0.5) * step) / POINTS);
      sum += point < during.from || point >= during.until ? 1 : left(point);
    }
    factor *= sum / POINTS;
  }
  return factor;
}

/** A month of half hours. */
const MONTH = 1461;

/** Heavy-tailed, with a memory, days of their own, and now and then a burst upwards. */
function noiseOf(key: string, manner: Manner, tremble: number, step: number): (at: Instant) => number {
  const random = seeded(key);
  const memory = manner.memory ** (step / 1800);
  const size = manner.tremble * tremble * Math.sqrt(1 - memory ** 2);
  const burst = (manner.bursts / MONTH) * (step / 1800);
  let deviation = 0;
  let day = -1;
  let [before, today] = [0, 0];
  let excess = 0;
  return (at) => {
    if (Math.floor(at / 86_400) !== day) {
      day = Math.floor(at / 86_400);
      [before, today] = [today, 0.5 * today + manner.daily * tremble * random.normal()];
    }
    deviation = memory * deviation + size * random.heavyTailed();
    if (random.uniform() < burst) excess += 0.4 + random.uniform();
    excess *= 0.85 ** (step / 1800);
    const share = (at % 86_400) / 86_400;
    return Math.exp(deviation + before + (today - before) * share + excess);
  };
}

/** Adds the earliest moment: the second family's first whole bin, with its lag. */
function labelOf(truth: Truth, signals: ReadonlyMap<SignalId, Signal>): EventLabel {
  const { kind, entity, service = null, from, until, optional = false, cause = null, reach = null } = truth;
  const earliestMinutes = truth.seenBy.length === 0 ? null : earliestOf(truth, signals);
  const maxDelayMinutes = Math.ceil((earliestMinutes ?? 0) + truth.slackMinutes);
  return { kind, entity, service, from, until, maxDelayMinutes, earliestMinutes, optional, cause, reach };
}

function earliestOf({ from, seenBy }: Truth, signals: ReadonlyMap<SignalId, Signal>): number {
  const first = new Map<string, number>();
  for (const id of seenBy) {
    const signal = signals.get(id);
    if (signal === undefined) throw new Error(`no place has ${id}`);
    const known = Math.ceil(from / signal.step) * signal.step + signal.step + signal.lag - from;
    first.set(signal.family, Math.min(first.get(signal.family) ?? Infinity, known));
  }
  const [, second] = [...first.values()].sort((a, b) => a - b);
  if (second === undefined) throw new Error('one family alone finds nothing');
  return second / 60;
}
