import type { Decision } from '#domain/decision';
import type { HoldReason } from '#domain/delivery';
import type { Entity } from '#domain/entity';
import type { SourceId } from '#domain/health';
import type { Incident, IncidentId, Severity } from '#domain/incident';
import type { Pattern } from '#domain/pattern';
import { covers, type Subscription } from '#domain/subscription';
import type { SaidOfSummary, Summary, SummaryKind } from '#domain/summary';
import { days, earlier, type Instant, type Interval, toCompactIso } from '#domain/time';
import { severityOf } from '#domain/topic';
import { isMonday, nextDigest } from './local-clock.ts';

/** What summaries of one moment are made from, read once for all of them. */
export interface SummaryScene {
  /** Everything that alerts and is open, or ended within the time that any of them speaks of, or a week before it. */
  readonly incidents: readonly Incident[];
  /** When each of these was first more than a suspicion: late data tell of what is long over. */
  readonly knownSince: ReadonlyMap<IncidentId, Instant>;
  /** Windows that have not ended. */
  readonly windows: readonly Pattern[];
  readonly within: (entity: Entity) => readonly Entity[];
  /** Sources that are on and bring nothing fresh. */
  readonly stale: readonly SourceId[];
}

export interface HeldCount {
  readonly reason: HoldReason;
  readonly count: number;
}

/** Longer lists than this help nobody; the page has them all. */
const MOST = 40;
/** What these held is told elsewhere: in this very summary, or before. */
const NOT_COUNTED: readonly HoldReason[] = ['digest', 'already-told', 'never-told', 'rolled-up', 'group-wait'];

/** What a digest speaks of. */
export interface Period {
  /** Where the one before it ended. */
  readonly from: Instant;
  /** The times at which one was due since then, the last of them its own: it makes good for all. */
  readonly dues: readonly [Instant, ...Instant[]];
}

/**
 * The digest that is due, or null when it would say nothing: silence is never "all clear", so that nothing is told at most
 * once a week, with the sources that were blind, and never by a push that somebody did not ask to have weekly.
 */
export function digestOf(
  subscription: Subscription,
  { from, dues }: Period,
  scene: SummaryScene,
  held: readonly HeldCount[],
): Summary | null {
  const { preferences, timezone, channel } = subscription;
  if (preferences.digest === 'each') return null;
  const until = dues.at(-1) ?? dues[0];
  const said = saidOf(subscription, preferences.digest, { from, until }, scene, held);
  const isDaily = preferences.digest !== 'weekly';
  const isWanted = !isDaily || (channel !== 'web-push' && dues.some((due) => isMonday(due, timezone)));
  if (isEmpty(said) && !isWanted) return null;
  return { ...aspects(subscription, said, scene), turn: 'summary', key: toCompactIso(until) };
}

/** One message for several openings that were put off and are now told together. */
export function catchUpOf(
  subscription: Subscription,
  openings: readonly Decision[],
  at: Instant,
  scene: SummaryScene,
): Summary {
  const open = openings.flatMap(({ topic }) => (topic.kind === 'incident' ? [topic.incident, ...topic.together] : []));
  const windows = openings.flatMap(({ topic }) => (topic.kind === 'pattern' ? [topic.pattern] : []));
  const lists = { opened: [], ended: [], open: open.map(({ id }) => id), windows: windows.map(({ id }) => id) };
  const said: SaidOfSummary = {
    ...{ topic: 'summary', kind: 'catch-up', from: earlier(at, days(1)), until: at, ...lists },
    ...{ held: [], stale: scene.stale, together: [...lists.open, ...lists.windows] },
  };
  const severity = Math.max(...openings.map(({ topic }) => severityOf(topic))) as Severity;
  const urgency = severity >= 3 ? 'high' : 'normal';
  return { subscription, turn: 'catch-up', key: toCompactIso(at), severity, interrupting: true, urgency, said };
}

function aspects(subscription: Subscription, said: SaidOfSummary, { incidents }: SummaryScene) {
  const named = incidents.filter(({ id }) => said.together.includes(id));
  const severity = Math.max(1, ...named.map((one) => one.severity)) as Severity;
  // Asked for at an hour of its own: it may ring where there is something to read, and is in no hurry.
  return { subscription, severity, interrupting: !isEmpty(said), urgency: 'normal', said } as const;
}

const isEmpty = ({ together, held }: SaidOfSummary): boolean => together.length + held.length === 0;

function saidOf(
  subscription: Subscription,
  kind: Exclude<SummaryKind, 'catch-up'>,
  { from, until }: Interval,
  { incidents, knownSince, windows, within, stale }: SummaryScene,
  held: readonly HeldCount[],
): SaidOfSummary {
  const mine = incidents
    .filter((incident) => covers(subscription, incident, within(incident.subject.entity)))
    .toSorted((a, b) => b.severity - a.severity || b.from - a.from);
  const ids = (wanted: (incident: Incident) => boolean) =>
    mine
      .filter(wanted)
      .slice(0, MOST)
      .map(({ id }) => id);
  const isIn = (at: Instant | null | undefined) => at != null && from <= at && at < until;
  // A cut that nobody saw while it lasted is no alert any more: here is where it is told.
  const isLate = (one: Incident) => one.until !== null && one.until < from && isIn(knownSince.get(one.id));
  const isBrief = kind === 'open-only';
  const next = nextDigest(until, subscription.timezone, subscription.preferences) ?? until;
  const due = windows.filter(
    (window) =>
      concerns(subscription, window, within(window.entity)) &&
      window.next.some((one) => one.from >= until && one.from < next),
  );
  const lists = {
    opened: isBrief ? [] : ids((one) => isIn(one.from)),
    ended: isBrief ? [] : ids((one) => isIn(one.until) || isLate(one)),
    // As of now, however late it is made: what has ended since it was due is in the next.
    open: ids((one) => one.until === null),
    windows: isBrief ? [] : due.slice(0, MOST).map(({ id }) => id),
  };
  return {
    ...{ topic: 'summary', kind, from, until, ...lists, stale },
    held: isBrief ? [] : held.filter(({ reason }) => !NOT_COUNTED.includes(reason)),
    together: [...new Set(Object.values(lists).flat())],
  };
}

const concerns = ({ filter }: Subscription, { entity, kind, service }: Pattern, within: readonly Entity[]): boolean =>
  (filter.entities.length === 0 || filter.entities.some((wanted) => [entity, ...within].includes(wanted))) &&
  (filter.kinds.length === 0 || filter.kinds.includes(kind)) &&
  (filter.services.length === 0 || service === null || filter.services.includes(service));
