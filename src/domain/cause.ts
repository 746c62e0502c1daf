import { entityType, type Place } from './entity.ts';
import { isSlow, isSudden } from './fall.ts';
import type { Cause, Incident, IncidentId } from './incident.ts';
import { isProven, type Pattern } from './pattern.ts';
import type { ThirdPartyRecord } from './record.ts';
import type { Family } from './series.ts';
import { supportedLoss } from './severity.ts';
import { days, hours, type Instant, minutes } from './time.ts';

/**
 * Natural log-odds for a shutdown. Those of the prior, the clock, the families and the recurrence are measured on 916 national
 * events of IODA's curated list (SIGCOMM 2023, doi 10.1145/3603269.3604883; detection.md, 7.2); what the full and the half
 * hour say is taken closer to nought, since our onsets are dated by bins and not by people.
 */
export const CAUSE_WEIGHTS = {
  prior: -1.5,
  'on-the-hour': 1,
  'on-the-half-hour': -0.2,
  'off-the-clock': -1.83,
  'every-kind-fell': 0.55,
  'a-kind-stayed': -2.2,
  recurrence: 3.2,
  'never-again': -1.27,
  simultaneous: 1,
  'mobile-only': 0.7,
  'new-block': 1.5,
  'reported-shutdown': 4.6,
  'reported-technical': -4.6,
  'slow-fall': -1.5,
  neighbours: -2,
  'single-network': -1,
  flapping: -1,
  'at-maintenance-hours': -4.5,
} as const;

export type CauseTermName = keyof typeof CAUSE_WEIGHTS;

export const CAUSE_TERMS = Object.keys(CAUSE_WEIGHTS) as readonly CauseTermName[];

export interface CauseTerm {
  readonly name: CauseTermName;
  readonly logOdds: number;
}

/** Told from here on up, and from here on down. */
const SHUTDOWN = 1;
const TECHNICAL = -2.5;

/** Another incident of about that time. */
export interface Neighbour {
  readonly incident: Incident;
  readonly place: Place;
}

/** What is known around an outage, all of it at `at`. */
export interface Circumstances {
  readonly at: Instant;
  readonly place: Place;
  /** When it began by the clocks of the place, minutes after midnight. */
  readonly clock: number;
  /** The onset is known to ten minutes or so; half-hour bins make every onset look sharp. */
  readonly isClockSharp: boolean;
  /** To which it belongs. */
  readonly pattern: Pattern | null;
  /** Incidents of its place that windows explain, its own or others. */
  readonly explained: ReadonlySet<IncidentId>;
  /** Incidents that people are alerted to, of any place and kind; those of its own place for the last week. */
  readonly others: readonly Neighbour[];
  /** Networks that were looked at meanwhile, and normal. */
  readonly calm: readonly Place[];
  /** Families of its own that were normal meanwhile. */
  readonly quiet: readonly Family[];
  /** What people have published of it. */
  readonly reports: readonly ThirdPartyRecord[];
}

export interface Judgement {
  readonly cause: Cause;
  readonly terms: readonly CauseTerm[];
}

/**
 * Why: `shutdown` from +1 on and only in a context (a window that repeats, a report, a new block beside networks that fall
 * together); `technical` from −2.5 down and only by a report or three countries at once; else `unknown`. A first event
 * without a context is always unknown: the hour and the company are no proof, for an upstream that fails at 02:00 sharp has
 * both. A shutdown that was told falls back only to new evidence against it.
 */
export function causeOf(incident: Incident, around: Circumstances): Judgement {
  const names = termsOf(incident, around);
  const terms = names.map((name) => ({ name, logOdds: CAUSE_WEIGHTS[name] }));
  const total = terms.reduce((sum, { logOdds }) => sum + logOdds, 0);
  const cause = verdict(total, new Set(names), countriesBeside(incident, around));
  const told = incident.causeTerms ?? [];
  const isNew = (name: CauseTermName) => AGAINST.has(name) && !told.some((term) => term.name === name);
  if (incident.cause === 'shutdown' && cause !== 'shutdown' && !names.some(isNew))
    return { cause: 'shutdown', terms: told };
  return { cause, terms };
}

const AGAINST: ReadonlySet<CauseTermName> = new Set([
  'reported-technical',
  'slow-fall',
  'neighbours',
  'at-maintenance-hours',
]);

function verdict(total: number, has: ReadonlySet<CauseTermName>, countries: number): Cause {
  const company = has.has('simultaneous') || has.has('mobile-only');
  const context = has.has('recurrence') || has.has('reported-shutdown') || (has.has('new-block') && company);
  if (context && total >= SHUTDOWN) return 'shutdown';
  const cue = has.has('reported-technical') || countries >= 2;
  return cue && total <= TECHNICAL ? 'technical' : 'unknown';
}

function termsOf(incident: Incident, around: Circumstances): readonly CauseTermName[] {
  const names: (CauseTermName | null)[] = ['prior', reported('shutdown', around), reported('technical', around)];
  // Of a block or a slowing the measurements do not tell who meant it.
  if (incident.kind === 'outage') {
    const company = companyTerms(incident, around);
    const recurrence = recurrenceTerm(incident, around, company.includes('simultaneous'));
    names.push(clockTerm(around), familiesTerm(incident, around), recurrence);
    names.push(...company, ...technicalTerms(incident, around));
  }
  return names.filter((name) => name !== null);
}

const reported = (cause: 'shutdown' | 'technical', { reports }: Circumstances): CauseTermName | null =>
  reports.some((report) => report.cause === cause) ? `reported-${cause}` : null;

/** The window's own edge is better known than that of one of its nights. */
function clockTerm({ clock, isClockSharp, pattern }: Circumstances): CauseTermName | null {
  const proven = pattern !== null && isProven(pattern);
  if (!proven && !isClockSharp) return null;
  const past = (proven ? pattern.start : clock) % 60;
  if (Math.min(past, 60 - past) <= 5) return 'on-the-hour';
  return Math.abs(past - 30) <= 5 ? 'on-the-half-hour' : 'off-the-clock';
}

/** Families that a cut from abroad must show: routes are left standing since 2022. */
const FOREIGN: readonly Family[] = ['active-probing', 'passive-traffic', 'usage'];
/** So much later everything that is published of it has been seen. */
const SEEN = hours(3);

function familiesTerm({ evidence, from }: Incident, { at, quiet }: Circumstances): CauseTermName | null {
  if (at < from + SEEN) return null;
  if (quiet.some((family) => FOREIGN.includes(family))) return 'a-kind-stayed';
  const fell = new Set(evidence.map(({ family }) => family).filter((family) => FOREIGN.includes(family)));
  return fell.size >= 2 ? 'every-kind-fell' : null;
}

/** Four days on, three of four campaigns would have come again. */
const REPEATS_WITHIN = days(4);
/** Power is shed by districts: it takes a part of a country. Of a mobile network probing sees little even of a whole cut. */
const MOST = { mobile: 0.5, other: 0.7 };

/** A network that is ill fails at some hour twice: alone it must fail this often at the hour for each time at another. */
const NIGHTS_FOR_OTHERS = 4;
const NIGHTS_IF_SLOWER = 3;

/**
 * A supply that fails by the clock recurs too: slowly, or in parts. Neither speaks for an order; and two evenings of what bins
 * do not show to have been sudden may yet be two evenings of high demand.
 */
function recurrenceTerm(incident: Incident, around: Circumstances, inCompany: boolean): CauseTermName | null {
  const { evidence, until } = incident;
  const { at, pattern, place } = around;
  if (pattern !== null && isProven(pattern)) {
    const most = place.access === 'mobile' ? MOST.mobile : MOST.other;
    const isIll = pattern.hits < NIGHTS_FOR_OTHERS * unexplained(incident, around) && !inCompany;
    const isOrdered = isSudden(evidence) || (pattern.hits >= NIGHTS_IF_SLOWER && !isSlow(evidence));
    return !isIll && isOrdered && supportedLoss(evidence) >= most ? 'recurrence' : null;
  }
  return pattern === null && until !== null && at >= until + REPEATS_WITHIN ? 'never-again' : null;
}

const TOGETHER = minutes(15);
/** A block is news of that day when it began within half a day. */
const SAME_DAY = hours(12);

function companyTerms(incident: Incident, around: Circumstances): readonly (CauseTermName | null)[] {
  const { place, calm } = around;
  const country = countryOf(place);
  const inCountry = around.others.filter((other) => countryOf(other.place) === country);
  const apart = (other: Neighbour) => Math.abs(other.incident.from - incident.from);
  const networks = inCountry.filter(
    (other) =>
      isNetwork(other.place) && other.place.entity !== place.entity && isOutage(other) && apart(other) <= TOGETHER,
  );
  const fallen = [...networks.map((other) => other.place), ...(isNetwork(place) ? [place] : [])];
  const isCalm = (access: Place['access']) =>
    calm.some(
      (one) => countryOf(one) === country && (access === null || one.access === access) && one.entity !== place.entity,
    );
  const isBlocked = inCountry.some((other) => other.incident.kind === 'service-block' && apart(other) <= SAME_DAY);
  return [
    new Set(fallen.map(({ entity }) => entity)).size >= 2 ? 'simultaneous' : null,
    fallen.length >= 2 && fallen.every(({ access }) => access === 'mobile') && isCalm('fixed') ? 'mobile-only' : null,
    isBlocked ? 'new-block' : null,
    isNetwork(place) && networks.length === 0 && isCalm(null) ? 'single-network' : null,
  ];
}

/** More outages a week than these, beside those of the window, are a network that is ill. */
const FLAPPING = 3;
const WEEK = days(7);

/** Outages of the place from a week before it on, this one with them, that no window explains. */
function unexplained(incident: Incident, { place, others, explained }: Circumstances): number {
  const own = others.filter((other) => isOutage(other) && other.place.entity === place.entity);
  return own.filter((other) => !explained.has(other.incident.id) && incident.from - other.incident.from <= WEEK).length;
}

function technicalTerms(incident: Incident, around: Circumstances): readonly (CauseTermName | null)[] {
  return [
    isSlow(incident.evidence) ? 'slow-fall' : null,
    countriesBeside(incident, around) > 0 ? 'neighbours' : null,
    unexplained(incident, around) > FLAPPING ? 'flapping' : null,
    isMaintenance(incident, around) ? 'at-maintenance-hours' : null,
  ];
}

/** Short, and between 23:00 and 06:00, when operators work: exams and curfews last longer, or into the morning. */
const WORKS = { start: 23 * 60, end: 6 * 60, longest: 3 * 60 };

function isMaintenance({ from, until }: Incident, { clock, pattern, reports }: Circumstances): boolean {
  const proven = pattern !== null && isProven(pattern);
  // How short it is shows at its end, and who has read the order need not guess.
  if ((!proven && until === null) || reports.some(({ cause }) => cause === 'shutdown')) return false;
  const start = sinceMidnight((proven ? pattern.start : clock) - WORKS.start);
  const length = proven ? sinceMidnight(pattern.end - pattern.start) : ((until ?? from) - from) / 60;
  return length <= WORKS.longest && start + length <= sinceMidnight(WORKS.end - WORKS.start);
}

const sinceMidnight = (minutes: number): number => ((minutes % 1440) + 1440) % 1440;

/** Other countries that fell within half an hour: a cable, or an upstream, knows no border. */
const BESIDE = minutes(30);

function countriesBeside(incident: Incident, { place, others }: Circumstances): number {
  const fell = others.filter((other) => isOutage(other) && Math.abs(other.incident.from - incident.from) <= BESIDE);
  const countries = new Set(fell.map((other) => countryOf(other.place)));
  countries.delete(countryOf(place));
  return countries.size;
}

const isOutage = ({ incident }: Neighbour): boolean => incident.kind === 'outage';
const isNetwork = ({ entity }: Place): boolean => entityType(entity) === 'asn' || entityType(entity) === 'geoasn';
const countryOf = ({ entity, within }: Place) => (entityType(entity) === 'country' ? entity : within);
