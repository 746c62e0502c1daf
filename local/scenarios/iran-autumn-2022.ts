import type { Series, Signal, SignalId } from '#domain/series';
import { subject } from '#domain/subject';
import { type Instant, type Interval, later, seconds } from '#domain/time';
import type { Case } from '../../scripts/case.ts';
import { FROM, NEW_BLOCKS, NIGHTS, UNTIL } from './iran-facts.ts';
import { CONTROLS, FIXED, IRAN, MOBILE, type Quantity, type Sketch } from './iran-networks.ts';
import { testsSeen } from './iran-tests.ts';
import { type Random, seeded } from './random.ts';
import { activity, wallClock } from './rhythm.ts';

/**
 * *Iran, autumn 2022*: thirty days of ordinary life, then the nightly cuts of three mobile networks, as those networks'
 * signals saw them. A reconstruction: `iran-facts.ts` holds what is published, `iran-networks.ts` and `iran-tests.ts`
 * say what is assumed. Nothing in it was recorded. The same numbers come out on every machine.
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
    series: sketches.flatMap((sketch) => [...connectivity(sketch), ...testsSeen(sketch)]),
  };
}

const signal = (id: SignalId, unit: string, step: number, lag: number, family: Signal['family']): Signal => ({
  id,
  unit,
  step: seconds(step),
  lag: seconds(lag),
  family,
});

const SIGNALS: readonly Signal[] = [
  signal('ioda.bgp', 'visible /24s', 300, 600, 'control-plane'),
  signal('ioda.ping-slash24', '/24s answering probes', 600, 1200, 'active-probing'),
  signal('ioda.merit-nt', 'unique source addresses at a telescope', 300, 900, 'passive-traffic'),
  signal('ioda.gtr', 'Google product traffic', 1800, 5400, 'usage'),
  signal('ooni.tests', 'anomalous tests', 3600, 5400, 'client-tests'),
];

/** How each quantity lives: with the day or not, how it trembles, and how much more there is of it after a cut. */
const MANNERS: Readonly<Record<Quantity, { swing: number; tremble: number; overshoot: number }>> = {
  bgp: { swing: 0, tremble: 0.001, overshoot: 0 },
  'ping-slash24': { swing: 0.03, tremble: 0.004, overshoot: 0 },
  'merit-nt': { swing: 0.6, tremble: 0.06, overshoot: 0.15 },
  gtr: { swing: 0.92, tremble: 0.03, overshoot: 0.12 },
};

/** Published: after midnight there was more traffic than usual. How much and how long is assumed. */
const OVERSHOOT_FADES = 2 * 3600;
/** One bin in five hundred is missing: nobody looked. */
const MISSING = 0.002;
/** Noise remembers: each bin's deviation is this much of the one before. */
const MEMORY = 0.5;

const connectivity = (sketch: Sketch): readonly Series[] =>
  (Object.keys(sketch.usual) as Quantity[]).map((quantity) => series(sketch, quantity));

function series(sketch: Sketch, quantity: Quantity): Series {
  const id: SignalId = `ioda.${quantity}`;
  const step = SIGNALS.find((known) => known.id === id)?.step ?? seconds(0);
  const random = seeded(`${id} ${sketch.place.entity}`);
  const clock = wallClock(sketch.place.timezone);
  const { swing } = MANNERS[quantity];
  const noise = noiseOf(random, sketch, quantity);
  const values: (number | null)[] = [];
  for (let at = FROM; at < UNTIL; at = later(at, step)) {
    const middle = later(at, step / 2);
    const usual = (sketch.usual[quantity] ?? 0) * (1 - swing * (1 - activity(clock(middle), sketch.rest)));
    const value = usual * effect(sketch, quantity, { from: at, until: later(at, step) }) * noise();
    values.push(random.uniform() < MISSING ? null : Math.max(0, Math.round(value)));
  }
  return { signal: id, subject: subject(sketch.place.entity), from: FROM, step, values, counts: null };
}

/** Small counts tremble more: their own chance is added to the signal's. */
function noiseOf(random: Random, { usual }: Sketch, quantity: Quantity): () => number {
  const { tremble } = MANNERS[quantity];
  const chance = quantity === 'merit-nt' ? 1 / Math.sqrt(usual[quantity] ?? 1) : 0;
  const size = Math.hypot(tremble, chance) * Math.sqrt(1 - MEMORY ** 2);
  let deviation = 0;
  return () => {
    deviation = MEMORY * deviation + size * random.heavyTailed();
    return Math.exp(deviation);
  };
}

/** What a cut, or its aftermath, makes of a bin: a bin that is cut in part loses in part, as a mean does. */
function effect({ cuts, lost }: Sketch, quantity: Quantity, bin: Interval): number {
  const share = lost[quantity] ?? 0;
  let factor = 1;
  for (const { from, until } of cuts) {
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
