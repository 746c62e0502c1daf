import type { MaterialStore, Recipient } from '../material.ts';
import type { Store } from '../store.ts';

type Shelves = Pick<Store, 'places' | 'incidents' | 'patterns' | 'subscriptions' | 'endpoints' | 'pushOrigins'>;

export function memoryMaterial({
  places,
  incidents,
  patterns,
  subscriptions,
  endpoints,
  pushOrigins,
}: Shelves): MaterialStore {
  return {
    async of(ids, threads) {
      const wanted = [...new Set(ids)];
      const sealed = await subscriptions.sealedTargets(wanted);
      const troubles = new Map((await endpoints.troubles(wanted)).map((one) => [one.subscription, one]));
      const recipients = new Map<string, Recipient>();
      for (const subscription of await subscriptions.byIds(wanted)) {
        const { id } = subscription;
        recipients.set(id, { subscription, sealed: sealed.get(id) ?? '', trouble: troubles.get(id) ?? null });
      }
      const repeating = await patterns.byIds(threads);
      const about = await incidents.byIds(threads);
      const nights = repeating.flatMap((pattern) => pattern.nights.map(({ incident }) => incident));
      const near = await patterns.ofEntities(about.map(({ subject }) => subject.entity));
      return {
        recipients,
        incidents: await incidents.byIds([...about.map(({ id }) => id), ...nights]),
        patterns: [...new Map([...repeating, ...near].map((pattern) => [pattern.id, pattern])).values()],
        places: await places.all(),
        pushOrigins: await pushOrigins.all(),
      };
    },
  };
}
