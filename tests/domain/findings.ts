import type { Finding } from '#domain/finding';
import type { Change, Incident } from '#domain/incident';
import type { Family, SignalId } from '#domain/series';
import { subject } from '#domain/subject';
import { type Instant, instant, interval } from '#domain/time';

export const IRAN = subject('country/IR');
/** Hours after an arbitrary evening. */
export const hour = (count: number): Instant => instant(1_767_891_600 + count * 3600);

export const FAMILIES: Readonly<Record<SignalId, Family>> = {
  'ioda.bgp': 'control-plane',
  'ioda.ping-slash24': 'active-probing',
  'ioda.merit-nt': 'passive-traffic',
  'ioda.gtr': 'usage',
};

const common = (signal: SignalId, from: number, until: number) =>
  ({
    detector: 'outage/level-drop@2',
    kind: 'outage',
    subject: IRAN,
    signal,
    family: FAMILIES[signal] ?? 'usage',
    interval: interval(hour(from), hour(until)),
  }) as const;

export const normal = (signal: SignalId, from: number, until: number): Finding => ({
  ...common(signal, from, until),
  status: 'normal',
});

export const nothing = (
  signal: SignalId,
  from: number,
  until: number,
  reason: 'gap' | 'between-thresholds' | 'suspect-source' = 'gap',
): Finding => ({ ...common(signal, from, until), status: 'insufficient', reason });

export function lost(signal: SignalId, from: number, until: number, share = 0.9, ongoing = true): Finding {
  const base = common(signal, from, until);
  const evidence = {
    signal,
    family: base.family,
    detector: base.detector,
    interval: base.interval,
    observed: 100 * (1 - share),
    expected: 100,
    count: null,
  };
  return { ...base, status: 'detected', ongoing, evidence, standsAlone: false };
}

/** The same with how much is lost by now. */
export const lostStill = (signal: SignalId, from: number, until: number, share: number, latest: number): Finding => ({
  ...lost(signal, from, until, share),
  ...{ latest },
});

/** What a store would hold after these changes. */
export function apply(incidents: readonly Incident[], changes: readonly Change[]): readonly Incident[] {
  const byId = new Map(incidents.map((incident) => [incident.id, incident]));
  for (const { incident } of changes) byId.set(incident.id, incident);
  return [...byId.values()];
}
