import { z } from 'zod';
import type { Place } from '#domain/entity';
import type { Incident } from '#domain/incident';
import type { Pattern } from '#domain/pattern';
import type { PushOrigin } from '#domain/push-origin';
import type { SubscriptionId } from '#domain/subscription';
import type { MaterialStore, Recipient } from '../material.ts';
import { troubleRow } from './endpoints.ts';
import { placeRow } from './places.ts';
import { pushOriginRow } from './push-origins.ts';
import { incident, json, pattern } from './rows.ts';
import { subscriptionRow } from './subscriptions.ts';

/** One round trip, which each invocation may make a bounded number of. Five parts are as many as D1 puts together. */
const MATERIAL = `
  WITH
    thread (id) AS MATERIALIZED (SELECT DISTINCT value FROM json_each(?2)),
    about (id, body) AS MATERIALIZED (
      SELECT incident.id, said.body FROM thread CROSS JOIN incident CROSS JOIN incident_revision AS said
      WHERE incident.id = thread.id AND said.incident = incident.id AND said.revision = incident.revision
    ),
    repeating (id, body) AS MATERIALIZED (
      SELECT pattern.id, pattern.body FROM thread CROSS JOIN pattern WHERE pattern.id = thread.id
    ),
    incidents (id) AS MATERIALIZED (
      SELECT id FROM thread
      UNION SELECT value ->> '$.incident' FROM repeating CROSS JOIN json_each(repeating.body, '$.nights')
    ),
    patterns (id) AS MATERIALIZED (
      SELECT id FROM repeating
      UNION SELECT near.id FROM (SELECT DISTINCT body ->> '$.subject.entity' AS entity FROM about) AS told
        CROSS JOIN pattern AS near WHERE near.entity = told.entity
    )
  SELECT 'recipient' AS part, json_object(
      'id', subscription.id, 'channel', channel, 'filter', filter, 'language', language, 'timezone', timezone,
      'preferences', preferences, 'digest_due', digest_due, 'status', status, 'revision', revision,
      'created_at', created_at
    ) AS body, sealed, iif(trouble.subscription IS NULL, NULL, json_object(
      'subscription', trouble.subscription, 'since', since, 'last', last, 'failures', failures, 'days', days,
      'reason', reason, 'disabled_at', disabled_at, 'notice', notice, 'owed', owed, 'took_at', took_at
    )) AS trouble
  FROM (SELECT DISTINCT value AS id FROM json_each(?1)) AS wanted CROSS JOIN subscription
    LEFT JOIN endpoint_trouble AS trouble ON trouble.subscription = subscription.id
  WHERE subscription.id = wanted.id
  UNION ALL
  SELECT 'incident', said.body, NULL, NULL FROM incidents CROSS JOIN incident CROSS JOIN incident_revision AS said
  WHERE incident.id = incidents.id AND said.incident = incident.id AND said.revision = incident.revision
  UNION ALL
  SELECT 'pattern', pattern.body, NULL, NULL FROM patterns CROSS JOIN pattern WHERE pattern.id = patterns.id
  UNION ALL
  SELECT 'place', json_object(
    'entity', entity, 'name', name, 'timezone', timezone, 'within', within, 'access', access, 'control', control
  ), NULL, NULL FROM place
  UNION ALL
  SELECT 'push-origin', json_object('origin', origin, 'until', until, 'reason', reason, 'refusals', refusals), NULL, NULL
  FROM push_origin`;

const materialRow = z.discriminatedUnion('part', [
  z.object({
    part: z.literal('recipient'),
    body: json(subscriptionRow),
    sealed: z.string(),
    trouble: z.union([z.null(), json(troubleRow)]),
  }),
  z.object({ part: z.literal('incident'), body: json(incident) }),
  z.object({ part: z.literal('pattern'), body: json(pattern) }),
  z.object({ part: z.literal('place'), body: json(placeRow) }),
  z.object({ part: z.literal('push-origin'), body: json(pushOriginRow) }),
]);

export function d1Material(db: D1Database): MaterialStore {
  return {
    async of(subscriptions, threads) {
      const recipients = new Map<SubscriptionId, Recipient>();
      const [incidents, patterns, places, pushOrigins]: [Incident[], Pattern[], Place[], PushOrigin[]] = [
        [],
        [],
        [],
        [],
      ];
      const { results } = await db.prepare(MATERIAL).bind(JSON.stringify(subscriptions), JSON.stringify(threads)).all();
      for (const found of results) {
        const row = materialRow.parse(found);
        if (row.part === 'incident') incidents.push(row.body);
        else if (row.part === 'pattern') patterns.push(row.body);
        else if (row.part === 'place') places.push(row.body);
        else if (row.part === 'push-origin') pushOrigins.push(row.body);
        else recipients.set(row.body.id, { subscription: row.body, sealed: row.sealed, trouble: row.trouble });
      }
      return { recipients, incidents, patterns, places, pushOrigins };
    },
  };
}
