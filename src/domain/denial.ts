import type { Episode } from './episode.ts';
import { type Evidence, type Finding, isMeasured } from './finding.ts';
import { type Incident, isAlerting } from './incident.ts';
import { type Instant, instant } from './time.ts';

/** So much of the time in which a signal was low must now be healthy: publishers revise bin by bin. */
const MOST = 0.8;

/**
 * Has everything that was measured of an alerting incident been replaced by healthy values? Only what can still be looked at
 * is judged, and only `normal` denies: a gap, or a value between the thresholds, does not.
 */
export function isDenied({ saved, sightings }: Episode, findings: readonly Finding[]): boolean {
  if (saved === null || !isAlerting(saved) || saved.ending === 'retracted' || sightings.length > 0) return false;
  const measured = saved.evidence.filter(isMeasured);
  return measured.length > 0 && measured.every((one) => isHealthy(one, findings));
}

function isHealthy({ signal, interval }: Evidence, findings: readonly Finding[]): boolean {
  const healthy = findings
    .filter((finding) => finding.signal === signal && finding.status === 'normal')
    .map(
      (finding) => Math.min(finding.interval.until, interval.until) - Math.max(finding.interval.from, interval.from),
    );
  const long = healthy.reduce((sum, shared) => sum + Math.max(0, shared), 0);
  return long >= MOST * (interval.until - interval.from);
}

/** It ends where it was last seen, and says that it was nothing. */
export function retracted(saved: Incident): Incident {
  const { restored: _, ...rest } = saved;
  const lastSeen = instant(Math.max(...saved.evidence.map(({ interval }) => interval.until))) satisfies Instant;
  return { ...rest, until: saved.until ?? lastSeen, ending: 'retracted', revision: saved.revision + 1 };
}
