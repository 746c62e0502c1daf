import { describe, expect, test } from 'vitest';
import { interval, later, minutes } from '#domain/time';
import { iodaAlerts, iodaEvents } from '#sources/records/ioda';
import type { Query } from '#sources/source';
import { at, place, recorded, withoutRecording } from '../answers.ts';

const ALERTS = 'ioda/outages_alerts_sample_IR.json';
const EVENTS = 'ioda/outages_events_sample.json';
const UNTIL = at('2026-09-20T12:00:00Z');
const query = (entities: readonly Parameters<typeof place>[0][], until = UNTIL): Query => ({
  dataset: 'country',
  places: entities.map((entity) => place(entity)),
  window: interval(at('2026-02-01T00:00:00Z'), until),
});
const event = (over: object) => ({
  location: 'country/TO',
  location_name: 'Tonga',
  start: at('2026-09-20T06:00:00Z'),
  duration: 3600,
  datasource: 'bgp',
  method: 'median',
  score: 120.5,
  ...over,
});
const eventsAt = (until: typeof UNTIL, ...data: readonly object[]) =>
  iodaEvents.read({ error: null, data }, query(['country/TO'], until));

describe('alerts of IODA', () => {
  test.skipIf(withoutRecording(ALERTS))('the recorded one: how deep, and none of its numbers', () => {
    const read = iodaAlerts.read(recorded(ALERTS), query(['country/IR']));
    expect(read).toMatchObject({
      ok: true,
      value: [
        {
          id: 'country/IR.bgp.1772409300',
          kind: 'alarm',
          about: { entities: ['country/IR'], services: [] },
          from: 1_772_409_300,
          until: 1_772_409_300,
          title: 'Iran (Islamic Republic of): bgp critical (98% of usual)',
        },
      ],
    });
  });

  test('the step back to normal is no alarm', () => {
    const entity = { type: 'country', code: 'TO', name: 'Tonga' };
    const steps = ['warning', 'critical', 'normal'].map((level, i) => ({
      datasource: 'ping-slash24',
      entity,
      time: at('2026-09-20T06:00:00Z') + i * 600,
      level,
      value: 0,
      historyValue: 0,
    }));
    const read = iodaAlerts.read({ error: null, data: steps }, query(['country/TO']));
    expect(read.ok && read.value.map(({ title }) => title)).toEqual([
      'Tonga: ping-slash24 warning',
      'Tonga: ping-slash24 critical',
    ]);
  });

  test('asks in the form that routes, without forecasts and without a wider window', () => {
    const path = iodaAlerts.request(query(['country/IR', 'country/TO'])).path;
    expect(path).toContain('/outages/alerts?entityType=country&entityCode=IR,TO&');
    expect(path).toContain('&ignoreMethods=*.sarima&extendWindow=0&');
  });

  test('an error that comes with status 200, and a list that was cut off, are failures', () => {
    const full = Array.from({ length: 2000 }, () => ({}));
    expect(iodaAlerts.read({ error: 'too long', data: null }, query(['country/IR']))).toMatchObject({
      error: { reason: 'upstream-error' },
    });
    expect(iodaAlerts.read({ error: null, data: full }, query(['country/IR']))).toEqual({
      ok: false,
      error: { reason: 'truncated' },
    });
  });
});

describe('events of IODA', () => {
  test.skipIf(withoutRecording(EVENTS))('the recorded ones, of which two went on when they were asked for', () => {
    const asked = query(['country/TO', 'asn/41678', 'region/1906'], at('2026-09-16T13:20:00Z'));
    const read = iodaEvents.read(recorded(EVENTS), asked);
    expect(read.ok && read.value.map(({ id, until }) => [id, until])).toEqual([
      ['region/1906.bgp.1788354900', null],
      ['country/TO.ping-slash24.1788422700', 1_788_426_300],
      ['asn/41678.ping-slash24.1788355200', null],
    ]);
  });

  test('one that grows with every question has one name, and no end', () => {
    const start = at('2026-09-20T06:00:00Z');
    const seen = [0, 1, 2].map((hour) => {
      const until = later(UNTIL, hour * 3600);
      const read = eventsAt(until, event({ duration: until - start, score: 1000 * hour, overlaps_window: true }));
      return read.ok ? read.value : [];
    });
    expect(new Set(seen.map((records) => JSON.stringify(records))).size).toBe(1);
    expect(seen[0]).toMatchObject([{ until: null }]);
    const over = eventsAt(later(UNTIL, minutes(180)), event({ duration: 6 * 3600 }));
    expect(over).toMatchObject({ value: [{ id: seen[0]?.[0]?.id, until: later(start, 6 * 3600) }] });
  });
});
