import { saidOf } from '#alerts/news';
import { renderMessage } from '#alerts/render';
import type { IncidentTelling, WindowTelling } from '#alerts/telling';
import { saidOfWindow } from '#alerts/window-news';
import { windowTopic } from '#alerts/windows';
import type { IncidentChange, IncidentTurn, WindowTurn } from '#domain/delivery';
import type { Entity, Place } from '#domain/entity';
import type { Evidence, IncidentKind } from '#domain/finding';
import type { Incident } from '#domain/incident';
import { incidentId } from '#domain/incident';
import type { Pattern } from '#domain/pattern';
import type { Family, SignalId } from '#domain/series';
import { subject } from '#domain/subject';
import type { Language } from '#domain/subscription';
import { earlier, type Instant, instant, interval, later } from '#domain/time';
import type { IncidentTopic } from '#domain/topic';

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
  { id: 'radar', attribution: { text: 'Cloudflare Radar, CC BY-NC 4.0', url: 'https://radar.example.org/' } },
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
const SLOWNESS = [
  witness('radar.iqi-bandwidth', 'speed', 3.4, 14.1),
  witness('ioda.ping-slash24-latency', 'delay', 262, 121),
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
    evidence: { outage: OUTAGE, throttling: SLOWNESS, 'service-block': TESTS }[kind],
    revision: 2,
    ...change,
  };
}

/** What is new at such a turn. */
const CHANGES: Partial<Record<IncidentTurn, readonly IncidentChange[]>> = {
  escalated: ['confirmed'],
  updated: ['graver'],
  'partially-restored': ['restored'],
};

export function telling(
  about: Incident,
  reason: IncidentTurn,
  language: Language,
  {
    within = about.subject.entity === 'country/IR' ? [] : ['country/IR'],
    together = [],
    pattern = null,
    ...change
  }: Partial<IncidentTelling & Omit<IncidentTopic, 'kind' | 'incident'>> = {},
): IncidentTelling {
  const topic: IncidentTopic = { kind: 'incident', incident: about, within, together, pattern };
  return {
    deliveryId: `${about.id}/${reason}-${about.revision}/sub-1`,
    topic,
    reason,
    said: { ...saidOf({ topic, window: null }, null), changes: CHANGES[reason] ?? [] },
    interrupting: true,
    urgency: 'high',
    places: PLACES,
    sources: SOURCES,
    language,
    timezone: 'Asia/Tehran',
    at: later(NIGHT, 2400) as Instant,
    origin: ORIGIN,
    unsubscribeUrl: `${ORIGIN}/u/token`,
    manageUrl: `${ORIGIN}/s/token`,
    ...change,
  };
}

/** A window at its turns, as `telling` is for incidents. */
export function windowTelling(about: Pattern, reason: WindowTurn, language: Language): WindowTelling {
  const window = { pattern: about, within: ['country/IR'] as const, severities: new Map() };
  const topic = windowTopic(window, []);
  const at = earlier(about.next[0]?.from ?? NIGHT, 2400);
  const { topic: _, reason: __, said: ___, ...reader } = telling(incident('outage'), 'opened', language);
  return { ...reader, topic, reason, said: saidOfWindow({ topic, at }, null), at };
}

export const message = (kind: IncidentKind = 'outage', reason: IncidentTurn = 'opened', language: Language = 'en') =>
  renderMessage(telling(incident(kind), reason, language));
