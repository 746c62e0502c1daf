import { type Entity, entityType } from '#domain/entity';
import type { Series, SignalId } from '#domain/series';
import { days, earlier, type Instant, type Interval, instant, interval, overlaps } from '#domain/time';
import { fromNumbers, LEAST } from './block-habit.ts';
import type { Sibling, Window } from './detector.ts';

const SIGNAL: SignalId = 'ooni.tests';
/** Already blocked or unusable in ordinary times: it cannot rise. */
const USUALLY_BLOCKED = 0.5;
/** A sibling rises when so many of its tests fail, and three times the usual; two thirds are enough whatever is usual. */
const RISEN = { rate: 0.3, times: 3, certain: 2 / 3 };
/** Fewer siblings of the same place than this tell nothing of a failing connection. */
const LEAST_SERVICES = 2;
/** Independent orders do not coincide: so many other countries at least, and this part of those that can tell. */
const TOGETHER = { countries: 2, share: 1 / 3 };
/** What began together began within these days; what had risen in the days before that is another matter. */
const SAME_DAYS = { gap: days(2), before: days(5) };

export interface Counted {
  readonly tests: number;
  readonly anomalous: number;
}

export function countWithin({ values, counts, from, step }: Series, within: Interval): Counted {
  let tests = 0;
  let anomalous = 0;
  for (let i = 0; i < values.length; i++) {
    const at = from + i * step;
    if (at < within.from || at >= within.until) continue;
    tests += counts?.[i] ?? 0;
    anomalous += Math.min(counts?.[i] ?? 0, Math.max(0, values[i] ?? 0));
  }
  return { tests, anomalous };
}

/** While the place is cut off, in whole or in part, tests of most services fail with it. */
export function isCutOff({ cutOff, siblings, subject, thresholds }: Window, within: Interval): boolean {
  const during = cutOff.find((one) => overlaps(one, within));
  if (during === undefined) return false;
  const [from, until] = [Math.max(during.from, within.from), Math.min(during.until, within.until)];
  if (until - from < (within.until - within.from) / 2) return false;
  const rose = siblings
    .filter((sibling) => sibling.subject.entity === subject.entity)
    .map((sibling) => hasRisen(sibling, interval(instant(from), instant(until)), thresholds['block.tests']))
    .filter((one) => one !== null);
  return rose.length >= LEAST_SERVICES && rose.filter((one) => one).length > rose.length / 2;
}

/** Every other service of the place fails as well: the connection does. */
export function allFail({ siblings, subject, thresholds }: Window, within: Interval): boolean {
  const rose = siblings
    .filter((sibling) => sibling.subject.entity === subject.entity)
    .map((sibling) => hasRisen(sibling, within, thresholds['block.tests']))
    .filter((one) => one !== null);
  return rose.length >= LEAST_SERVICES && rose.every((one) => one);
}

/** In how many other countries the same service fails meanwhile. */
export interface Elsewhere {
  /** It fails in most of those that can tell: its provider failed, or its test. */
  readonly isEverywhere: boolean;
  /**
   * Countries in which it began to fail in the same days, where these are too many for chance, else 0: a provider that refuses
   * some countries, a test that broke for some, or allied orders. Counts do not tell these apart.
   */
  readonly together: number;
  /** Countries with enough tests to tell. */
  readonly heard: number;
}

/** @param since when it began to fail here: what began elsewhere in the same days is compared */
export function elsewhereOf(window: Window, within: Interval, since: Instant): Elsewhere {
  const { siblings, subject, thresholds } = window;
  const own = countryOf(window);
  const same = siblings.filter((one) => one.subject.service === subject.service && countryOf(one) !== own);
  const least = thresholds['block.tests'];
  const countries = [...Map.groupBy(same, countryOf).values()]
    .map((held) => held.filter((one) => hasRisen(one, within, least) !== null))
    .filter((held) => held.length > 0);
  const fail = (held: readonly Sibling[], during: Interval) =>
    held.filter((one) => hasRisen(one, during, least) === true).length > held.length / 2;
  const risen = countries.filter((held) => fail(held, within));
  const earlierDays = interval(earlier(since, SAME_DAYS.before), earlier(since, SAME_DAYS.gap));
  const fresh = risen.filter((held) => !fail(held, earlierDays)).length;
  const isTogether = fresh >= TOGETHER.countries && fresh >= TOGETHER.share * countries.length;
  return {
    isEverywhere: risen.length > countries.length / 2,
    together: isTogether ? fresh : 0,
    heard: countries.length,
  };
}

/** Null when the sibling has nothing to say: no habit, no tests, or failing anyway. */
function hasRisen({ series, baselines }: Sibling, within: Interval, leastTests: number): boolean | null {
  const own = series.get(SIGNAL);
  const baseline = baselines.get(SIGNAL);
  if (own === undefined || baseline === undefined) return null;
  const { rate, days: learnt } = fromNumbers(baseline.numbers);
  if (learnt < LEAST.days || rate > USUALLY_BLOCKED) return null;
  const { tests, anomalous } = countWithin(own, within);
  if (tests < leastTests) return null;
  return anomalous / tests > Math.min(RISEN.certain, Math.max(RISEN.rate, RISEN.times * rate));
}

const countryOf = ({ subject, place }: Pick<Sibling, 'subject' | 'place'>): Entity =>
  entityType(subject.entity) === 'country' ? subject.entity : (place.within ?? subject.entity);
