import type { Series, SignalId } from '#domain/series';
import { days, hours, type Seconds } from '#domain/time';
import type { Case } from '../../scripts/case.ts';
import { alarmOf, type Baseline, type Stretch, stretches } from './baseline.ts';

interface Rule {
  readonly window: Seconds;
  readonly warning: number;
  readonly critical: number;
}

/** IODA's help page: the current value over the median of a sliding window. Of search traffic it publishes no threshold. */
const RULES: Readonly<Partial<Record<SignalId, Rule>>> = {
  'ioda.bgp': { window: hours(24), warning: 0.99, critical: 0.5 },
  'ioda.ping-slash24': { window: days(7), warning: 0.8, critical: 0.5 },
  'ioda.merit-nt': { window: days(7), warning: 0.25, critical: 0.1 },
};
/** No median before a seventh of the window is known (watchtower's sample: an hour of seven days; kinder here). */
const WARM_UP = 1 / 7;
/** While the ratio lies outside, the median is put into the history instead of the value; after 7 days the values are. */
const MOST = 2;
const INPAINTED = days(7);
/** A lone alarm of the telescope is dropped after three days (`OutagesEventsService.php`). */
const LINGERS = days(3);

/**
 * IODA's published rule, with watchtower-sentry's inpainting (`MovingStat.py`): an alert of any source is an event, and events of
 * several sources that overlap are one. The score by which IODA ranks them (the product of alert areas) changes no event.
 */
const iodaAt = (level: 'warning' | 'critical'): Baseline => ({
  name: `IODA, ${level}`,
  speaksOf: ({ kind }) => kind === 'outage',
  answer(history) {
    const entities = [...new Set(history.series.map(({ subject }) => subject.entity))];
    const alarms = entities.flatMap((entity) => {
      const own = history.series.filter(({ subject }) => subject.entity === entity && subject.service === null);
      const found = own.flatMap((series) => alertsOf(series, history, level));
      return merged(found).map((stretch) => alarmOf({ kind: 'outage', entity, service: null }, stretch));
    });
    const controls = new Set(history.places.filter(({ control }) => control).map(({ entity }) => entity));
    return { alarms: alarms.filter(({ entity }) => !controls.has(entity)), suspicions: 0, windows: [] };
  },
});

function alertsOf(series: Series, { signals }: Case, level: 'warning' | 'critical'): readonly Stretch[] {
  const [rule, signal] = [RULES[series.signal], signals.get(series.signal)];
  if (rule === undefined || signal === undefined) return [];
  const ratios = ratiosOf(series, rule, rule[level]);
  const all = stretches(series, signal, (bin) => {
    const ratio = ratios[bin];
    return ratio == null ? null : ratio < rule[level];
  });
  if (series.signal !== 'ioda.merit-nt') return all;
  return all.filter(({ from, until }) => until === null || until - from < LINGERS);
}

function ratiosOf({ values, step }: Series, { window }: Rule, least: number): readonly (number | null)[] {
  const length = Math.round(window / step);
  const history: number[] = [];
  let sorted: number[] = [];
  let raw: number[] = [];
  const push = (value: number) => {
    history.push(value);
    sorted.splice(rank(sorted, value), 0, value);
    if (history.length <= length) return;
    const oldest = history.shift() ?? 0;
    sorted.splice(rank(sorted, oldest), 1);
  };
  return values.map((value) => {
    if (value === null) return null;
    if (history.length < WARM_UP * length) {
      push(value);
      return null;
    }
    const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
    const ratio = median > 0 ? value / median : 1;
    if (ratio >= least && ratio <= MOST) {
      raw = [];
      push(value);
      return ratio;
    }
    raw.push(value);
    if (raw.length * step <= INPAINTED) push(median);
    else {
      history.splice(0, history.length, ...raw);
      sorted = history.toSorted((a, b) => a - b);
      raw = [];
    }
    return ratio;
  });
}

/** The first place at which the value may stand. */
function rank(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function merged(alerts: readonly Stretch[]): readonly Stretch[] {
  const events: Stretch[] = [];
  for (const alert of alerts.toSorted((a, b) => a.from - b.from)) {
    const last = events.at(-1);
    if (last === undefined || (last.until !== null && last.until < alert.from)) {
      events.push(alert);
      continue;
    }
    const until =
      last.until === null || alert.until === null ? null : last.until > alert.until ? last.until : alert.until;
    const knownAt = last.knownAt < alert.knownAt ? last.knownAt : alert.knownAt;
    events[events.length - 1] = { from: last.from, until, knownAt };
  }
  return events;
}

export const iodaWarning = iodaAt('warning');
export const iodaCritical = iodaAt('critical');
