import { baselineUntil, historyUntil } from '#detectors/baseline-until';
import { cutOffOf } from '#detectors/cut-off';
import type { Detector, Window } from '#detectors/detector';
import { exceptOf } from '#detectors/except';
import type { Baseline } from '#domain/baseline';
import type { Place } from '#domain/entity';
import { type Incident, isAlerting } from '#domain/incident';
import { knownAt, type Series, type SignalId } from '#domain/series';
import { type Subject, subjectKey } from '#domain/subject';
import { earlier, floorTo, hours, type Instant, interval } from '#domain/time';
import type { Runtime as Whole } from './runtime.ts';

type Runtime = Pick<Whole, 'store' | 'detectors' | 'signals'>;

/** One detector's view of one subject. */
export interface View {
  readonly detector: Detector;
  readonly subject: Subject;
  readonly place: Place;
}

/** What each detector looks at in these places. */
export async function viewsOf(places: readonly Place[], { store, detectors }: Runtime): Promise<readonly View[]> {
  const byEntity = new Map(places.map((place) => [place.entity, place]));
  const views = detectors.map(async (detector) => {
    const subjects = await store.series.subjects(detector.leading ?? detector.signals, [...byEntity.keys()]);
    return subjects.flatMap((subject) => {
      const place = byEntity.get(subject.entity);
      return place === undefined ? [] : [{ detector, subject, place }];
    });
  });
  return (await Promise.all(views)).flat();
}

export const seriesKey = (signal: SignalId, subject: Subject): string => `${signal} ${subjectKey(subject)}`;

/** What is usual, from the cache where it is still the right one, else learnt and kept. */
export async function baselinesFor(
  views: readonly View[],
  past: readonly Incident[],
  at: Instant,
  runtime: Runtime,
): Promise<ReadonlyMap<string, Baseline>> {
  const { store } = runtime;
  const key = baselineKey;
  const kept = await keptBaselines(views, runtime);

  const missing = views.flatMap(({ detector, subject, place }) => {
    // A mere suspicion of one kind is no concern of detectors of another.
    const mine = past.filter(
      (incident) =>
        subjectKey(incident.subject) === subjectKey(subject) &&
        (incident.kind === detector.kind || isAlerting(incident)),
    );
    const until = baselineUntil(at, place, mine);
    return publishedOf(detector, runtime)
      .filter((signal) => kept.get(key({ detector: detector.id, signal, subject }))?.until !== until)
      .map((signal) => ({ detector, subject, place, signal, until, except: exceptOf(mine) }));
  });
  const histories = await store.series.read(
    missing.map(({ signal, subject, until, detector, except }) => ({
      signal,
      subject,
      step: stepOf(signal, runtime),
      interval: historyUntil(until, detector.history, except),
    })),
  );
  const learnt = missing.flatMap(({ detector, place, until, except }, index) => {
    const history = histories[index];
    return history === undefined ? [] : [detector.learn(history, until, place, except)];
  });
  if (learnt.length > 0) await store.baselines.put(learnt);
  return new Map([...kept, ...learnt.map((baseline) => [key(baseline), baseline] as const)]);
}

const baselineKey = ({ detector, signal, subject }: Pick<Baseline, 'detector' | 'signal' | 'subject'>): string =>
  `${detector} ${seriesKey(signal, subject)}`;

/** What is usual as it was last learnt. */
export async function keptBaselines(
  views: readonly View[],
  { store }: Runtime,
): Promise<ReadonlyMap<string, Baseline>> {
  const kept = await store.baselines.read(views.map(({ subject }) => subject));
  return new Map(kept.map((baseline) => [baselineKey(baseline), baseline]));
}

/** The recent past of every signal, cut to what was known at `at`. */
export async function recentFor(
  views: readonly View[],
  at: Instant,
  runtime: Runtime,
): Promise<ReadonlyMap<string, Series>> {
  const wanted = views.flatMap(({ detector, subject }) =>
    publishedOf(detector, runtime).map((signal) => {
      const step = stepOf(signal, runtime);
      return { signal, subject, step, interval: interval(floorTo(earlier(at, detector.recent), hours(1)), at) };
    }),
  );
  const all = await runtime.store.series.read(wanted);
  return new Map(
    all.map((series) => {
      const lag = runtime.signals.get(series.signal)?.lag;
      return [seriesKey(series.signal, series.subject), lag === undefined ? series : knownAt(series, lag, at)];
    }),
  );
}

/** A detector may know signals of which no source of this deployment speaks. */
const publishedOf = (detector: Detector, { signals }: Runtime) => detector.signals.filter((id) => signals.has(id));

const stepOf = (signal: SignalId, { signals }: Runtime) => signals.get(signal)?.step ?? hours(1);

export function windowOf(
  { detector, subject, place }: View,
  at: Instant,
  recent: ReadonlyMap<string, Series>,
  baselines: ReadonlyMap<string, Baseline>,
  thresholds: Window['thresholds'],
  past: readonly Incident[],
): Window {
  const own = <T>(lookup: (signal: SignalId) => T | undefined): ReadonlyMap<SignalId, T> =>
    new Map(
      detector.signals.flatMap((signal) => {
        const found = lookup(signal);
        return found === undefined ? [] : [[signal, found] as const];
      }),
    );
  return {
    subject,
    place,
    at,
    series: own((signal) => recent.get(seriesKey(signal, subject))),
    baselines: own((signal) => baselines.get(`${detector.id} ${seriesKey(signal, subject)}`)),
    thresholds,
    siblings: [],
    cutOff: cutOffOf(place, past),
  };
}
