import { isSlow } from './fall.ts';
import type { Evidence, Finding, IncidentKind } from './finding.ts';
import type { Reach } from './incident.ts';
import type { Family } from './series.ts';
import { lossOf, supportedLoss } from './severity.ts';
import { minutes } from './time.ts';

/** Families that look from abroad, or follow what crosses the border. */
const FOREIGN: readonly Family[] = ['active-probing', 'passive-traffic', 'usage'];
/** From here on an outage is called total: the rest is noise of the instruments. */
const TOTAL = 0.8;
/** Cut off from abroad: this much lost in two families at once, and for so long (detection.md, 8.4). */
const CUT_OFF = { loss: 0.6, lasts: minutes(45) };
/** Routes count as standing up to this loss: a third was gone in November 2019, a tenth in January 2026. */
const STANDING = 0.35;
/** Routes that go are withdrawn within minutes of the cut: those that were normal for this long of it stay. */
const SEEN = minutes(15);

/**
 * How far an outage reaches.
 *
 * - `intranet`: two families lost three fifths of what comes from abroad, together for 45 minutes, while the routes are
 *   *seen* to stand. A slow fall is left out: where the power fails the routes, which are announced from elsewhere, stand too.
 * - `full`: two families lost four fifths, and the routes went as well or nobody sees them.
 * - `partial`: everything else.
 *
 * @param findings everything known of the subject: routes that are normal meanwhile stand
 */
export function reachOf(kind: IncidentKind, evidence: readonly Evidence[], findings: readonly Finding[]): Reach {
  if (kind !== 'outage') return null;
  const routes = routesLost(evidence, findings);
  if (routes !== null && routes <= STANDING) return isCutOff(evidence) ? 'intranet' : 'partial';
  return supportedLoss(evidence) >= TOTAL ? 'full' : 'partial';
}

/**
 * The worst that was seen, for an incident tells of its whole time. What was total while nobody saw the routes may turn out to
 * be an intranet, and stays one when nobody sees them any more.
 */
export function worseReach(
  before: Reach,
  now: Reach,
  evidence: readonly Evidence[],
  findings: readonly Finding[],
): Reach {
  if (before === null || now === null || before === now) return now;
  if (now === 'partial') return before;
  return now === 'full' && routesLost(evidence, findings) === null ? before : now;
}

function isCutOff(evidence: readonly Evidence[]): boolean {
  const foreign = evidence.filter(({ family }) => FOREIGN.includes(family));
  const cut = foreign.filter((one) => lossOf(one) >= CUT_OFF.loss);
  const together = cut.some((a, i) =>
    cut.slice(i + 1).some((b) => a.family !== b.family && shared(a, b) >= CUT_OFF.lasts),
  );
  return together && 2 * cut.length >= foreign.length && !isSlow(evidence);
}

/** The share of routes that was lost; 0 when they were normal during the loss, null when nobody saw them. */
function routesLost(evidence: readonly Evidence[], findings: readonly Finding[]): number | null {
  const lost = evidence.filter(({ family }) => family === 'control-plane').map(lossOf);
  if (lost.length > 0) return Math.max(...lost);
  const stood = findings.some(
    (finding) =>
      finding.family === 'control-plane' &&
      (finding.status === 'normal' || (finding.status === 'insufficient' && finding.reason === 'between-thresholds')) &&
      evidence.some((one) => shared(one, finding) >= SEEN),
  );
  return stood ? 0 : null;
}

const shared = (a: Pick<Evidence, 'interval'>, b: Pick<Evidence, 'interval'>): number =>
  Math.min(a.interval.until, b.interval.until) - Math.max(a.interval.from, b.interval.from);
