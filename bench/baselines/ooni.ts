import type { Series } from '#domain/series';
import type { Case } from '../../scripts/case.ts';
import { alarmOf, type Baseline, stretches } from './baseline.ts';

/** The state after each hour: true while the service is held to be blocked, null where nothing was measured. */
type Rule = (series: Series) => readonly (boolean | null)[];

const ooni = (name: string, rule: Rule): Baseline => ({
  name,
  speaksOf: ({ kind }) => kind === 'service-block',
  answer(history) {
    const controls = new Set(history.places.filter(({ control }) => control).map(({ entity }) => entity));
    const tested = history.series.filter(
      ({ signal, subject }) => signal === 'ooni.tests' && !controls.has(subject.entity),
    );
    return { alarms: tested.flatMap((series) => alarmsOf(series, history, rule)), suspicions: 0, windows: [] };
  },
});

function alarmsOf(series: Series, { signals }: Case, rule: Rule) {
  const signal = signals.get(series.signal);
  if (signal === undefined) return [];
  const states = rule(series);
  const { entity, service } = series.subject;
  return stretches(series, signal, (bin) => states[bin] ?? null).map((stretch) =>
    alarmOf({ kind: 'service-block', entity, service }, stretch),
  );
}

const P = 0.02;
const BLOCKED = 0.1;
const CLEARED = 0.05;

/** `ooni/backend`, detector.py: a mean that moves by a fiftieth with every measurement; two thresholds. */
export const ooniEwma = ooni('OONI, EWMA', ({ values, counts }) => {
  let mean = 0;
  let isBlocked = false;
  return values.map((anomalous, bin) => {
    const tests = counts?.[bin] ?? 0;
    if (anomalous === null || tests === 0) return null;
    const share = anomalous / tests;
    mean = share + (mean - share) * (1 - P) ** tests;
    if (mean > BLOCKED) isBlocked = true;
    if (mean < CLEARED) isBlocked = false;
    return isBlocked;
  });
});

const [OK_MEAN, BLOCKED_MEAN] = [0, 0.7];
const SHIFT = 0.7;
const THRESHOLD = (10 * SHIFT) / 2;
const LONG_GAP = 24;
const FADES = 48;

/**
 * `ooni/data`, analysis/detector.py: a two-sided CUSUM over the median score of each hour. Until the first crossing its state
 * is unknown; what is then found blocked was so before it looked, and is no event.
 */
export const ooniCusum = ooni('OONI, CUSUM', ({ values, counts }) => {
  let state: 'unknown' | 'ok' | 'blocked' = 'unknown';
  let wasBlockedFirst = false;
  let [up, down, gap] = [0, 0, 0];
  return values.map((anomalous, bin) => {
    const tests = counts?.[bin] ?? 0;
    if (anomalous === null || tests === 0) {
      gap += 1;
      return null;
    }
    if (gap > LONG_GAP) [up, down] = [up * 0.5 ** (gap / FADES), down * 0.5 ** (gap / FADES)];
    gap = 0;
    const score = anomalous * 2 === tests ? 0.5 : anomalous * 2 > tests ? 1 : 0;
    if (state !== 'blocked') up = Math.max(0, up + score - OK_MEAN - SHIFT / 2);
    if (state !== 'ok') down = Math.max(0, down - (score - BLOCKED_MEAN) - SHIFT / 2);
    if (up > THRESHOLD) {
      wasBlockedFirst = state === 'unknown';
      [state, up, down] = ['blocked', 0, 0];
    } else if (down > THRESHOLD) {
      wasBlockedFirst = false;
      [state, up, down] = ['ok', 0, 0];
    }
    return state === 'blocked' && !wasBlockedFirst;
  });
});
