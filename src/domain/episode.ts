import { ACTIVITY, windowOf } from './agree.ts';
import { type Evidence, type Finding, isMeasured } from './finding.ts';
import { type Incident, isAlerting } from './incident.ts';
import { lossOf } from './severity.ts';
import type { Thresholds } from './thresholds.ts';
import { earlier, hours, type Instant, instant, later, overlaps } from './time.ts';

export type Sighting = Extract<Finding, { status: 'detected' }>;

/** One event as it is being put together: what was saved of it, and the stretches of loss that belong to it. */
export interface Episode {
  /** Null for an event that was not known before. */
  readonly saved: Incident | null;
  readonly sightings: readonly Sighting[];
  /** One entry a signal: saved and seen together, over the whole of what it saw, at its deepest. */
  readonly evidence: readonly Evidence[];
}

/** How an event ended, and when that became certain. */
export interface Settled {
  readonly until: Instant;
  readonly at: Instant;
}

export const episodeOf = (saved: Incident | null): Episode => ({
  saved,
  sightings: [],
  evidence: (saved?.evidence ?? []).reduce(withEvidence, []),
});

export const withSighting = (episode: Episode, sighting: Sighting): Episode => ({
  ...episode,
  sightings: [...episode.sightings, sighting],
  evidence: withEvidence(episode.evidence, sighting.evidence),
});

function withEvidence(all: readonly Evidence[], one: Evidence): readonly Evidence[] {
  const known = all.findIndex(({ signal }) => signal === one.signal);
  const before = all[known];
  return before === undefined ? [...all, one] : all.with(known, join(before, one));
}

function join(a: Evidence, b: Evidence): Evidence {
  const says = isStronger(b, a) ? b : a;
  const interval = {
    from: instant(Math.min(a.interval.from, b.interval.from)),
    until: instant(Math.max(a.interval.until, b.interval.until)),
  };
  // A later look, which begins inside the loss, does not see it fall.
  const fall = says.fall ?? (says === a ? b : a).fall;
  return fall === undefined ? { ...says, interval } : { ...says, interval, fall };
}

/** Of counts the larger sample, for it covers the smaller; of levels the deeper. */
const isStronger = (a: Evidence, b: Evidence): boolean =>
  a.count !== null && b.count !== null ? a.count > b.count : lossOf(a) > lossOf(b);

/** Of an outage that was told its onset: what its signals showed before that was something else. */
export const startOf = ({ saved, evidence }: Episode): Instant =>
  saved !== null && saved.kind === 'outage' && isAlerting(saved)
    ? saved.from
    : instant(Math.min(...evidence.map(({ interval }) => interval.from), saved?.from ?? Number.POSITIVE_INFINITY));

/** Has the event this very stretch already, from an earlier look? */
export const holds = ({ saved }: Episode, { signal, interval }: Sighting): boolean =>
  saved?.evidence.some((one) => one.signal === signal && overlaps(one.interval, interval)) ?? false;

/** Does this stretch of loss belong to the event? */
export function belongs(
  sighting: Sighting,
  episode: Episode,
  findings: readonly Finding[],
  thresholds: Thresholds,
): boolean {
  const reopen = thresholds['incident.reopen'] * 60;
  const isBefore = sighting.interval.until <= earlier(startOf(episode), leadOf(sighting, episode, thresholds));
  // What it was suspected for before its onset was known stays its own: else it would open as another.
  if (isBefore && !holds(episode, sighting)) return false;
  const closed = episode.saved?.until ?? null;
  if (closed !== null && !isExtended(episode, findings, thresholds)) {
    if (isFading(sighting, episode.saved, thresholds)) return true;
    const isOver = !isHistory(episode, findings) || sighting.interval.until < earlier(nowOf(findings), LATE);
    return isOver && sighting.interval.from <= later(closed, reopen);
  }
  if (episode.saved !== null && !isAlerting(episode.saved) && !isNear(sighting, episode, thresholds)) return false;
  const settled = settledOf(episode, findings, thresholds);
  return settled === null || sighting.interval.from <= Math.max(settled.at, later(settled.until, reopen));
}

/** One family's suspicion of last week has nothing to do with what another family sees today. */
function isNear(sighting: Sighting, { saved, sightings }: Episode, thresholds: Thresholds): boolean {
  const own = [...(saved?.evidence ?? []), ...sightings.map(({ evidence }) => evidence)];
  return own.some(
    ({ family, interval }) =>
      family === sighting.family || Math.abs(interval.from - sighting.interval.from) <= thresholds['agree.same'] * 3600,
  );
}

/** How long before the event's start a stretch may have ended: other families by their agreement, its own by reopening. */
function leadOf(sighting: Sighting, { evidence }: Episode, thresholds: Thresholds): number {
  const leads = evidence.map((one) =>
    one.family === sighting.family ? thresholds['incident.reopen'] : windowOf(one, sighting, thresholds),
  );
  return Math.max(...leads) * 60;
}

/**
 * A signal of a closed event that had begun before the end: looked at again, in a later window, a recovery may seem slower or
 * not whole. What was settled stays so; only a new fall opens the event again.
 */
function isFading({ signal, interval }: Sighting, saved: Incident | null, thresholds: Thresholds): boolean {
  const own = saved?.evidence.find((one) => one.signal === signal);
  if (own === undefined || saved === null || saved.until === null || saved.ending === 'retracted') return false;
  const held = own.interval.until > saved.until ? later(own.interval.until, thresholds['incident.reopen'] * 60) : 0;
  return interval.from < Math.max(saved.until, held);
}

/** What polls that were missed and slow publishers explain: what is older is history, and no news. */
export const LATE = hours(6);

/**
 * What was over for so long stays as it was told: what is usual is learnt anew every midnight, and by it hours of yesterday may
 * look otherwise than they did. What was closed without being seen to end is not settled.
 */
export const isHistory = ({ saved }: Episode, findings: readonly Finding[]): boolean =>
  saved !== null &&
  saved.kind === 'outage' &&
  saved.until !== null &&
  saved.ending === undefined &&
  saved.until < earlier(nowOf(findings), LATE);

const nowOf = (findings: readonly Finding[]): Instant =>
  instant(Math.max(...findings.map(({ interval }) => interval.until)));

/** A closed event goes on when something that was not yet known reaches beyond its end. */
export const isExtended = (episode: Episode, findings: readonly Finding[], thresholds: Thresholds): boolean => {
  const { saved, sightings } = episode;
  if (saved === null || saved.until === null || isHistory(episode, findings)) return false;
  const { until } = saved;
  return sightings.some((sighting) => sighting.interval.until > until && !isFading(sighting, saved, thresholds));
};

/**
 * The end of the event, once every signal that showed it has been normal for the settle time since. What is not normal
 * holds it open, but not for ever:
 *
 * - once two families are normal, one of them of those that no habits move, an activity signal is not waited for that has not
 *   been heard since (the next cut of the day may come first), and a telescope is excused after `resolve.activity` hours more;
 * - so is an activity signal that is only a little low by now, and for it one signal is enough that had lost half and is normal
 *   (a telescope's word is not): who is reached by probes again, or uses what he used, is not cut off;
 * - a signal that went blank is excused when the others have been normal for `resolve.blank` hours more, if these others
 *   are two families or one that no habits move: else a country where only one search engine works would be "back";
 * - a signal that is only a little low, or a telescope, is excused when the others recovered `resolve.lagging` hours ago.
 *
 * @returns null while it lasts
 */
export function settledOf(episode: Episode, findings: readonly Finding[], thresholds: Thresholds): Settled | null {
  const signals = episode.evidence.filter(isMeasured).map((evidence) => recovery(evidence, findings, thresholds));
  const normal = signals.filter((signal) => signal.at !== null);
  const holding = signals.filter((signal) => signal.at === null);
  if (normal.length === 0) return null;
  const at = Math.max(...normal.map((signal) => signal.at ?? 0));
  const now = nowOf(findings);
  const isBack = hasBoth(normal);
  const isReached = normal.some(({ evidence }) => isTelling(evidence, thresholds));
  // Not waited for: the end is what the others say.
  const isLate = ({ isUnheard, evidence }: Recovery) =>
    isBack && isUnheard && isActivity(evidence) && evidence.interval.until <= latest(normal);
  const waited = holding.filter((signal) => !isLate(signal));
  if (waited.length === 0) return { until: latest(signals), at: instant(at) };
  const isExcused = ({ state, evidence }: Recovery) =>
    (isActivity(evidence) &&
      (state === 'slight' ? isBack || isReached : state === 'fading' && isBack) &&
      now >= at + thresholds['resolve.activity'] * 3600) ||
    (state === 'blank' && hasWeight(normal) && now >= at + thresholds['resolve.blank'] * 3600) ||
    (state !== 'low' && now >= latest(normal) + thresholds['resolve.lagging'] * 3600);
  if (!waited.every(isExcused)) return null;
  return { until: latest(signals.filter(({ state }) => state !== 'fading' && state !== 'slight')), at: instant(now) };
}

interface Recovery {
  readonly evidence: Evidence;
  /** When it had been normal for long enough; null if it has not. */
  readonly at: Instant | null;
  /** `slight`: little is lost of what people do; `fading`: little is lost elsewhere, or by a telescope, however much. */
  readonly state: 'normal' | 'blank' | 'slight' | 'fading' | 'low';
  /** Nothing is known of it since it was low. */
  readonly isUnheard: boolean;
}

function recovery(evidence: Evidence, findings: readonly Finding[], thresholds: Thresholds): Recovery {
  const since = evidence.interval.until;
  const after = findings.filter((finding) => finding.signal === evidence.signal && finding.interval.until > since);
  let missing = thresholds['outage.settle'] * 60;
  for (const { status, interval } of after) {
    if (status !== 'normal') continue;
    const from = Math.max(since, interval.from);
    if (interval.until - from >= missing)
      return { evidence, at: instant(from + missing), state: 'normal', isUnheard: false };
    missing -= interval.until - from;
  }
  const state = stateOf(evidence, after, findings, thresholds);
  return { evidence, at: null, state, isUnheard: after.length === 0 };
}

function stateOf(
  evidence: Evidence,
  after: readonly Finding[],
  findings: readonly Finding[],
  thresholds: Thresholds,
): Recovery['state'] {
  const { signal, family, interval } = evidence;
  if (after.some((finding) => finding.status === 'insufficient' && finding.reason === 'suspect-source')) return 'low';
  const isBlank = (finding: Finding) => finding.status === 'insufficient' && finding.reason !== 'between-thresholds';
  if (after.length > 0 && after.every(isBlank)) return 'blank';
  const own = findings.filter((finding) => finding.signal === signal && finding.interval.until >= interval.until);
  if (isActivity(evidence) && lossNow(evidence, own) < thresholds['agree.deep']) return 'slight';
  const last = own.findLast(({ status }) => status === 'detected');
  const isDeep = last?.status === 'detected' && lossOf(last.evidence) >= thresholds['agree.deep'];
  return isDeep && family !== 'passive-traffic' ? 'low' : 'fading';
}

/** What people do is low from the cut on into a day of rest, in one stretch of loss: not its depth counts, but its last hour. */
function lossNow(evidence: Evidence, own: readonly Finding[]): number {
  const last = own.findLast((finding) => finding.status !== 'insufficient' || finding.reason === 'between-thresholds');
  if (last === undefined) return lossOf(evidence);
  return last.status === 'detected' ? (last.latest ?? lossOf(last.evidence)) : 0;
}

const latest = (signals: readonly Recovery[]): Instant =>
  instant(Math.max(...signals.map(({ evidence }) => evidence.interval.until)));

const hasWeight = (normal: readonly Recovery[]): boolean => isPlural(normal) || normal.some(isSteady);

const hasBoth = (normal: readonly Recovery[]): boolean => isPlural(normal) && normal.some(isSteady);

const isPlural = (normal: readonly Recovery[]): boolean =>
  new Set(normal.map(({ evidence }) => evidence.family)).size > 1;

/** Half of it was gone, and no rumour of the network brings that back. */
const isTelling = (evidence: Evidence, thresholds: Thresholds): boolean =>
  evidence.family !== 'passive-traffic' && lossOf(evidence) >= thresholds['agree.deep'];

const isActivity = ({ family }: Evidence): boolean => ACTIVITY.includes(family);
const isSteady = ({ evidence }: Recovery): boolean => !isActivity(evidence);
