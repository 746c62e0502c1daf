import { type Entity, entityType, type Place } from './entity.ts';
import { type Incident, isAlerting } from './incident.ts';
import type { Series, SignalId } from './series.ts';
import type { ServiceId } from './subject.ts';
import { days, earlier, hours, type Instant, instant, type Seconds } from './time.ts';

/**
 * What came before cuts of the past (detection.md, 8.4): IPv6 was withdrawn 4 h 40 min before Iran's cut of January 2026,
 * HTTP/3 fell away before that of June 2025, encrypted DNS was blocked a day before the curfew of 2022, mobile networks fell
 * some hours before the country in November 2019, and regions were cut first.
 */
export const PRECURSORS = ['ipv6-lost', 'http3-lost', 'circumvention-blocked', 'mobile-first', 'region-cut'] as const;
export type PrecursorKind = (typeof PRECURSORS)[number];

export interface Precursor {
  readonly kind: PrecursorKind;
  readonly from: Instant;
  /** The signal or the incident that shows it. */
  readonly shownBy: string;
}

/** Vigilance for one country: never an alarm. It takes itself away three days after its newest precursor. */
export interface Watch {
  readonly country: Entity;
  /** `elevated` from two different precursors on. */
  readonly level: 'watch' | 'elevated';
  /** One of each kind, the newest, in the order in which they began. */
  readonly precursors: readonly Precursor[];
  readonly until: Instant;
}

const LASTS = hours(72);

/** @returns null where nothing of the last three days gives reason to be watchful */
export function watchOf(country: Entity, precursors: readonly Precursor[], at: Instant): Watch | null {
  const fresh = precursors.filter(({ from }) => from <= at && from > earlier(at, LASTS));
  const newest = new Map(fresh.toSorted((a, b) => a.from - b.from).map((one) => [one.kind, one]));
  const shown = [...newest.values()].toSorted((a, b) => a.from - b.from);
  const last = shown.at(-1);
  if (last === undefined) return null;
  const level = shown.length >= 2 ? 'elevated' : 'watch';
  return { country, level, precursors: shown, until: instant(last.from + LASTS) };
}

/** What a fall of IPv6 or HTTP/3 is measured against: the week before the last three days. */
export const WATCHED_SPAN: Seconds = days(10);
/** Half of it must go; and of what should stand beside it nine tenths must stay. */
const FALL = { left: 0.5, stands: 0.9 };

export interface WatchedSignal {
  readonly kind: PrecursorKind;
  readonly signal: SignalId;
  /** What must stay meanwhile; null where nothing need. */
  readonly beside: SignalId | null;
  /** For how long it must stay away. */
  readonly lasts: Seconds;
}

/** The signals that are read for precursors. */
export const WATCHED_SIGNALS: readonly WatchedSignal[] = [
  { kind: 'ipv6-lost', signal: 'ripestat.prefixes-v6', beside: 'ripestat.prefixes-v4', lasts: hours(1) },
  { kind: 'http3-lost', signal: 'radar.http3-share', beside: null, lasts: hours(3) },
];

/**
 * A signal that lost half within the last three days. A level that was already low before them is an old one, and no news.
 *
 * @param series ten days of it up to `at`
 * @param beside the same of what must stay; null where it need not, or is not known
 */
export function fallen(
  { kind, lasts }: WatchedSignal,
  series: Series,
  beside: Series | null,
  at: Instant,
): Precursor | null {
  const first = firstLow(series, lasts, at);
  if (first === null) return null;
  const stands = beside === null || levelAfter(beside, first, at) >= FALL.stands;
  return stands ? { kind, from: first, shownBy: series.signal } : null;
}

function firstLow(series: Series, lasts: Seconds, at: Instant): Instant | null {
  const usual = usualOf(series, at);
  if (usual === null) return null;
  const bins = Math.ceil(lasts / series.step);
  let run = 0;
  let wasHigh = false;
  for (const [i, value] of series.values.entries()) {
    const from = series.from + i * series.step;
    if (value === null || from < at - LASTS) continue;
    run = value <= FALL.left * usual ? run + 1 : 0;
    if (run === 0) wasHigh = true;
    if (wasHigh && run === bins) return instant(from - (bins - 1) * series.step);
  }
  return null;
}

/** The median of the week before; null without half of it. */
function usualOf({ from, step, values }: Series, at: Instant): number | null {
  const known = values.filter((value, i) => value !== null && from + i * step < at - LASTS) as number[];
  const usual = medianOf(known);
  return known.length * step * 2 >= WATCHED_SPAN - LASTS && usual > 0 ? usual : null;
}

/** What is left since then of what was usual; one where nothing is known. */
function levelAfter(series: Series, since: Instant, at: Instant): number {
  const usual = usualOf(series, at);
  const now = series.values.filter((value, i) => value !== null && series.from + i * series.step >= since) as number[];
  return usual === null || now.length === 0 ? 1 : medianOf(now) / usual;
}

const medianOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** By which people reach what is blocked. */
const CIRCUMVENTION: readonly ServiceId[] = ['doh', 'vpn', 'tor', 'psiphon', 'snowflake'];

/** What incidents of the last days in a country, its regions and its networks foretell of the country itself. */
export function foretold(
  country: Entity,
  incidents: readonly Incident[],
  places: readonly Place[],
): readonly Precursor[] {
  const inside = new Map(places.filter(({ within }) => within === country).map((place) => [place.entity, place]));
  const own = incidents.filter(
    (incident) => isAlerting(incident) && (incident.subject.entity === country || inside.has(incident.subject.entity)),
  );
  const isCut = own.some(
    ({ kind, subject, until }) => kind === 'outage' && subject.entity === country && until === null,
  );
  return own.flatMap((incident): Precursor[] => {
    const kind = kindOf(incident, inside.get(incident.subject.entity) ?? null);
    // Once the country is cut, it is no longer foretold.
    return kind === null || isCut ? [] : [{ kind, from: incident.from, shownBy: incident.id }];
  });
}

function kindOf({ kind, subject: { entity, service } }: Incident, place: Place | null): PrecursorKind | null {
  if (kind === 'service-block')
    return service !== null && CIRCUMVENTION.includes(service) ? 'circumvention-blocked' : null;
  if (kind !== 'outage') return null;
  if (entityType(entity) === 'region') return 'region-cut';
  return place?.access === 'mobile' ? 'mobile-first' : null;
}
