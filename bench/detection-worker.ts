/** Runs inside workerd for `detection-workerd.ts`: the pipeline's own look at a shard, over the store in memory. */
import { baselineUntil } from '#detectors/baseline-until';
import { detectors } from '#detectors/index';
import { outage } from '#detectors/outage';
import { days, instant } from '#domain/time';
import { detect } from '#pipeline/detect';
import { memoryStore } from '#storage/memory';
import type { Store } from '#storage/store';
import { placeOf, SIGNALS, seriesOf } from './native.ts';

const AT = instant(1_700_037_000);
/** Ten series: two countries with four signals, and one with two. */
const SHARD = [
  { place: placeOf('country/IR'), signals: SIGNALS },
  { place: placeOf('country/TR'), signals: SIGNALS },
  { place: placeOf('country/IQ'), signals: SIGNALS.slice(0, 2) },
];
const PLACES = SHARD.map(({ place }) => place);

export interface Looks {
  readonly looks: number;
}

export default {
  async fetch(request: Request): Promise<Response> {
    const { looks } = (await request.json()) as Looks;
    const store = memoryStore();
    await store.places.replace(PLACES);
    for (const { place, signals } of SHARD) {
      await store.series.put(signals.map((signal) => seriesOf(signal, place.entity, AT, outage.recent)));
    }
    const learnt = SHARD.flatMap(({ place, signals }) => {
      const until = baselineUntil(AT, place, []);
      return signals.map((signal) => outage.learn(seriesOf(signal, place.entity, until, days(28)), until, place, []));
    });
    for (let i = 0; i < looks; i += 1) {
      // As from a row: what an earlier look remembered of them is gone, for the next message may reach another isolate.
      await store.baselines.put(learnt);
      await look(store);
    }
    return Response.json({ looks });
  },
};

async function look(store: Store): Promise<void> {
  const signals = new Map(SIGNALS.map((signal) => [signal.id, signal]));
  await detect(PLACES, AT, { store, detectors, signals, log: () => {} }, new Set(signals.keys()));
}
