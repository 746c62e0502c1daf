import { type Entity, entityType, type Place } from '#domain/entity';
import type { Finding } from '#domain/finding';
import type { SourceOutage } from '#domain/health';
import type { SignalId } from '#domain/series';
import type { Subject } from '#domain/subject';
import { DEFAULT_THRESHOLDS, type Thresholds } from '#domain/thresholds';
import { earlier, hours, type Instant, type Interval, instant } from '#domain/time';

/** The latest word on one signal of one subject. */
export interface LatestWord {
  readonly signal: SignalId;
  readonly subject: Subject;
  readonly status: Finding['status'];
  /** Of what it speaks: the end of the newest known bin. */
  readonly at: Instant;
  /** The same of an earlier look that said the same; left out when this is the first. */
  readonly since?: Instant;
}

/** Words older than this speak of another time. */
const FRESH = hours(6);
/** One country that falls is news; two are the fewest that can fall together. */
const LEAST_COUNTRIES = 2;
/** A source that comes back does so country by country: it is believed again when a third of the entry's share is left. */
const STILL = 1 / 3;

/**
 * Signals that fall in unrelated countries at once: then the source failed, not the world. Control countries count. Countries
 * of which a signal says nothing are not counted, and with a single country there is no telling. Nor are those whose latest
 * word is older than the fall: places are asked group by group, and who was asked before it knows nothing of it.
 *
 * A country's networks follow it, so that only countries are compared; a signal known for networks only is compared by the
 * countries that hold them.
 *
 * @param previous those that were open at the last look: leaving asks for more than not entering
 */
export function sourceOutages(
  states: readonly LatestWord[],
  places: readonly Place[],
  at: Instant,
  previous: readonly SourceOutage[] = [],
  thresholds: Thresholds = DEFAULT_THRESHOLDS,
): readonly SourceOutage[] {
  const country = countryOf(places);
  const fresh = states.filter((state) => state.at > earlier(at, FRESH) && state.status !== 'insufficient');
  const fallenIn = (said: readonly LatestWord[]) =>
    [...Map.groupBy(said, ({ subject }) => country(subject.entity)).values()].filter((own) => hasFallen(own));
  // A source that failed and then fell silent has not come back: its last word is still the failure.
  const heard = new Set(fresh.map(({ signal }) => signal));
  const outages = previous.filter(({ signal }) => !heard.has(signal));
  for (const [signal, said] of Map.groupBy(fresh, (state) => state.signal)) {
    const words = witnesses(said);
    const byCountry = Map.groupBy(words, ({ subject }) => country(subject.entity));
    const fallen = fallenIn(words);
    // Two countries on one cable fall together, and then not for one publisher alone.
    const others = Map.groupBy(
      fresh.filter((word) => sourceOf(word.signal) !== sourceOf(signal)),
      (word) => word.signal,
    );
    if (byCountry.size === 2 && [...others.values()].some((words) => fallenIn(words).length === 2)) continue;
    const before = previous.find((outage) => outage.signal === signal);
    const needed = thresholds['source.share'] * (before === undefined ? 1 : STILL);
    const least = before === undefined ? LEAST_COUNTRIES : 1;
    if (byCountry.size < LEAST_COUNTRIES || fallen.length < Math.max(least, needed * byCountry.size)) continue;
    const since = before?.since ?? instant(Math.min(...fallen.flat().map((word) => word.at)));
    outages.push({ signal, since, fallen: fallen.length, watched: byCountry.size });
  }
  return outages;
}

/** Who has fallen, and who speaks of a time at which the first of them was seen to have fallen. */
function witnesses(words: readonly LatestWord[]): readonly LatestWord[] {
  const falls = words.filter(({ status }) => status === 'detected');
  const seen = Math.min(...falls.map(({ at, since = at }) => since));
  return words.filter(({ status, at }) => status === 'detected' || at >= seen);
}

/** The country's own word if it has one, else that of most of its networks. */
function hasFallen(words: readonly LatestWord[]): boolean {
  const own = words.filter(({ subject }) => entityType(subject.entity) === 'country');
  const heard = own.length > 0 ? own : words;
  return heard.filter(({ status }) => status === 'detected').length > heard.length / 2;
}

function countryOf(places: readonly Place[]): (entity: Entity) => Entity {
  const within = new Map(places.map((place) => [place.entity, place.within]));
  return (entity) => {
    let here = entity;
    for (let depth = 0; depth < 4 && entityType(here) !== 'country'; depth++) here = within.get(here) ?? here;
    return here;
  };
}

/** What a suspect signal says opens nothing and resolves nothing. */
export function withholdSuspect(findings: readonly Finding[], outages: readonly SourceOutage[]): readonly Finding[] {
  const suspect = new Set(outages.map(({ signal }) => signal));
  return findings.map((finding) => (suspect.has(finding.signal) ? withhold(finding) : finding));
}

export function withhold({ detector, kind, subject, signal, family, interval }: Finding): Finding {
  return { detector, kind, subject, signal, family, interval, status: 'insufficient', reason: 'suspect-source' };
}

const sourceOf = (signal: SignalId): string => signal.slice(0, signal.indexOf('.'));

/** One country beside our own may hang on the same cable: then more than one publisher sees the loss. */
export const seesMoreThanOne = (signals: readonly SignalId[]): boolean => new Set(signals.map(sourceOf)).size > 1;

/**
 * Did the same signal fall in most other countries over the time of a loss? It looks at the past, for a source that has come
 * back leaves its failure in everybody's recent past, where nothing else remembers it.
 *
 * @param elsewhere what was found in each of the other countries
 */
export function fellTogether(
  { signal, interval }: Finding,
  elsewhere: readonly (readonly Finding[])[],
  share: number,
): boolean {
  const long = (interval.until - interval.from) / 2;
  const heard = elsewhere
    .map((findings) => findings.filter((finding) => finding.signal === signal && finding.status !== 'insufficient'))
    .map((findings) => findings.map((finding) => ({ finding, shared: sharedWith(finding, interval) })))
    .filter((own) => own.reduce((sum, { shared }) => sum + shared, 0) >= long);
  const fallen = heard.filter(
    (own) => own.reduce((sum, { finding, shared }) => sum + (finding.status === 'detected' ? shared : 0), 0) >= long,
  );
  return fallen.length > 0 && fallen.length >= share * heard.length;
}

const sharedWith = ({ interval }: Finding, { from, until }: Interval): number =>
  Math.max(0, Math.min(interval.until, until) - Math.max(interval.from, from));
