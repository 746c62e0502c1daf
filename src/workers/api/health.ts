import type { Hono } from 'hono';
import { DELIVERY_STATUSES, type DeliveryStatus } from '#domain/delivery';
import { isBlind, type PollState, suspectOf } from '#domain/health';
import type { PushOrigin } from '#domain/push-origin';
import { type Instant, toIso } from '#domain/time';
import type { Runtime } from '#pipeline/runtime';
import type { DeliveryCount } from '#storage/store';
import type { SourceView } from '#web/views';
import { publisherView, sourceView } from '../page-views.ts';
import type { Settings } from '../settings.ts';
import { scopesOf } from './bearer.ts';
import { publicRead } from './headers.ts';
import type { ApiEnv } from './problem.ts';
import { noQuery } from './query.ts';

/** Whoever has more than these has another trouble. */
const MOST_DEAD = 100;

/**
 * `GET /api/v1/health`: how old what we know is, and whether what there is to do is being done. Anybody may read it; how
 * many deliveries and subscribers there are is for on-call alone, for over time it would tell who was written to.
 */
export function healthRoutes(app: Hono<ApiEnv>, runtime: Runtime, settings: Settings): void {
  const { store, sources, recordSources } = runtime;
  app.get('/api/v1/health', publicRead, noQuery, async (c) => {
    const [polls, lastTick, deliveries, isUndispatched, outages] = await Promise.all([
      store.polls.states(),
      store.polls.lastTick(),
      store.deliveries.counts(),
      store.incidents.hasNews(),
      store.states.sourceOutages(),
    ]);
    const due = lastTick === null ? [] : await store.deliveries.due(lastTick, 1);
    const work = pollWork(polls, lastTick);
    const isOncall = scopesOf(c.req.header('authorization'), settings).includes('oncall');
    const idle =
      lastTick !== null && !isUndispatched && work.due + work.inHand + due.length + totals(deliveries).sending === 0;
    const seen = sources.map((source) => sourceView(source, polls, runtime));
    return c.json({
      lastTick: isoOrNull(lastTick),
      blind: isBlind(seen.map(({ health }) => health)),
      idle,
      polls: work,
      oldestUndelivered: isoOrNull(oldestLive(deliveries)),
      sources: seen.map((source) => ({
        ...healthJson(source),
        suspect: suspectOf(source.id, outages).map(({ signal }) => signal),
      })),
      publishers: recordSources.map((source) => healthJson(publisherView(source, polls, runtime))),
      sourceOutages: outages.map((outage) => ({ ...outage, since: toIso(outage.since) })),
      ...(isOncall
        ? {
            deliveries: deliveries.map(countJson),
            totals: totals(deliveries),
            deadMessages: (await store.dead.messages(MOST_DEAD)).length,
            subscriptions: await store.subscriptions.counts(),
            pushOrigins: (await store.pushOrigins.all()).map(originJson),
          }
        : {}),
    });
  });
}

function healthJson({ id, title, attribution, health }: SourceView) {
  const { state, lastSuccess, newestValue, reason, setting, late } = health;
  const [success, newest] = [isoOrNull(lastSuccess), isoOrNull(newestValue)];
  return { id, title, state, lastSuccess: success, newestValue: newest, reason, setting, late, attribution };
}

/** As of the last tick, which is when due work was last put into a queue. */
function pollWork(polls: readonly PollState[], at: Instant | null): { due: number; inHand: number } {
  if (at === null) return { due: 0, inHand: 0 };
  const inHand = polls.filter(({ leaseUntil }) => leaseUntil !== null && leaseUntil > at);
  const due = polls.filter((state) => state.dueAt <= at && !inHand.includes(state));
  return { due: due.length, inHand: inHand.length };
}

/** A push service that stands still: `push-forbidden` is a mistake of ours, in the VAPID keys or their contact. */
const originJson = ({ until, ...origin }: PushOrigin) => ({ ...origin, until: toIso(until) });

const countJson = ({ oldest, ...count }: DeliveryCount) => ({ ...count, oldest: toIso(oldest) });

function totals(counts: readonly DeliveryCount[]): Readonly<Record<DeliveryStatus, number>> {
  const sums = Object.fromEntries(DELIVERY_STATUSES.map((status) => [status, 0])) as Record<DeliveryStatus, number>;
  for (const { status, count } of counts) sums[status] += count;
  return sums;
}

function oldestLive(counts: readonly DeliveryCount[]): Instant | null {
  const live = counts.filter(({ status }) => status === 'pending' || status === 'sending').map(({ oldest }) => oldest);
  return live.length === 0 ? null : (Math.min(...live) as Instant);
}

const isoOrNull = (at: Instant | null): string | null => (at === null ? null : toIso(at));
