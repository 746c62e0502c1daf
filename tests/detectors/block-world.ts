import { serviceBlock } from '#detectors/service-block';
import type { Entity, Place } from '#domain/entity';
import type { Finding } from '#domain/finding';
import type { Series } from '#domain/series';
import { type Subject, subject } from '#domain/subject';
import { DEFAULT_THRESHOLDS } from '#domain/thresholds';
import { hours, instant } from '#domain/time';
import { type Random, seeded } from '../../local/scenarios/random.ts';

const STEP = hours(1);
const DAY = 24;

/** One service's tests in one place, by the hour; times are hours since the beginning. */
export interface Tested {
  readonly seed: string;
  readonly days: number;
  readonly perDay: number;
  readonly rate: number | ((hour: number) => number);
  /** Standard deviation of a day's log-odds, autoregressive by 0.7: which probes and sites there are changes by day. */
  readonly wobble?: number;
  readonly entity?: Entity;
  readonly service?: string;
}

const placeOf = (entity: Entity): Place => ({
  entity,
  name: entity,
  timezone: 'UTC',
  within: null,
  access: null,
  control: false,
});

const oddsOf = (p: number) => Math.log(p / (1 - p));

/** Sessions of one probe with one to four tests, a quarter of which meet the same. */
export function testsOf({
  seed,
  days,
  perDay,
  rate,
  wobble = 0,
  entity = 'country/IR',
  service = 'telegram',
}: Tested): Series {
  const random: Random = seeded(seed);
  const values: (number | null)[] = [];
  const counts: (number | null)[] = [];
  let drift = 0;
  for (let hour = 0; hour < days * DAY; hour++) {
    if (hour % DAY === 0) drift = 0.7 * drift + Math.sqrt(0.51) * wobble * random.normal();
    const p = 1 / (1 + Math.exp(-oddsOf(typeof rate === 'number' ? rate : rate(hour)) - drift));
    const tide = 1 + 0.7 * Math.sin(((hour - 9) / DAY) * 2 * Math.PI);
    let [tests, anomalous] = [0, 0];
    for (let session = random.poisson((perDay / DAY / 2.5) * tide); session > 0; session--) {
      const own = random.uniform() < 0.25 ? Number(random.uniform() < p) : p;
      for (let left = 1 + Math.floor(4 * random.uniform()); left > 0; left--) {
        tests += 1;
        anomalous += Number(random.uniform() < own);
      }
    }
    values.push(tests === 0 ? null : anomalous);
    counts.push(tests === 0 ? null : tests);
  }
  return { signal: 'ooni.tests', subject: subject(entity, service), from: instant(0), step: STEP, values, counts };
}

function cut(series: Series, from: number, until: number): Series {
  const first = Math.max(0, from);
  return {
    ...series,
    from: instant(first * STEP),
    values: series.values.slice(first, until),
    counts: series.counts?.slice(first, until) ?? null,
  };
}

/** What is seen of a service at an hour, with what was usual by the midnight before `learnt`. */
function viewOf(series: Series, hour: number, learnt: number) {
  const place = placeOf(series.subject.entity);
  const history = cut(series, learnt - 35 * DAY, learnt);
  const baseline = serviceBlock.learn(history, instant(learnt * STEP), place, []);
  return {
    subject: series.subject as Subject,
    place,
    series: new Map([[series.signal, cut(series, hour - 14 * DAY, hour)]]),
    baselines: new Map([[series.signal, baseline]]),
  };
}

export type Told = Extract<Finding, { status: 'detected' }>;

/** What was told of the first series and at which hour: what is usual is not learnt while something is told. */
export function toldOf(
  [own, ...others]: readonly [Series, ...Series[]],
  { from, every = 1 }: { readonly from: number; readonly every?: number },
): readonly { readonly hour: number; readonly finding: Told }[] {
  const told: { hour: number; finding: Told }[] = [];
  let open: number | null = null;
  for (let hour = from; hour < own.values.length; hour += every) {
    const learnt: number = open ?? Math.floor(hour / DAY) * DAY;
    const findings = serviceBlock.detect({
      ...viewOf(own, hour, learnt),
      at: instant(hour * STEP),
      thresholds: DEFAULT_THRESHOLDS,
      siblings: others.map((other) => viewOf(other, hour, learnt)),
      cutOff: [],
    });
    const now = findings.find((one) => one.status === 'detected' && one.ongoing);
    if (now?.status === 'detected' && open === null) {
      told.push({ hour, finding: now });
      open = learnt;
    } else if (now === undefined && findings.at(-1)?.status === 'normal') open = null;
  }
  return told;
}
