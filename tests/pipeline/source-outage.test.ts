import { describe, expect, test } from 'vitest';
import { entityType } from '#domain/entity';
import type { Series, SignalId } from '#domain/series';
import { subject } from '#domain/subject';
import { days, type Instant, later, minutes, seconds } from '#domain/time';
import { memoryStore } from '#storage/memory';
import { DEFAULT_PLACES } from '../../src/watch.ts';
import { at } from '../support/examples.ts';
import { makeWorld } from '../support/world.ts';

const FROM = at('2022-09-01T00:00:00Z');
const FALL = at('2022-09-09T09:02:00Z');
const STEP = seconds(600);
const PLACES = DEFAULT_PLACES.filter(({ entity }) => ['country', 'asn'].includes(entityType(entity)));

/** Ordinary for eight days; then at a fifth, all of them at once or those of Iran. */
function falling(signal: SignalId, usual: number, everywhere = true): readonly Series[] {
  return PLACES.map(({ entity, within }, place) => {
    const falls = everywhere || entity === 'country/IR' || within === 'country/IR';
    const values = Array.from({ length: days(9) / STEP }, (_, bin) => {
      const isLost = later(FROM, bin * STEP) >= FALL;
      return usual * (1 + 0.01 * Math.sin(bin + place)) * (isLost && falls ? 0.2 : 1);
    });
    return { signal, subject: subject(entity), from: FROM, step: STEP, values, counts: null };
  });
}

const TICKS: readonly Instant[] = Array.from({ length: 60 }, (_, i) =>
  later(at('2022-09-09T08:00:00Z'), i * minutes(5)),
);

describe('a source that fails everywhere', () => {
  test('opens nothing anywhere, whichever places are asked first', async () => {
    const series = [...falling('ioda.bgp', 800), ...falling('ioda.ping-slash24', 600)];
    const world = await makeWorld({ store: memoryStore(), places: PLACES, series });
    let suspects = 0;
    for (const tick of TICKS) {
      await world.tick(tick);
      suspects = Math.max(suspects, (await world.store.states.sourceOutages()).length);
    }
    expect(suspects).toBe(2);
    expect((await world.store.incidents.recent(99)).map(({ id }) => id)).toEqual([]);
  }, 60_000);

  test('is not taken for a country that is cut off, which is told although most were asked before', async () => {
    const series = [...falling('ioda.bgp', 800, false), ...falling('ioda.ping-slash24', 600, false)];
    const world = await makeWorld({ store: memoryStore(), places: PLACES, series });
    for (const tick of TICKS) {
      await world.tick(tick);
      expect(await world.store.states.sourceOutages()).toEqual([]);
    }
    const open = await world.store.incidents.open();
    expect(open).toContainEqual(
      expect.objectContaining({ subject: subject('country/IR'), standing: 'corroborated', kind: 'outage' }),
    );
  }, 60_000);
});
