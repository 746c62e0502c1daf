import { describe, expect, test } from 'vitest';
import type { Series, SignalId } from '#domain/series';
import { subject } from '#domain/subject';
import { days, earlier, hours, type Instant, later, seconds } from '#domain/time';
import { fallen, foretold, type Precursor, WATCHED_SIGNALS, type WatchedSignal, watchOf } from '#domain/watch';
import { watches } from '#pipeline/watch';
import { sources } from '#sources/index';
import { memoryStore } from '#storage/memory';
import { makeApi } from '../support/api.ts';
import { at, IRAN, IRANCELL, incident } from '../support/examples.ts';

const NOW = at('2026-01-08T16:00:00Z');
const LOST = at('2026-01-08T12:00:00Z');

/** Half-hours of ten days up to now: so many, and from `since` on that share of them. */
function series(signal: SignalId, usual: number, left = 1, since: Instant = LOST): Series {
  const from = earlier(NOW, days(10));
  const values = Array.from({ length: 480 }, (_, i) => (from + i * 1800 >= since ? left * usual : usual));
  return { signal, subject: subject(IRAN.entity), from, step: seconds(1800), values, counts: null };
}
const [V6, HTTP3] = WATCHED_SIGNALS as [WatchedSignal, WatchedSignal];
const v6 = (left: number, since?: Instant) => series('ripestat.prefixes-v6', 800, left, since);
const v4 = (left = 1) => series('ripestat.prefixes-v4', 60, left);
const of6 = (): Precursor => ({ kind: 'ipv6-lost', from: LOST, shownBy: 'ripestat.prefixes-v6' });
const of = (kind: Precursor['kind'], from: Instant = LOST): Precursor => ({ kind, from, shownBy: kind });

describe('a precursor', () => {
  test('is IPv6 that loses half while IPv4 stands', () => {
    expect(fallen(V6, v6(0.015), v4(), NOW)).toEqual({
      kind: 'ipv6-lost',
      from: LOST,
      shownBy: 'ripestat.prefixes-v6',
    });
    expect(fallen(V6, v6(0.6), v4(), NOW)).toBeNull();
    expect(fallen(V6, v6(0.015), v4(0.5), NOW)).toBeNull();
  });

  test('is no level that was low before, no blip, and nothing without a week to compare with', () => {
    expect(fallen(V6, v6(0.1, earlier(NOW, days(5))), v4(), NOW)).toBeNull();
    const blip = series('radar.http3-share', 40);
    const values = blip.values.map((value, i) => (i > 470 && i < 475 ? 3 : value));
    expect(fallen(HTTP3, { ...blip, values }, null, NOW)).toBeNull();
    const young = v6(0.015);
    expect(
      fallen(V6, { ...young, values: young.values.map((value, i) => (i < 300 ? null : value)) }, v4(), NOW),
    ).toBeNull();
    expect(fallen(HTTP3, series('radar.http3-share', 40, 0.12), null, NOW)?.kind).toBe('http3-lost');
  });

  test('is a block of what leads around blocks, and a mobile network or a region that is cut before the country', () => {
    const kinds = (...incidents: Parameters<typeof foretold>[1]) =>
      foretold(IRAN.entity, incidents, [IRAN, IRANCELL, { ...IRAN, entity: 'region/1847', within: IRAN.entity }]).map(
        ({ kind }) => kind,
      );
    const block = (service: string) => incident({ kind: 'service-block', subject: subject(IRAN.entity, service) });
    expect(kinds(block('doh'), block('whatsapp'))).toEqual(['circumvention-blocked']);
    expect(kinds(incident(), incident({ subject: subject('region/1847') }))).toEqual(['mobile-first', 'region-cut']);
    expect(kinds(incident({ standing: 'suspected' }))).toEqual([]);
    expect(kinds(incident(), incident({ subject: subject(IRAN.entity) }))).toEqual([]);
    expect(kinds(incident({ subject: subject('asn/9121') }))).toEqual([]);
  });
});

describe('a watch', () => {
  test('is elevated by two different precursors within three days, and takes itself away', () => {
    expect(watchOf(IRAN.entity, [of('ipv6-lost')], NOW)).toMatchObject({ level: 'watch', until: later(LOST, days(3)) });
    expect(watchOf(IRAN.entity, [of('ipv6-lost'), of('ipv6-lost', earlier(LOST, hours(3)))], NOW)?.level).toBe('watch');
    const two = [of('ipv6-lost'), of('circumvention-blocked', earlier(NOW, days(2)))];
    expect(watchOf(IRAN.entity, two, NOW)?.level).toBe('elevated');
    expect(watchOf(IRAN.entity, two, later(NOW, days(1)))?.level).toBe('watch');
    expect(watchOf(IRAN.entity, two, later(NOW, days(3)))).toBeNull();
  });

  test('is computed from what is stored, and raises no incident', async () => {
    const store = memoryStore();
    await store.places.replace([IRAN, { ...IRAN, entity: 'country/TR' }]);
    await store.series.put([v6(0.015), v4()]);
    const signals = new Map(sources.flatMap((source) => source.signals.map((signal) => [signal.id, signal])));
    expect(await watches(later(NOW, hours(1)), { store, signals })).toEqual([
      { country: 'country/IR', level: 'watch', precursors: [of6()], until: later(LOST, days(3)) },
    ]);
    expect(await store.incidents.recent(9)).toEqual([]);
  });

  test('is read by anybody', async () => {
    const { store, request, clock } = makeApi();
    clock.now = at('2022-09-22T14:00:00Z');
    await store.places.replace([IRAN, IRANCELL]);
    await store.incidents.save({ transition: 'opened', incident: incident() }, clock.now, 0);
    expect(await (await request('/api/v1/watches')).json()).toEqual({
      watches: [
        {
          country: 'country/IR',
          level: 'watch',
          until: '2022-09-25T12:30:00Z',
          precursors: [{ kind: 'mobile-first', from: '2022-09-22T12:30:00Z', shownBy: incident().id }],
        },
      ],
    });
  });
});
