import { agreementOnSlowness } from './agree-throttling.ts';
import type { Evidence, Finding } from './finding.ts';
import type { Standing } from './incident.ts';
import type { Family } from './series.ts';
import { lossOf } from './severity.ts';
import type { Thresholds } from './thresholds.ts';
import { type Instant, overlaps } from './time.ts';

/** Families that follow what people do: they sleep late, travel and celebrate in all of them at once. */
export const ACTIVITY: readonly Family[] = ['passive-traffic', 'usage'];
/** Families that no change of habits can move. */
const INFRASTRUCTURE: readonly Family[] = ['control-plane', 'active-probing', 'client-tests'];

const isActivity = ({ family }: { family: Family }): boolean => ACTIVITY.includes(family);
const isInfrastructure = ({ family }: { family: Family }): boolean => INFRASTRUCTURE.includes(family);

/**
 * How well the sightings of one event support each other. Two families agree when they saw it begin at about the same time,
 * or when both lost half at the same moment. Three rules keep agreement honest:
 *
 * - two signals of one family can fail for one reason, so they are one voice;
 * - two activity families agree only on a loss beyond any quiet day: habits, not cuts, move both (Fridays of December 2025);
 *   while routes or addresses stay mostly normal, only on one beyond any holiday;
 * - routes and addresses can move elsewhere while people stay connected: a shallow loss of infrastructure alone is not
 *   corroborated while an activity signal that could show such a loss stays mostly normal.
 *
 * Throttling has rules of its own: `agree-throttling.ts`.
 *
 * @param sightings each signal's stretches of loss inside one event
 * @param findings everything known of the subject and kind, for the signals that contradict
 */
export function agreement(
  sightings: readonly Evidence[],
  findings: readonly Finding[],
  thresholds: Thresholds,
): Exclude<Standing, 'confirmed'> {
  if (findings.some(({ kind }) => kind === 'throttling')) return agreementOnSlowness(sightings, findings, thresholds);
  const agrees = sightings.some((a, i) => sightings.slice(i + 1).some((b) => supports(a, b, findings, thresholds)));
  return agrees ? 'corroborated' : 'suspected';
}

/** Do these two sightings of one outage agree, and does nothing contradict them? */
export const supports = (a: Evidence, b: Evidence, findings: readonly Finding[], thresholds: Thresholds): boolean =>
  isPair(a, b, thresholds) && !isContradicted(a, b, findings, thresholds);

function isPair(a: Evidence, b: Evidence, thresholds: Thresholds): boolean {
  if (a.family === b.family) return false;
  const depth = Math.min(lossOf(a), lossOf(b));
  if (isActivity(a) && isActivity(b) && depth < thresholds['agree.activity']) return false;
  if (!isActivity(a) && !isInfrastructure(a)) return false;
  if (!isActivity(b) && !isInfrastructure(b)) return false;
  const apart = Math.abs(a.interval.from - b.interval.from) / 60;
  if (apart <= windowOf(a, b, thresholds)) return true;
  return (
    depth >= thresholds['agree.deep'] && apart <= thresholds['agree.same'] * 60 && overlaps(a.interval, b.interval)
  );
}

/** Usage is smoothed and published late, so that its onset comes late as well. */
export const windowOf = (a: { family: Family }, b: { family: Family }, thresholds: Thresholds): number =>
  thresholds[a.family === 'usage' || b.family === 'usage' ? 'agree.late-window' : 'agree.window'];

const HEARD = 15 * 60;

function isContradicted(a: Evidence, b: Evidence, findings: readonly Finding[], thresholds: Thresholds): boolean {
  if (isActivity(a) !== isActivity(b)) return false;
  const losses = [lossOf(a), lossOf(b)];
  const depth = Math.min(...losses);
  const since = Math.max(a.interval.from, b.interval.from) as Instant;
  if (isActivity(a)) return depth < thresholds['agree.habits'] && isNormal(findings.filter(isInfrastructure), since);
  if (Math.max(...losses) >= thresholds['agree.deep']) return false;
  return isNormal(
    findings.filter((finding) => isActivity(finding) && unseen(finding, thresholds) <= depth),
    since,
  );
}

/** For a quarter of an hour at least, and for most of the time of which these have something to say? */
function isNormal(findings: readonly Finding[], since: Instant): boolean {
  let normal = 0;
  let heard = 0;
  for (const finding of findings) {
    const long = Math.max(0, finding.interval.until - Math.max(since, finding.interval.from));
    if (finding.status === 'normal') normal += long;
    if (finding.status !== 'insufficient' || finding.reason === 'between-thresholds') heard += long;
  }
  return normal >= HEARD && normal > heard / 2;
}

/** The loss that an activity signal may have and still be called normal: it cannot deny a smaller one. */
const unseen = ({ family }: { family: Family }, thresholds: Thresholds): number =>
  thresholds['outage.exit'] * thresholds[family === 'usage' ? 'outage.usage.enter' : 'outage.telescope.enter'];
