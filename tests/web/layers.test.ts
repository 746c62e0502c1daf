import { expect, it } from 'vitest';
import { subject } from '#domain/subject';
import { days, earlier, floorTo, hours, type Instant, later } from '#domain/time';
import { LAYERS } from '#sources/ooni-analysis';
import { anIncident, keep, makeSite, NOW, PLACES } from './world.ts';

const DAY = days(1);
const INSTAGRAM = subject('country/IR', 'instagram');
const BEGAN = earlier(NOW, days(3));
const firstDay = floorTo(BEGAN, DAY);

/** @param scores by layer and day, from the day on which the block began */
async function pageWith(scores: readonly (readonly (number | null)[])[], from: Instant = firstDay) {
  const site = makeSite('https://nightwire.example');
  await site.store.places.replace(PLACES);
  await site.store.series.put(
    LAYERS.map(({ signal }, i) => ({
      ...{ signal: signal.id, subject: INSTAGRAM, from, step: DAY },
      ...{ values: scores[i] ?? [], counts: null },
    })),
  );
  const block = anIncident({ kind: 'service-block', subject: INSTAGRAM, from: BEGAN });
  await keep(site.store, block, later(BEGAN, hours(6)));
  return (await site.get(`/i/${block.id}?lang=en`)).text();
}

it('shows of a blocked service what OONI says of its layers on the newest day, as OONI says it, with credit', async () => {
  const html = await pageWith([
    [0.31, 0.4],
    [0.92, 0.955],
    [0.5, null],
  ]);
  expect(html).toContain('Interference with names (DNS) 0.4');
  expect(html).toContain('Interference with addresses (TCP) 0.955');
  // Of a layer that no test of the day got to, nothing is known.
  expect(html).not.toContain('Interference with TLS');
  expect(html).toContain('OONI’s own scores of');
  expect(html).toContain('Source: OONI analysis');
});

it('says nothing of layers where OONI does not, and nothing of the days before', async () => {
  const before = earlier(firstDay, days(2));
  for (const html of [
    await pageWith([[], [], []]),
    await pageWith(
      [
        [0.9, 0.9],
        [0.9, 0.9],
        [0.9, 0.9],
      ],
      before,
    ),
  ]) {
    expect(html).not.toContain('OONI’s analysis');
    expect(html).not.toContain('Source: OONI analysis');
  }
});
