import { expect, test } from 'vitest';
import type { Place } from '#domain/entity';
import { isAlerting } from '#domain/incident';
import type { Series } from '#domain/series';
import { subject } from '#domain/subject';
import { days, earlier, hours, later, minutes } from '#domain/time';
import { ioda } from '#sources/ioda';
import { ooni } from '#sources/ooni';
import { memoryStore } from '#storage/memory';
import { startUpstream } from '../../local/upstream/index.ts';
import { at, IRAN } from '../support/examples.ts';
import { makeWorld } from '../support/world.ts';

const NOW = at('2022-10-03T06:00:00Z');
const HISTORY = days(40);
/** More than one shard of ten, so that no poll sees all of them. */
const COUNTRIES: readonly Place[] = ['IR', 'DE', 'JP', 'BR', 'TR', 'RU', 'MM', 'SD', 'VE', 'PK', 'IQ', 'BD', 'IN'].map(
  (code) => ({ ...IRAN, entity: `country/${code}` as const }),
);

const tests = (only: Place['entity'] | null): readonly Series[] =>
  COUNTRIES.flatMap(({ entity }) =>
    ['whatsapp', 'telegram'].map((service): Series => {
      const from = earlier(NOW, HISTORY);
      const bins = (HISTORY + days(2)) / hours(1);
      const isBlocked = (bin: number) => entity === only && service === 'whatsapp' && from + bin * hours(1) >= NOW;
      const values = Array.from({ length: bins }, (_, bin) => (isBlocked(bin) ? 8 : bin % 11 === 0 ? 1 : 0));
      return {
        signal: 'ooni.tests',
        subject: subject(entity, service),
        from,
        step: hours(1),
        values,
        counts: values.map(() => 8),
      };
    }),
  );

/** A day and a half of polls, from the moment on at which OONI begins to lie if it does. */
async function blocksAfter(series: readonly Series[], isLying: boolean) {
  let now = NOW;
  const upstream = await startUpstream({
    observations: series,
    signals: [...ioda.signals, ...ooni.signals],
    clock: () => now,
  });
  try {
    const world = await makeWorld({
      store: memoryStore(),
      places: COUNTRIES,
      series: [],
      ports: (runtime) => ({ ...runtime, fetch: (url, init) => fetch(url, init), upstreams: upstream.upstreams }),
    });
    await world.tick(earlier(NOW, hours(1)));
    if (isLying) upstream.setFault('ooni', 'lie');
    for (; now <= later(NOW, hours(36)); now = later(now, minutes(30))) await world.tick(now);
    const known = await world.store.incidents.recent(99);
    return known.filter(isAlerting).map(({ subject: { entity, service } }) => `${entity} ${service}`);
  } finally {
    await upstream.close();
  }
}

test('that every test of every service fails in all countries opens no block', async () => {
  expect(await blocksAfter(tests(null), true)).toEqual([]);
}, 60_000);

test('that one service fails in one country opens one', async () => {
  expect(await blocksAfter(tests('country/IR'), false)).toEqual(['country/IR whatsapp']);
}, 60_000);
