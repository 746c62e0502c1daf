import type { Incident } from '#domain/incident';
import { earlier, hours, type Interval, instant, later } from '#domain/time';
import { holdOf } from './baseline-until.ts';

/** Signals sag before the crossing that opened the incident. */
const BEFORE = hours(1);
/** People catch up after a cut: traffic above usual in the first hours must not raise the baseline. */
const OVERSHOOT = hours(3);

/**
 * What must not be learnt from: the time that incidents covered, with what leads into it and the overshoot after. What has
 * outlasted its hold is the new normal, and is learnt from there on.
 */
export const exceptOf = (incidents: readonly Incident[]): readonly Interval[] =>
  incidents.map((incident) => {
    const end = later(incident.from, holdOf(incident));
    const until = incident.until === null ? end : later(incident.until, OVERSHOOT);
    return { from: earlier(incident.from, BEFORE), until: instant(Math.min(end, until)) };
  });
