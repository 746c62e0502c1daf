import type { SourceId } from '#domain/health';
import type { Series, Signal } from '#domain/series';
import { subject } from '#domain/subject';
import { days, type Instant, type Interval, later } from '#domain/time';
import { sources } from '#sources/index';
import { recordSources } from '#sources/records/index';
import type { Case } from '../../scripts/case.ts';
import { analysisSeen } from './iran-analysis.ts';
import { ELSEWHERE } from './iran-elsewhere.ts';
import { FROM, NEW_BLOCKS, NIGHTS, TOR_USERS, UNTIL } from './iran-facts.ts';
import { CONTROLS, FIXED, IRAN, MOBILE, type Sketch } from './iran-networks.ts';
import { MANNERS, QUANTITIES, type Quantity, SIGNALS } from './iran-signals.ts';
import { testsSeen } from './iran-tests.ts';
import { type Random, seeded } from './random.ts';
import { activity, wallClock } from './rhythm.ts';

/**
 * *Iran, autumn 2022*: thirty days of ordinary life, then the nightly cuts of three mobile networks, as all ten sources
 * would have shown them. A reconstruction: `iran-facts.ts` holds what is published, `iran-networks.ts`, `iran-tests.ts`,
 * `iran-analysis.ts` and `iran-elsewhere.ts` say what is assumed. Nothing in it was recorded. The same numbers come out on every machine.
 */
export function iranAutumn2022(): Case {
  const sketches = [IRAN, ...MOBILE, FIXED, ...CONTROLS];
  return {
    id: 'iran-autumn-2022',
    title: 'Iran, autumn 2022: a reconstruction from published facts',
    origin: 'reconstruction',
    from: FROM,
    until: UNTIL,
    signals: new Map(SIGNALS.map((signal) => [signal.id, signal])),
    places: sketches.map(({ place }) => place),
    series: sketches.flatMap((sketch) => [
      ...drawn(sketch),
      ...drawn({ ...sketch, ...ELSEWHERE[sketch.place.entity] }),
      ...testsSeen(sketch),
      ...analysisSeen(sketch),
    ]),
  };
}

/** The alerts of the story rest on these; of all the others a replay asks once a day. */
const LEADING: readonly SourceId[] = ['ioda', 'ooni'];
export const ASIDES: readonly SourceId[] = [...sources, ...recordSources]
  .map(({ id }) => id)
  .filter((id) => !LEADING.includes(id));

/** Published: after midnight there was more traffic than usual. How much and how long is assumed. */
const OVERSHOOT_FADES = 2 * 3600;
/** One bin in five hundred is missing: nobody looked. */
const MISSING = 0.002;
/** Whoever counts now always has a number, and so has a whole day. */
const isWhole = ({ id, step }: Signal): boolean => id === 'atlas.connected-probes' || step >= days(1);
/** Noise remembers: each bin's deviation is this much of the one before. */
const MEMORY = 0.5;

const drawn = (sketch: Sketch): readonly Series[] =>
  QUANTITIES.filter((quantity) => quantity in sketch.usual).map((quantity) => series(sketch, quantity));

function series(sketch: Sketch, id: Quantity): Series {
  const signal = SIGNALS.find((known) => known.id === id);
  if (signal === undefined) throw new Error(`no source publishes ${id}`);
  const { step } = signal;
  const random = seeded(`${id} ${sketch.place.entity}`);
  const clock = wallClock(sketch.place.timezone);
  const { swing, decimals } = MANNERS[id];
  const noise = noiseOf(random, sketch, id);
  const missing = isWhole(signal) ? 0 : MISSING;
  const digits = 10 ** decimals;
  const values: (number | null)[] = [];
  for (let at = FROM; at < UNTIL; at = later(at, step)) {
    const middle = later(at, step / 2);
    const usual = usualAt(sketch, id, at) * (1 - swing * (1 - activity(clock(middle), sketch.rest)));
    const value = usual * effect(sketch, id, { from: at, until: later(at, step) }) * noise();
    values.push(random.uniform() < missing ? null : Math.max(0, Math.round(value * digits) / digits));
  }
  return { signal: id, subject: subject(sketch.place.entity), from: FROM, step, values, counts: null };
}

/** What there would be of it without a cut. */
function usualAt({ place, usual }: Sketch, quantity: Quantity, at: Instant): number {
  const level = usual[quantity] ?? 0;
  if (quantity !== 'tor.relay-users' || place.entity !== IRAN.place.entity) return level;
  const next = TOR_USERS.findIndex(([day]) => day > at);
  const [[from, before], [until, after]] = [TOR_USERS[next - 1] ?? [at, level], TOR_USERS[next] ?? [at, level]];
  return until === from ? before : before + ((after - before) * (at - from)) / (until - from);
}

/** Small counts tremble more: their own chance is added to the signal's. */
function noiseOf(random: Random, { usual }: Sketch, quantity: Quantity): () => number {
  const { tremble } = MANNERS[quantity];
  const chance = quantity === 'ioda.merit-nt' ? 1 / Math.sqrt(usual[quantity] ?? 1) : 0;
  const size = Math.hypot(tremble, chance) * Math.sqrt(1 - MEMORY ** 2);
  let deviation = 0;
  return () => {
    deviation = MEMORY * deviation + size * random.heavyTailed();
    return Math.exp(deviation);
  };
}

/** What a cut, or its aftermath, makes of a bin: a bin that is cut in part loses in part, as a mean does. */
function effect({ cuts, lost, during }: Sketch, quantity: Quantity, bin: Interval): number {
  const share = lost[quantity] ?? 0;
  let factor = 1;
  for (const { from, until } of during?.[quantity] ?? cuts) {
    const covered = Math.max(0, Math.min(bin.until, until) - Math.max(bin.from, from)) / (bin.until - bin.from);
    factor -= share * covered;
    if (bin.from >= until) factor += aftermath(quantity, share, bin.from, until);
  }
  return factor;
}

const aftermath = (quantity: Quantity, share: number, at: Instant, ended: Instant): number =>
  share <= 0 ? 0 : MANNERS[quantity].overshoot * Math.exp(-(at - ended) / OVERSHOOT_FADES);

/** What really happened, for `npm run score` and the tests: the published nights and blocks. */
export const IRAN_LABELS = {
  nights: MOBILE.flatMap(({ place }) => NIGHTS.map((night) => ({ entity: place.entity, night }))),
  blocks: Object.entries(NEW_BLOCKS).map(([service, from]) => ({ service, from })),
  window: { startHour: 16, endHour: 24 },
} as const;
