import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digestStart, localDate, minuteOfDay, nextDigest, nextTimeOfDay, quietUntil } from '#alerts/local-clock';
import { days, hours, type Instant, later, minutes, toIso } from '#domain/time';
import { at } from '../support/examples.ts';

/** With and without clock changes, whole hours and not, one that changed its rules inside our reference case. */
const ZONES = ['Asia/Tehran', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Africa/Casablanca', 'UTC'];
const minute = fc.integer({ min: 0, max: 1439 });
const moment = fc
  .integer({ min: at('2022-01-01T00:00:00Z') / 60, max: at('2027-01-01T00:00:00Z') / 60 })
  .map((n) => (n * 60) as Instant);
const zone = fc.constantFrom(...ZONES);
const clock = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
const quiet = (from: string, until: string) => ({ from: clock(from), until: clock(until) });

describe('quiet hours', () => {
  test.each([
    ['inside, across midnight', quiet('22:00', '07:00'), '2026-01-10T20:00:00Z', 'Asia/Tehran', '2026-01-11T03:30:00Z'],
    ['outside', quiet('22:00', '07:00'), '2026-01-10T04:00:00Z', 'Asia/Tehran', null],
    ['their first minute', quiet('22:00', '07:00'), '2026-01-10T18:30:00Z', 'Asia/Tehran', '2026-01-11T03:30:00Z'],
    ['their end is outside', quiet('22:00', '07:00'), '2026-01-11T03:30:00Z', 'Asia/Tehran', null],
    // Tehran put its clocks back for the last time in the night of 21 to 22 September 2022.
    [
      'when Tehran put its clocks back',
      quiet('22:00', '07:00'),
      '2022-09-21T19:00:00Z',
      'Asia/Tehran',
      '2022-09-22T03:30:00Z',
    ],
    [
      'an hour shorter in spring',
      quiet('22:00', '07:00'),
      '2026-03-08T04:00:00Z',
      'America/New_York',
      '2026-03-08T11:00:00Z',
    ],
    [
      'an hour longer in autumn',
      quiet('22:00', '07:00'),
      '2026-11-01T03:00:00Z',
      'America/New_York',
      '2026-11-01T12:00:00Z',
    ],
    [
      'whose end the clock skips end as it does',
      quiet('22:00', '02:30'),
      '2026-03-08T06:00:00Z',
      'America/New_York',
      '2026-03-08T07:00:00Z',
    ],
    [
      'whose end comes twice begin again',
      quiet('22:00', '01:30'),
      '2026-11-01T06:10:00Z',
      'America/New_York',
      '2026-11-01T06:30:00Z',
    ],
  ])('%s', (_, hours, now, zone, end) => {
    const found = quietUntil(hours, at(now), zone);
    expect(found === null ? null : toIso(found)).toBe(end);
  });

  test('end at the first moment at which the clock shows none of them, in any zone and across its clock changes', () => {
    fc.assert(
      fc.property(zone, minute, minute, moment, (zone, from, until, now) => {
        fc.pre(from !== until);
        const end = quietUntil({ from, until }, now, zone);
        if (end === null) return;
        expect(end).toBeGreaterThan(now);
        expect(end - now).toBeLessThanOrEqual(hours(26));
        expect(quietUntil({ from, until }, end, zone)).toBeNull();
        for (let between = now as number; between < end; between += minutes(13))
          expect(quietUntil({ from, until }, between as Instant, zone)).not.toBeNull();
      }),
      { numRuns: 300 },
    );
  });
});

test('a time of day comes again within about a day, and is what the clock then shows unless it was skipped', () => {
  fc.assert(
    fc.property(zone, minute, moment, (zone, minute, now) => {
      const next = nextTimeOfDay(now, zone, minute);
      expect(next - now).toBeGreaterThan(0);
      expect(next - now).toBeLessThanOrEqual(days(1) + hours(1));
      const shown = minuteOfDay(next, zone);
      if (shown !== minute) expect((shown - minute + 1440) % 1440).toBeLessThanOrEqual(60);
    }),
  );
});

describe('digests', () => {
  const daily = { digest: 'daily', digestHour: 8 } as const;
  test('are due at the chosen hour of the local clock, a week apart on Mondays', () => {
    const friday = at('2026-11-20T12:00:00Z');
    expect(nextDigest(friday, 'Asia/Tehran', daily)).toBe(at('2026-11-21T04:30:00Z'));
    expect(nextDigest(friday, 'Asia/Tehran', { ...daily, digest: 'weekly' })).toBe(at('2026-11-23T04:30:00Z'));
    expect(nextDigest(friday, 'Asia/Tehran', { ...daily, digest: 'each' })).toBeNull();
  });

  test('follow one another without a gap or an overlap, through clock changes too', () => {
    let due = nextDigest(at('2026-10-28T12:00:00Z'), 'America/New_York', daily) as Instant;
    for (let n = 0; n < 7; n += 1) {
      const next = nextDigest(due, 'America/New_York', daily) as Instant;
      expect(digestStart(next, 'America/New_York', 'daily')).toBe(due);
      expect(localDate(next, 'America/New_York')).not.toBe(localDate(due, 'America/New_York'));
      due = next;
    }
    expect(due).toBe(later(at('2026-11-05T13:00:00Z'), 0));
  });
});
