import { type Entity, entityType, type Place } from '#domain/entity';
import type { Subscription } from '#domain/subscription';
import type { Runtime } from '#pipeline/runtime';
import { TESTED_SERVICES } from '#sources/services';
import type { DecisionView, ManageView, WishView } from '#web/views';
import { queryOf } from './api/wish-fields.ts';
import { everythingOf, explain, maskedTarget } from './managing.ts';
import { placeView } from './page-views.ts';

/** Where those who follow other countries often are; whoever is elsewhere has the zones of what we watch, or asks by link. */
const ZONES = [
  ...['UTC', 'Africa/Cairo', 'Africa/Johannesburg', 'Africa/Lagos', 'Africa/Nairobi', 'America/Los_Angeles'],
  ...['America/Mexico_City', 'America/New_York', 'America/Sao_Paulo', 'America/Toronto', 'Asia/Bangkok', 'Asia/Dubai'],
  ...['Asia/Kolkata', 'Asia/Singapore', 'Asia/Tbilisi', 'Asia/Tokyo', 'Australia/Sydney'],
  ...['Europe/Amsterdam', 'Europe/Berlin', 'Europe/Brussels', 'Europe/Istanbul', 'Europe/London', 'Europe/Madrid'],
  ...['Europe/Paris', 'Europe/Stockholm', 'Europe/Vienna', 'Europe/Vilnius', 'Europe/Warsaw'],
];

/** What the fields show for a wish. */
export function wishView(wish: WishView['wish'], places: readonly Place[]): WishView {
  const countries = places.filter(({ entity, control }) => entityType(entity) === 'country' && !control);
  const others = wish.filter.entities.filter((entity) => !countries.some((country) => country.entity === entity));
  const zones = [...ZONES, ...countries.map(({ timezone }) => timezone), wish.timezone];
  return {
    wish,
    places: [...countries.map(placeView), ...others.map((entity) => followed(entity, places))],
    services: TESTED_SERVICES.map(({ id }) => id),
    zones: ['UTC', ...[...new Set(zones)].filter((zone) => zone !== 'UTC').sort()],
  };
}

/** A place that is followed without being watched is shown by its key, so that it can be given up. */
function followed(entity: Entity, places: readonly Place[]) {
  const place = places.find((one) => one.entity === entity);
  return place === undefined ? { entity, place: null, within: [], timezone: 'UTC' } : placeView(place);
}

export async function manageView(
  subscription: Subscription,
  token: string,
  said: ManageView['said'],
  runtime: Runtime,
): Promise<ManageView> {
  const { channel, filter, language, timezone, preferences, revision } = subscription;
  const wish = { filter, language, timezone, preferences };
  const [places, target, { at, deliveries, incidents }] = await Promise.all([
    runtime.store.places.all(),
    everythingOf(subscription, runtime),
    explain(subscription, runtime),
  ]);
  const decisions = deliveries.map((delivery): DecisionView => {
    const { createdAt, reason, status, attempt, failure, thread } = delivery;
    const incident = incidents.get(thread);
    return {
      ...{ at: createdAt, isTold: status !== 'held', reason, status, attempts: attempt, failure },
      incident: incident === undefined ? null : { incident, place: followed(incident.subject.entity, places) },
      url: `/i/${thread}`,
    };
  });
  return {
    ...wishView(wish, places),
    subscription: { channel, timezone, revision },
    target: maskedTarget(channel, target),
    mutes: preferences.mutes.filter(({ until }) => until > at),
    decisions,
    action: `/s/${token}`,
    exported: `/s/${token}/export`,
    share: `/subscribe?${queryOf(wish)}`,
    said,
  };
}
