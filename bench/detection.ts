import type { Window } from '#detectors/detector';
import { outage } from '#detectors/outage';
import type { Baseline } from '#domain/baseline';
import { fold } from '#domain/fold';
import { type Series, type Signal, type SignalId, slice } from '#domain/series';
import { DEFAULT_THRESHOLDS } from '#domain/thresholds';
import { days, earlier, instant, interval, minutes, seconds } from '#domain/time';
import type { Case } from '../scripts/case.ts';
import { changesOf } from '../scripts/history.ts';
import type { Figure } from './figure.ts';

const DAY = 86_400;
const HISTORY = days(30);
const SHARD = 10;
const RUNS = 300;
const FREE_PLAN_MS = 10;
const UNTIL = instant(1_700_006_400);
const TIMEZONE = 'Asia/Tehran';

/** The native steps and lags of the country signals. */
const SIGNALS: readonly Signal[] = [
  { id: 'ioda.bgp', unit: '', step: minutes(5), lag: minutes(10), family: 'control-plane' },
  { id: 'ioda.ping-slash24', unit: '', step: minutes(10), lag: minutes(20), family: 'active-probing' },
  { id: 'ioda.merit-nt', unit: '', step: minutes(5), lag: minutes(15), family: 'passive-traffic' },
  { id: 'ioda.gtr', unit: '', step: minutes(30), lag: minutes(90), family: 'usage' },
];

/** A daily wave with a little noise: its values do not matter here, their number does. */
function series({ id, step }: Signal, entity: Window['subject']['entity']): Series {
  const from = earlier(UNTIL, HISTORY);
  const values = Array.from({ length: HISTORY / step }, (_, i) => {
    const wave = Math.sin(((i * step) / DAY) * 2 * Math.PI);
    return 1000 + 300 * wave + ((i * 7919) % 101) / 5;
  });
  return { signal: id, subject: { entity, service: null }, from, step, values, counts: null };
}

const place = (entity: Window['subject']['entity']): Window['place'] => ({
  entity,
  name: entity,
  timezone: TIMEZONE,
  within: null,
  access: null,
  control: false,
});

/** CPU milliseconds of one call, over many. */
function cpu(times: number, work: () => unknown): number {
  for (let i = 0; i < times / 5; i++) work();
  const before = process.cpuUsage();
  for (let i = 0; i < times; i++) work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / times;
}

function windowOf(entity: Window['subject']['entity'], signals: readonly Signal[]): Window {
  const all = signals.map((signal) => series(signal, entity));
  const learnt = (one: Series) => outage.learn(one, UNTIL, place(entity), []);
  return {
    subject: { entity, service: null },
    place: place(entity),
    at: UNTIL,
    series: new Map(all.map((one) => [one.signal, slice(one, interval(earlier(UNTIL, outage.recent), UNTIL))])),
    baselines: new Map<SignalId, Baseline>(all.map((one) => [one.signal, learnt(one)])),
    thresholds: DEFAULT_THRESHOLDS,
    siblings: [],
    cutOff: [],
  };
}

async function replayed(): Promise<{ readonly days: number; readonly seconds: number }> {
  const history: Case = {
    id: 'bench',
    title: '',
    origin: 'synthetic',
    from: earlier(UNTIL, HISTORY),
    until: UNTIL,
    signals: new Map(SIGNALS.map((signal) => [signal.id, signal])),
    places: [place('country/IR')],
    series: SIGNALS.map((signal) => series(signal, 'country/IR')),
  };
  const before = process.cpuUsage();
  for await (const _ of changesOf(history));
  const { user, system } = process.cpuUsage(before);
  return { days: HISTORY / DAY, seconds: (user + system) / 1e6 };
}

/**
 * What detection costs. A shard's poll is `detect` and `fold` for ten series at their native steps with what is usual in the
 * cache; `learn` is paid once per series and local day.
 */
export async function figures(): Promise<readonly Figure[]> {
  const countries = (['country/IR', 'country/TR', 'country/IQ'] as const).map((entity, i) =>
    windowOf(entity, i < 2 ? SIGNALS : SIGNALS.slice(0, SHARD - 2 * SIGNALS.length)),
  );
  const poll = cpu(RUNS, () => countries.map((window) => fold([], outage.detect(window))));
  const [first] = SIGNALS;
  if (first === undefined) return [];
  const month = series(first, 'country/IR');
  const learn = cpu(RUNS / 10, () => outage.learn(month, UNTIL, place('country/IR'), []));
  const bins = countries
    .flatMap((window) => [...window.series.values()])
    .reduce((sum, one) => sum + one.values.length, 0);
  const replay = await replayed();
  const tidy = (value: number) => Number(value.toPrecision(3));
  const goal = (name: string, value: number, unit: string, most: number | null): Figure => ({
    name: `detection.${name}`,
    value: tidy(value),
    unit,
    goal: most,
    holds: most === null ? null : value <= most,
  });
  return [
    goal('cpu-per-shard', poll, `ms CPU per poll of ${SHARD} series`, FREE_PLAN_MS),
    goal('cpu-per-observation', (poll * 1000) / bins, 'µs CPU per observation looked at', seconds(10)),
    goal('cpu-per-learning', learn, 'ms CPU per series and day, 30 days at 300 s', FREE_PLAN_MS),
    goal('replay', replay.days / replay.seconds, 'simulated days per CPU second, 4 series at native steps', null),
  ];
}
