import type { Place } from '#domain/entity';
import { type Incident, incidentId } from '#domain/incident';
import { subject } from '#domain/subject';
import type { Subscription } from '#domain/subscription';
import { hours, instant, later, minutes } from '#domain/time';
import type { Message } from './message.ts';
import { saidOf } from './news.ts';
import { renderMessage } from './render.ts';

/** 21 September 2022, 12:30 UTC: the first evening on which Iran's mobile networks went dark from 16:00 to midnight. */
const NIGHT = instant(1_663_763_400);
const PLACES: readonly Place[] = [
  { entity: 'country/IR', name: 'Iran', timezone: 'Asia/Tehran', within: null, access: null, control: false },
  {
    entity: 'asn/44244',
    name: 'Irancell',
    timezone: 'Asia/Tehran',
    within: 'country/IR',
    access: 'mobile',
    control: false,
  },
];
const ABOUT = subject('asn/44244');

/** The thread of that evening; its numbers are a reconstruction. */
function turns(run: string) {
  const opened: Incident = {
    id: `rehearsal-${run}.${incidentId('outage', ABOUT, NIGHT)}`,
    ...{ kind: 'outage', subject: ABOUT, from: NIGHT, until: null, standing: 'corroborated', cause: 'unknown' },
    ...{ reach: 'partial', severity: 3, revision: 1 },
    evidence: [
      {
        ...{ signal: 'ioda.ping-slash24', family: 'active-probing', detector: 'rehearsal@1', count: null },
        ...{ interval: { from: NIGHT, until: later(NIGHT, minutes(20)) }, observed: 60, expected: 520 },
      },
    ],
  };
  return [
    ['opened', opened, later(NIGHT, minutes(20))],
    [
      'escalated',
      { ...opened, standing: 'confirmed', cause: 'shutdown', severity: 4, revision: 2 },
      later(NIGHT, hours(2)),
    ],
    ['resolved', { ...opened, until: later(NIGHT, hours(8)), revision: 3 }, later(NIGHT, hours(8))],
  ] as const satisfies readonly (readonly ['opened' | 'escalated' | 'resolved', Incident, number])[];
}

/**
 * A shutdown of the past as messages to a webhook, marked as a test in what people read.
 *
 * @param run makes this rehearsal's ids its own, so that a receiver drops none of them as a repeat
 */
export function rehearsal(run: string, { id, language, timezone }: Subscription, origin: string): readonly Message[] {
  return turns(run).map(([reason, incident, at]) => {
    const topic = { kind: 'incident', incident, within: ['country/IR'], together: [], pattern: null } as const;
    const message = renderMessage({
      deliveryId: `${incident.id}/${reason}-${incident.revision}/${id}`,
      ...{ topic, reason, said: saidOf({ topic, window: null }, null), interrupting: true, urgency: 'high' },
      ...{ places: PLACES, sources: [], language, timezone, at, origin, unsubscribeUrl: origin, manageUrl: origin },
    });
    return { ...message, title: `[TEST] ${message.title}`, url: `${origin}/` };
  });
}
