import { describe, expect, it } from 'vitest';
import type { Detector, Window } from '#detectors/detector';
import { detectors } from '#detectors/index';
import { localMidnight } from '#detectors/local-time';
import type { Baseline } from '#domain/baseline';
import type { Finding } from '#domain/finding';
import type { Series, SignalId } from '#domain/series';
import { seriesEnd, slice } from '#domain/series';
import { subjectKey } from '#domain/subject';
import { DEFAULT_THRESHOLDS } from '#domain/thresholds';
import { earlier, type Instant, instant, interval, later } from '#domain/time';
import { at, place, worldCase } from '../cases/world.ts';
import { slowCase } from '../detectors/throttling-world.ts';

const IRAN = place('country/IR', 'Asia/Tehran');
const DAY = 86_400;
const FROM = at('2025-03-03T00:00:00Z');
const NOW = later(FROM, 27.6 * DAY);

/** Four weeks in which everything that a detector looks for happens once, shortly before now. */
const world = worldCase({
  seed: 5,
  from: FROM,
  days: 30,
  places: [IRAN],
  signals: ['ioda.bgp', 'ioda.ping-slash24', 'ioda.merit-nt', 'ioda.gtr', 'radar.http'],
  effects: [
    {
      entity: 'country/IR',
      signals: ['ioda.bgp', 'ioda.ping-slash24', 'ioda.merit-nt', 'ioda.gtr', 'radar.http'],
      from: earlier(NOW, DAY),
      until: earlier(NOW, DAY / 2),
      level: 0.2,
    },
  ],
  services: [{ service: 'whatsapp', testsPerDay: 120, rate: 0.05 }],
  blockings: [
    { entity: 'country/IR', service: 'whatsapp', from: earlier(NOW, 2 * DAY), until: later(NOW, 9 * DAY), rate: 0.9 },
  ],
});

/** The lines of the same place: slow when it is. */
const lines = slowCase({
  seed: 5,
  from: FROM,
  days: 30,
  places: [IRAN],
  signals: ['radar.iqi-bandwidth', 'radar.iqi-latency', 'ioda.ping-slash24-latency', 'ioda.ping-slash24-loss'],
  effects: [
    { signals: ['radar.iqi-bandwidth'], from: earlier(NOW, DAY), until: earlier(NOW, DAY / 2), factor: 0.4 },
    { signals: ['radar.iqi-latency'], from: earlier(NOW, DAY), until: earlier(NOW, DAY / 2), factor: 1.8 },
  ],
});
const everything = [...world.series, ...lines.series];

type Change = (series: Series) => Series;
const same: Change = (series) => series;

/** The findings of one detector at a moment, over history that may have been changed. */
function look(detector: Detector, change: Change = same, now: Instant = NOW, shift = 0): readonly Finding[] {
  const own = everything.filter(({ signal }) => detector.signals.includes(signal)).map(change);
  return [...Map.groupBy(own, ({ subject }) => subjectKey(subject)).values()].flatMap((all) => {
    const [first] = all;
    if (first === undefined) return [];
    const until = localMidnight(IRAN.timezone, earlier(instant(NOW + shift), 3 * DAY));
    const cut = (series: Series, from: Instant, end: Instant) =>
      slice(series, interval(instant(series.from + Math.floor((from - series.from) / series.step) * series.step), end));
    const baselines = new Map<SignalId, Baseline>(
      all.map((series) => [
        series.signal,
        detector.learn(cut(series, earlier(until, detector.history), until), until, IRAN, []),
      ]),
    );
    const recent = new Map(
      all.map((series) => [series.signal, cut(series, earlier(instant(NOW + shift), detector.recent), now)]),
    );
    const window: Window = {
      subject: first.subject,
      place: IRAN,
      at: now,
      series: recent,
      baselines,
      thresholds: DEFAULT_THRESHOLDS,
      siblings: [],
      cutOff: [],
    };
    return detector.detect(freeze(window));
  });
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of value instanceof Map ? value.values() : Object.values(value)) freeze(inner);
  }
  return value;
}

const bySignal = (findings: readonly Finding[]) => Map.groupBy(findings, ({ signal }) => signal);
const verdicts = (findings: readonly Finding[], shift = 0) =>
  findings.map(({ signal, status, interval: { from, until } }) => [signal, status, from - shift, until - shift]);

describe.each(detectors)('$id', (detector) => {
  const findings = look(detector);

  it('finds what was put into its world', () => {
    expect(findings.some(({ status }) => status === 'detected')).toBe(true);
    expect(findings.some(({ status }) => status === 'normal')).toBe(true);
  });

  it('says the same of the same window, and leaves frozen input as it was', () => {
    expect(look(detector)).toEqual(findings);
  });

  it('orders findings by time, disjoint for each signal, inside the window', () => {
    for (const own of bySignal(findings).values()) {
      for (const [i, { interval: here }] of own.entries()) {
        expect(here.from).toBeLessThan(here.until);
        expect(here.from).toBeGreaterThanOrEqual(own[i - 1]?.interval.until ?? earlier(NOW, detector.recent + 3600));
        expect(here.until).toBeLessThanOrEqual(NOW + 3600);
      }
    }
  });

  it('gives findings that survive JSON', () => {
    expect(JSON.parse(JSON.stringify(findings))).toEqual(findings);
  });

  it('never calls a series of gaps normal, nor detected', () => {
    const blank = (values: Series['values']) => values.map(() => null);
    const gaps = look(detector, (series) => ({
      ...series,
      values: blank(series.values),
      counts: series.counts === null ? null : blank(series.values),
    }));
    expect(new Set(gaps.map(({ status }) => status))).not.toContain('normal');
    expect(new Set(gaps.map(({ status }) => status))).not.toContain('detected');
  });

  it('says of a signal that went silent that it does not know', () => {
    const silent = (values: Series['values'] | null, { from, step }: Series) =>
      values === null ? null : values.map((value, i) => (from + i * step > NOW - detector.recent - DAY ? null : value));
    const findings = look(detector, (series) => ({
      ...series,
      values: silent(series.values, series) ?? [],
      counts: silent(series.counts, series),
    }));
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.map(({ status }) => status)).toEqual(findings.map(() => 'insufficient'));
  });

  it('judges ratios: another unit changes no verdict', () => {
    // Counts of tests have no unit to change.
    const times: Change = (series) =>
      series.counts === null ? { ...series, values: series.values.map((value) => value && value * 1000) } : series;
    expect(verdicts(look(detector, times))).toEqual(verdicts(findings));
  });

  it('moves its findings when everything moves by whole weeks', () => {
    // Not across a change of clocks: Tehran has none in 2025.
    const weeks = 3 * 7 * DAY;
    const moved: Change = (series) => ({ ...series, from: later(series.from, weeks) });
    expect(verdicts(look(detector, moved, later(NOW, weeks), weeks), weeks)).toEqual(verdicts(findings));
  });

  it('does not change its mind about the settled past when the future is appended', () => {
    const settled = (all: readonly Finding[]) =>
      verdicts(all.filter(({ interval: { until } }) => until <= earlier(NOW, DAY / 2)));
    const later12h = later(NOW, DAY / 2);
    expect(settled(look(detector, same, later12h))).toEqual(settled(findings));
  });

  it('learns the same again from the same history', () => {
    const [series] = everything.filter(({ signal }) => detector.signals.includes(signal));
    if (series === undefined) throw new Error('the world has no such signal');
    const learn = () => detector.learn(series, seriesEnd(series), IRAN, []);
    expect(learn()).toEqual(learn());
    expect(learn().numbers.every(Number.isFinite)).toBe(true);
  });
});
