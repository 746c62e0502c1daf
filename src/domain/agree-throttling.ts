import type { Evidence, Finding } from './finding.ts';
import type { Standing } from './incident.ts';
import type { Family } from './series.ts';
import { lossOf } from './severity.ts';
import type { Thresholds } from './thresholds.ts';
import { type Interval, overlaps } from './time.ts';

/** Families that show slowness, each for reasons of its own: what is sent, what comes back late, and who gives up. */
const FAMILIES: readonly Family[] = ['speed', 'delay', 'usage'];

/**
 * How well sightings of slowness support each other: two of speed, delay and usage that saw it begin within the window, or that
 * both lost half at the same moment. Delay and loss of probes are one family. Delay and usage do not agree while speed, where
 * it is known, stays normal: when most people are gone, those who are left are slower to reach and as fast as ever (Iran, 2022).
 *
 * @param findings everything known of the subject, for the speed that contradicts
 */
export function agreementOnSlowness(
  sightings: readonly Evidence[],
  findings: readonly Finding[],
  thresholds: Thresholds,
): Exclude<Standing, 'confirmed'> {
  const told = sightings.filter(({ family }) => FAMILIES.includes(family));
  const agrees = told.some((a, i) =>
    told.slice(i + 1).some((b) => isPair(a, b, thresholds) && !isContradicted(a, b, findings)),
  );
  return agrees ? 'corroborated' : 'suspected';
}

function isPair(a: Evidence, b: Evidence, thresholds: Thresholds): boolean {
  if (a.family === b.family || !overlaps(a.interval, b.interval)) return false;
  const apart = Math.abs(a.interval.from - b.interval.from) / 60;
  return apart <= thresholds['throttle.window'] || Math.min(lossOf(a), lossOf(b)) >= thresholds['agree.deep'];
}

function isContradicted(a: Evidence, b: Evidence, findings: readonly Finding[]): boolean {
  if (a.family === 'speed' || b.family === 'speed') return false;
  const both = {
    from: Math.max(a.interval.from, b.interval.from),
    until: Math.min(a.interval.until, b.interval.until),
  } as Interval;
  const speed = findings.filter(({ family }) => family === 'speed');
  const lasted = (status: Finding['status']) =>
    speed
      .filter((finding) => finding.status === status)
      .reduce((sum, { interval }) => sum + Math.max(0, shared(interval, both)), 0);
  return lasted('normal') > lasted('detected');
}

const shared = (a: Interval, b: Interval): number => Math.min(a.until, b.until) - Math.max(a.from, b.from);
