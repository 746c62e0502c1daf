import { ACTIVITY } from '#domain/agree';
import { type Incident, isAlerting } from '#domain/incident';
import { lossOf } from '#domain/severity';
import { earlier, hours, type Interval, instant, later } from '#domain/time';
import { holdOf } from './baseline-until.ts';

/** Signals sag before the crossing that opened the incident. */
const BEFORE = hours(1);
/** People catch up after a cut: traffic above usual in the first hours must not raise the baseline. */
const OVERSHOOT = hours(3);

/** An activity signal that lost more than this did not merely sleep in. */
const BEYOND_HABIT = 0.6;

/**
 * What must not be learnt from: the time that incidents covered, with what leads into it and the overshoot after. What has
 * outlasted its hold is the new normal, and is learnt from there on. A suspicion that has ended and was one of habits only
 * (a Friday morning, a holiday) is acquitted and learnt from: left out, such mornings would be suspected for ever. So is what
 * was retracted: the values that it rested on are no longer there.
 */
export const exceptOf = (incidents: readonly Incident[]): readonly Interval[] =>
  incidents.filter((incident) => !isAcquitted(incident)).map(coveredBy);

const isAcquitted = (incident: Incident): boolean =>
  incident.ending === 'retracted' ||
  (incident.until !== null &&
    !isAlerting(incident) &&
    incident.evidence.every((one) => ACTIVITY.includes(one.family) && lossOf(one) < BEYOND_HABIT));

function coveredBy(incident: Incident): Interval {
  const end = later(incident.from, holdOf(incident));
  const until = incident.until === null ? end : later(incident.until, OVERSHOOT);
  return { from: earlier(incident.from, BEFORE), until: instant(Math.min(end, until)) };
}
