import { renderMessage, type Telling } from '#alerts/render';
import type { Entity, Place } from '#domain/entity';
import type { Evidence, IncidentKind } from '#domain/finding';
import type { Incident } from '#domain/incident';
import { incidentId } from '#domain/incident';
import type { Family, SignalId } from '#domain/series';
import { subject } from '#domain/subject';
import type { Language } from '#domain/subscription';
import { type Instant, instant, interval, later } from '#domain/time';

/** 8 January 2026, 20:40 UTC: past midnight in Tehran. */
export const NIGHT = instant(1_767_904_800);
export const ORIGIN = 'https://alerts.example.org';

const country = (entity: Entity, name: string, timezone: string): Place => ({
  entity,
  name,
  timezone,
  within: null,
  access: null,
  control: false,
});

export const PLACES: readonly Place[] = [
  country('country/IR', 'Iran', 'Asia/Tehran'),
  { ...country('asn/44244', 'Irancell', 'Asia/Tehran'), within: 'country/IR', access: 'mobile' },
];

export const SOURCES = [
  { id: 'ioda', attribution: { text: 'Source: IODA, Georgia Tech', url: 'https://ioda.example.org/' } },
  { id: 'ooni', attribution: { text: 'Data by OONI, CC BY-NC-SA 4.0', url: 'https://ooni.example.org/' } },
];

export function witness(
  signal: SignalId,
  family: Family,
  observed: number,
  expected: number,
  count: number | null = null,
): Evidence {
  return {
    signal,
    family,
    detector: 'sample@1',
    interval: interval(NIGHT, later(NIGHT, 3600)),
    observed,
    expected,
    count,
  };
}

const OUTAGE = [
  witness('ioda.bgp', 'control-plane', 1740, 1900),
  witness('ioda.ping-slash24', 'active-probing', 36, 520),
];
const TESTS = [witness('ooni.tests', 'client-tests', 41, 3, 48)];

export function incident(kind: IncidentKind, change: Partial<Incident> = {}): Incident {
  const about = kind === 'service-block' ? subject('country/IR', 'whatsapp') : subject('asn/44244');
  return {
    id: incidentId(kind, about, NIGHT),
    kind,
    subject: about,
    from: NIGHT,
    until: null,
    standing: 'corroborated',
    cause: 'unknown',
    reach: kind === 'outage' ? 'partial' : null,
    severity: 3,
    evidence: kind === 'service-block' ? TESTS : OUTAGE,
    revision: 2,
    ...change,
  };
}

export function telling(
  about: Incident,
  reason: Telling['reason'],
  language: Language,
  change: Partial<Telling> = {},
): Telling {
  return {
    deliveryId: `${about.id}/${reason}-${about.revision}/sub-1`,
    incident: about,
    reason,
    within: about.subject.entity === 'country/IR' ? [] : ['country/IR'],
    places: PLACES,
    sources: SOURCES,
    language,
    timezone: 'Asia/Tehran',
    at: later(NIGHT, 2400) as Instant,
    origin: ORIGIN,
    unsubscribeUrl: `${ORIGIN}/u/token`,
    ...change,
  };
}

export const message = (
  kind: IncidentKind = 'outage',
  reason: Telling['reason'] = 'opened',
  language: Language = 'en',
) => renderMessage(telling(incident(kind), reason, language));
