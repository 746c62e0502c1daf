import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Entity } from '#domain/entity';
import { type Series, type SignalId, slice } from '#domain/series';
import { days, hours, type Interval, instant, interval, later } from '#domain/time';
import { sources } from '#sources/index';
import { iranAutumn2022 } from '../../local/scenarios/iran-autumn-2022.ts';
import { CLOCK_CHANGE, FROM, NEW_BLOCKS, NIGHTS, UNTIL } from '../../local/scenarios/iran-facts.ts';
import { wallClock } from '../../local/scenarios/rhythm.ts';
import { readCase } from '../../scripts/case.ts';
import { writeCase } from '../../scripts/case-file.ts';

const history = iranAutumn2022();

function seriesOf(signal: SignalId, entity: Entity, service: string | null = null): Series {
  const found = history.series.find(
    (one) => one.signal === signal && one.subject.entity === entity && one.subject.service === service,
  );
  if (found === undefined) throw new Error(`no ${signal} of ${entity} ${service ?? ''}`);
  return found;
}

function mean(series: Series, during: Interval): number {
  const values = slice(series, during).values.filter((value) => value !== null);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Mean during a night's middle, over the mean in the same hours a week and two weeks before. */
function nightAgainstUsual(signal: SignalId, entity: Entity, night: Interval): number {
  const series = seriesOf(signal, entity);
  const step = series.step;
  const middle = interval(
    instant(Math.ceil((night.from + 1800) / step) * step),
    instant(Math.floor((night.until - 1800) / step) * step),
  );
  const before = [28, 21].map((back) => {
    const shift = -days(back);
    return mean(series, interval(later(middle.from, shift), later(middle.until, shift)));
  });
  return mean(series, middle) / ((before.reduce((sum, value) => sum + value, 0) || 1) / before.length);
}

const sixthNight = NIGHTS[5] ?? interval(FROM, UNTIL);

function share(service: string, during: Interval): number {
  const { values, counts } = slice(seriesOf('ooni.tests', 'country/IR', service), during);
  const sum = (all: readonly (number | null)[]) => all.reduce<number>((total, value) => total + (value ?? 0), 0);
  return sum(values) / sum(counts ?? []);
}

describe('the reconstruction of autumn 2022', () => {
  it('is the same each time it is made', () => {
    expect(JSON.stringify(iranAutumn2022().series)).toBe(JSON.stringify(history.series));
  });

  it('says that it is a reconstruction', () => {
    expect(history.origin).toBe('reconstruction');
    expect(history.title).toContain('reconstruction');
  });

  it('has thirty days of ordinary life, thirteen nights and two days after', () => {
    expect(NIGHTS).toHaveLength(13);
    const [first] = NIGHTS;
    const last = NIGHTS.at(-1);
    expect((first?.from ?? 0) - FROM).toBeGreaterThanOrEqual(days(30));
    expect(UNTIL - (last?.until ?? UNTIL)).toBeGreaterThanOrEqual(days(2));
  });

  it('holds each published night: eight in the evening first, then four in the afternoon until midnight', () => {
    const local = wallClock('Asia/Tehran');
    const edges = NIGHTS.map(({ from, until }) => [local(from).hour, local(until).hour]);
    expect(edges[0]).toEqual([20.5, 7.5]);
    expect(edges[1]?.[0]).toBe(15.5);
    expect(edges[1]?.[1]).toBeCloseTo(23 + 55 / 60);
    for (const edge of edges.slice(2)) expect(edge).toEqual([16, 0]);
  });

  it('turns the clocks of Iran back in the night to 22 September', () => {
    const local = wallClock('Asia/Tehran');
    expect(local(later(CLOCK_CHANGE, -1800)).hour).toBe(23.5);
    expect(local(CLOCK_CHANGE).hour).toBe(23);
    expect(local(later(CLOCK_CHANGE, 3600))).toEqual({ hour: 0, weekday: 4 });
  });

  it('lets ordinary life follow the wall clock across the change', () => {
    const google = seriesOf('ioda.gtr', 'country/IR');
    const at = (day: number, hour: number) =>
      mean(google, interval(later(FROM, days(day) + hours(hour)), later(FROM, days(day) + hours(hour + 1))));
    // Tuesdays and Wednesdays between seven and eight: 02:30 UTC in summer time, 03:30 after it.
    const before = (at(16, 2.5) + at(17, 2.5)) / 2;
    expect((at(44, 3.5) + at(45, 3.5)) / 2 / before).toBeCloseTo(1, 1);
    expect((at(44, 2.5) + at(45, 2.5)) / 2 / before).toBeLessThan(0.85);
  });

  it('shows a day and a week: nights are quieter, and so are Friday mornings', () => {
    const telescope = seriesOf('ioda.merit-nt', 'country/IR');
    // 26 August 2022 was a Friday; 03:00 UTC was half past seven in Iran.
    const at = (day: number, hour: number) =>
      mean(telescope, interval(later(FROM, days(day) + hours(hour)), later(FROM, days(day) + hours(hour + 2))));
    expect(at(3, 0)).toBeLessThan(0.7 * at(3, 17));
    expect(at(5, 3)).toBeLessThan(0.97 * ((at(3, 3) + at(4, 3)) / 2));
  });

  it.each([
    ['ioda.bgp', 'asn/57218', 0.5],
    ['ioda.merit-nt', 'asn/44244', 0.25],
    ['ioda.merit-nt', 'asn/197207', 0.35],
  ] as const)('cuts %s of %s clearly', (signal, entity, most) => {
    for (const night of NIGHTS) expect(nightAgainstUsual(signal, entity, night)).toBeLessThan(most);
  });

  it('lets probing of the mobile networks miss its usual level, without reaching nothing', () => {
    for (const entity of ['asn/44244', 'asn/197207'] as const) {
      const left = nightAgainstUsual('ioda.ping-slash24', entity, sixthNight);
      expect(left).toBeGreaterThan(0.5);
      expect(left).toBeLessThan(0.8);
    }
  });

  it('keeps routes of Irancell and MCCI nearly whole', () => {
    expect(nightAgainstUsual('ioda.bgp', 'asn/44244', sixthNight)).toBeGreaterThan(0.95);
    expect(nightAgainstUsual('ioda.bgp', 'asn/197207', sixthNight)).toBeGreaterThan(0.95);
  });

  it('lets use of the fixed network rise while mobile networks are cut', () => {
    for (const night of NIGHTS) expect(nightAgainstUsual('ioda.merit-nt', 'asn/58224', night)).toBeGreaterThan(1.08);
  });

  it('shows the country only small dips: no national cut', () => {
    for (const night of NIGHTS) {
      expect(nightAgainstUsual('ioda.bgp', 'country/IR', night)).toBeGreaterThan(0.98);
      expect(nightAgainstUsual('ioda.ping-slash24', 'country/IR', night)).toBeGreaterThan(0.95);
      expect(nightAgainstUsual('ioda.gtr', 'country/IR', night)).toBeGreaterThan(0.7);
      expect(nightAgainstUsual('ioda.gtr', 'country/IR', night)).toBeLessThan(0.9);
    }
  });

  it('tells of every source in the registry', () => {
    const told = new Set(history.series.map(({ signal }) => signal.split('.')[0]));
    const missing = sources.filter(({ id }) => !told.has(id)).map(({ id }) => id);
    expect(missing, 'what they would have shown belongs into local/scenarios/iran-elsewhere.ts').toEqual([]);
  });

  it('lets traffic of the fixed network rise by night, and hides the cut in the country', () => {
    for (const night of NIGHTS) {
      expect(nightAgainstUsual('radar.http', 'asn/58224', night)).toBeGreaterThan(1.1);
      expect(nightAgainstUsual('radar.http', 'country/IR', night)).toBeGreaterThan(0.8);
      expect(nightAgainstUsual('ripestat.prefixes-v4', 'country/IR', night)).toBeGreaterThan(0.99);
      expect(nightAgainstUsual('atlas.connected-probes', 'country/IR', night)).toBeGreaterThan(0.95);
    }
  });

  it('has the users of Tor, HTTP/3 and IPv6 as published: twentyfold, gone to the end, and gone for ten days', () => {
    const on = (signal: SignalId, entity: Entity, day: number) =>
      mean(seriesOf(signal, entity), interval(later(FROM, days(day)), later(FROM, days(day + 1))));
    // Day 0 is 21 August: 20 and 23 September, then 1 and 2 October.
    expect(on('tor.relay-users', 'country/IR', 33) / on('tor.relay-users', 'country/IR', 30)).toBeGreaterThan(15);
    for (const day of [32, 45]) expect(on('radar.http3-share', 'country/IR', day)).toBeLessThan(2);
    expect(on('radar.ipv6-share', 'asn/44244', 41)).toBeLessThan(2);
    expect(on('radar.ipv6-share', 'asn/44244', 43)).toBeGreaterThan(25);
  });

  it('speeds up the tests of those who are left, and makes them fewer', () => {
    const change = (signal: SignalId) => {
      const series = seriesOf(signal, 'asn/44244');
      const during = interval(later(FROM, days(33)), later(FROM, days(43)));
      return mean(series, during) / mean(series, interval(FROM, later(FROM, days(30))));
    };
    expect(change('mlab.download')).toBeGreaterThan(1.2);
    expect(change('mlab.tests')).toBeLessThan(0.8);
  });

  it('leaves the control countries alone', () => {
    const controls = history.places.filter(({ control }) => control);
    expect(controls.length).toBeGreaterThanOrEqual(3);
    for (const { entity } of controls) {
      expect(nightAgainstUsual('ioda.merit-nt', entity, sixthNight)).toBeGreaterThan(0.9);
    }
  });

  it('overshoots after a night', () => {
    const after = interval(later(sixthNight.until, 1800), later(sixthNight.until, 5400));
    expect(
      nightAgainstUsual('ioda.merit-nt', 'asn/44244', interval(later(after.from, -1800), later(after.until, 1800))),
    ).toBeGreaterThan(1.03);
  });

  it('blocks each service on its published day and not before', () => {
    for (const [service, since] of Object.entries(NEW_BLOCKS)) {
      expect(share(service, interval(FROM, since)), service).toBeLessThan(0.12);
      expect(share(service, interval(later(since, hours(6)), UNTIL)), service).toBeGreaterThan(0.75);
    }
  });

  it('has Telegram, Signal, Messenger and Psiphon blocked from the first day: a state, no news', () => {
    for (const service of ['telegram', 'signal', 'facebook-messenger', 'psiphon']) {
      expect(share(service, interval(FROM, later(FROM, days(7)))), service).toBeGreaterThan(0.75);
    }
  });

  it('publishes each value only after its lag, at the native step of its signal', () => {
    expect([...history.signals.values()].map(({ id, step, lag }) => [id, step, lag])).toEqual(
      expect.arrayContaining([
        ['ioda.bgp', 300, 600],
        ['ioda.ping-slash24', 600, 1200],
        ['ioda.merit-nt', 300, 900],
        ['ioda.gtr', 1800, 5400],
        ['ooni.tests', 3600, 5400],
        ['radar.http', 900, 2700],
        ['tor.relay-users', 86_400, 172_800],
      ]),
    );
    for (const { signal, step } of history.series) expect(step).toBe(history.signals.get(signal)?.step);
  });

  it('reads back from its written form as the same case', () => {
    const folder = mkdtempSync(join(tmpdir(), 'scenario-'));
    try {
      const isOfIran = ({ subject }: Series) => subject.entity === 'country/IR';
      const written = { ...history, series: history.series.filter(isOfIran) };
      writeCase(join(folder, 'iran'), written);
      const read = readCase(join(folder, 'iran'));
      expect(read.places).toEqual(history.places);
      expect(read.series.length).toBe(written.series.length);
      for (const series of written.series) {
        const again = read.series.find(
          (one) =>
            one.signal === series.signal &&
            one.subject.entity === series.subject.entity &&
            one.subject.service === series.subject.service,
        );
        expect(again?.values).toEqual(series.values);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
