import type { Store } from '../store.ts';
import { d1Artefacts } from './artefacts.ts';
import { d1Baselines } from './baselines.ts';
import { d1Configuration } from './configuration.ts';
import { d1Dead } from './dead.ts';
import { d1Deferrals } from './deferrals.ts';
import { d1Deliveries } from './deliveries.ts';
import { d1Endpoints } from './endpoints.ts';
import { d1Incidents } from './incidents.ts';
import { d1MailDays } from './mail-days.ts';
import { d1Material } from './material.ts';
import { d1Patterns } from './patterns.ts';
import { d1Places } from './places.ts';
import { d1Polls } from './polls.ts';
import { d1PushOrigins } from './push-origins.ts';
import { d1Records } from './records.ts';
import { d1Series } from './series.ts';
import { d1States } from './states.ts';
import { d1Subscriptions } from './subscriptions.ts';

/** The ports over Cloudflare D1; `migrations/` makes its tables. */
export function d1Store(db: D1Database): Store {
  return {
    places: d1Places(db),
    series: d1Series(db),
    baselines: d1Baselines(db),
    states: d1States(db),
    incidents: d1Incidents(db),
    patterns: d1Patterns(db),
    records: d1Records(db),
    subscriptions: d1Subscriptions(db),
    deliveries: d1Deliveries(db),
    material: d1Material(db),
    dead: d1Dead(db),
    deferrals: d1Deferrals(db),
    endpoints: d1Endpoints(db),
    pushOrigins: d1PushOrigins(db),
    mailDays: d1MailDays(db),
    artefacts: d1Artefacts(db),
    polls: d1Polls(db),
    configuration: d1Configuration(db),
  };
}
