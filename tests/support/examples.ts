import { saidOf } from '#alerts/news';
import type { HoldReason, IncidentTurn } from '#domain/delivery';
import type { Place } from '#domain/entity';
import type { Evidence } from '#domain/finding';
import { type Incident, incidentId } from '#domain/incident';
import { type Pattern, patternId } from '#domain/pattern';
import { USUAL_PREFERENCES } from '#domain/preferences';
import type { ThirdPartyRecord } from '#domain/record';
import { type Subject, subject } from '#domain/subject';
import type { Filter, Subscription } from '#domain/subscription';
import { fromIso, type Instant } from '#domain/time';
import type { IncidentTopic } from '#domain/topic';

/** An instant from its ISO text; a typing error in a test is a failure of the test. */
export function at(text: string): Instant {
  const instant = fromIso(text);
  if (instant === null) throw new Error(`not an instant: ${text}`);
  return instant;
}

export const IRAN: Place = {
  entity: 'country/IR',
  name: 'Iran',
  timezone: 'Asia/Tehran',
  within: null,
  access: null,
  control: false,
};

export const IRANCELL: Place = {
  entity: 'asn/44244',
  name: 'Irancell',
  timezone: 'Asia/Tehran',
  within: 'country/IR',
  access: 'mobile',
  control: false,
};

export function evidence(over: Partial<Evidence> = {}): Evidence {
  return {
    signal: 'ioda.ping-slash24',
    family: 'active-probing',
    detector: 'outage/level-drop@2',
    interval: { from: at('2022-09-22T12:30:00Z'), until: at('2022-09-22T14:00:00Z') },
    observed: 12,
    expected: 100,
    count: null,
    ...over,
  };
}

export function record(over: Partial<ThirdPartyRecord> = {}): ThirdPartyRecord {
  const from = over.from ?? at('2022-09-22T12:30:00Z');
  return {
    source: 'radar-outages',
    id: '1066',
    kind: 'report',
    about: { entities: ['country/IR'], services: [] },
    from,
    until: null,
    cause: 'unknown',
    title: 'Mobile networks cut off',
    url: 'https://radar.cloudflare.com/ir',
    publishedAt: from,
    ...over,
  };
}

export function incident(over: Partial<Incident> = {}): Incident {
  const about: Subject = over.subject ?? subject('asn/44244');
  const from = over.from ?? at('2022-09-22T12:30:00Z');
  const kind = over.kind ?? 'outage';
  return {
    id: incidentId(kind, about, from),
    kind,
    subject: about,
    from,
    until: null,
    standing: 'corroborated',
    cause: 'unknown',
    reach: 'partial',
    severity: 2,
    evidence: [evidence(), evidence({ signal: 'ioda.merit-nt', family: 'passive-traffic' })],
    revision: 1,
    ...over,
  };
}

const EVERYTHING: Filter = { entities: [], kinds: [], services: [], minSeverity: 1, minStanding: 'corroborated' };

export function subscription(over: Partial<Subscription> = {}): Subscription {
  return {
    id: 'c3Vic2NyaXB0aW9uLTAwMQ',
    channel: 'webhook',
    filter: EVERYTHING,
    language: 'en',
    timezone: 'Europe/Berlin',
    preferences: USUAL_PREFERENCES,
    digestDue: null,
    status: 'active',
    revision: 1,
    createdAt: at('2022-09-01T00:00:00Z'),
    ...over,
  };
}

export const filter = (over: Partial<Filter>): Filter => ({ ...EVERYTHING, ...over });

export function pattern(over: Partial<Pattern> = {}): Pattern {
  const [first, second] = [at('2022-09-22T12:30:00Z'), at('2022-09-23T12:30:00Z')];
  const nights = [
    { incident: 'outage.asn-44244.20220922T1230Z', from: first, until: at('2022-09-22T20:30:00Z') },
    { incident: 'outage.asn-44244.20220923T1230Z', from: second, until: null },
  ];
  return {
    id: patternId('outage.asn-44244.20220922T1230Z'),
    entity: 'asn/44244',
    kind: 'outage',
    service: null,
    timezone: 'Asia/Tehran',
    days: 'daily',
    start: 960,
    end: 1440,
    startUncertaintyMinutes: 22,
    endUncertaintyMinutes: 60,
    hits: 2,
    misses: 0,
    level: 'likely',
    next: [{ from: at('2022-09-24T12:30:00Z'), until: at('2022-09-24T20:30:00Z'), probability: 0.74 }],
    nights,
    missed: [],
    revision: 1,
    ...over,
  };
}

export const topicOf = (about: Incident, over: Partial<IncidentTopic> = {}): IncidentTopic => ({
  kind: 'incident',
  incident: about,
  within: [],
  together: [],
  pattern: null,
  ...over,
});

/** A decision to tell somebody of an incident, as it is now. */
export function tellOf(tell: IncidentTurn, to: Subscription = subscription(), about: Incident = incident()) {
  const topic = topicOf(about);
  const { revision } = about;
  const said = saidOf({ topic, window: null }, null);
  return { topic, subscription: to, tell, revision, interrupting: true, urgency: 'normal', said } as const;
}

export const holdOf = (hold: HoldReason, to: Subscription = subscription(), about: Incident = incident()) =>
  ({ topic: topicOf(about), subscription: to, hold, instead: null }) as const;
