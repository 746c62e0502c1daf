import type { Window } from '#detectors/detector';
import { outage } from '#detectors/outage';
import type { Baseline } from '#domain/baseline';
import { fold } from '#domain/fold';
import { type Series, type Signal, type SignalId, slice } from '#domain/series';
import { DEFAULT_THRESHOLDS } from '#domain/thresholds';
import { days, earlier, instant, interval, seconds } from '#domain/time';
import type { Case } from '../scripts/case.ts';
import { changesOf } from '../scripts/history.ts';
import type { Looks } from './detection-worker.ts';
import type { Figure } from './figure.ts';
import { placeOf, SIGNALS, seriesOf } from './native.ts';
import { measured } from './workerd.ts';

const DAY = 86_400;
const HISTORY = days(30);
const SHARD = 10;
const RUNS = 300;
const LOOKS = 500;
const FREE_PLAN_MS = 10;
const UNTIL = instant(1_700_006_400);

/** CPU milliseconds of one call, over many. */
function cpu(times: number, work: () => unknown): number {
  for (let i = 0; i < times / 5; i++) work();
  const before = process.cpuUsage();
  for (let i = 0; i < times; i++) work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / times;
}

function windowOf(entity: Window['subject']['entity'], signals: readonly Signal[]): Window {
  const all = signals.map((signal) => seriesOf(signal, entity, UNTIL, HISTORY));
  const learnt = (one: Series) => outage.learn(one, UNTIL, placeOf(entity), []);
  return {
    subject: { entity, service: null },
    place: placeOf(entity),
    at: UNTIL,
    series: new Map(all.map((one) => [one.signal, slice(one, interval(earlier(UNTIL, outage.recent), UNTIL))])),
    baselines: new Map<SignalId, Baseline>(all.map((one) => [one.signal, learnt(one)])),
    thresholds: DEFAULT_THRESHOLDS,
    siblings: [],
    cutOff: [],
  };
}

/** The pipeline's whole look at a shard, from its store to what it saves, where it runs. */
async function lookInWorkerd(): Promise<number | null> {
  const worker = await measured('detection.toml');
  if (worker === null) {
    process.stderr.write('detection: not measured in workerd, for there is no /proc to read CPU time from.\n');
    return null;
  }
  try {
    return (await worker.cpu({ looks: LOOKS } satisfies Looks, (answer) => (answer as Looks).looks === LOOKS)) / LOOKS;
  } finally {
    await worker.dispose();
  }
}

async function replayed(): Promise<{ readonly days: number; readonly seconds: number }> {
  const history: Case = {
    id: 'bench',
    title: '',
    origin: 'synthetic',
    from: earlier(UNTIL, HISTORY),
    until: UNTIL,
    signals: new Map(SIGNALS.map((signal) => [signal.id, signal])),
    places: [placeOf('country/IR')],
    series: SIGNALS.map((signal) => seriesOf(signal, 'country/IR', UNTIL, HISTORY)),
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
  const month = seriesOf(first, 'country/IR', UNTIL, HISTORY);
  const learn = cpu(RUNS / 10, () => outage.learn(month, UNTIL, placeOf('country/IR'), []));
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
  const inWorkerd = await lookInWorkerd();
  return [
    ...(inWorkerd === null
      ? []
      : [goal('cpu-per-shard-in-workerd', inWorkerd, `ms CPU of workerd per look at ${SHARD} series`, FREE_PLAN_MS)]),
    goal('cpu-per-shard', poll, `ms CPU per poll of ${SHARD} series`, FREE_PLAN_MS),
    goal('cpu-per-observation', (poll * 1000) / bins, 'µs CPU per observation looked at', seconds(10)),
    goal('cpu-per-learning', learn, 'ms CPU per series and day, 30 days at 300 s', FREE_PLAN_MS),
    goal('replay', replay.days / replay.seconds, 'simulated days per CPU second, 4 series at native steps', null),
  ];
}
