import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { minuteOfDay } from '#alerts/local-clock';
import { firstHold, softened } from '#alerts/stages/index';
import { BUDGET_PERIOD, noiseBudget } from '#alerts/stages/noise-budget';
import type { Context } from '#alerts/stages/stage';
import type { Told, Turn } from '#domain/decision';
import type { Severity } from '#domain/incident';
import type { Preferences } from '#domain/preferences';
import { subject } from '#domain/subject';
import { days, earlier, hours, type Instant, later } from '#domain/time';
import type { Topic } from '#domain/topic';
import { at, incident, subscription, tellOf, topicOf } from '../support/examples.ts';

/** 22:30 in Tehran. */
const NIGHT = at('2026-01-10T19:00:00Z');
const CONTEXT: Context = { at: NIGHT, open: [], suspect: new Set(), artefacts: [], spent: () => [], told: () => null };
const NIGHTS = { from: 22 * 60, until: 7 * 60 };

const about = (severity: Severity = 3): Topic => ({ ...topicOf(incident({ severity })), within: ['country/IR'] });
const turn = (over: Partial<Turn> = {}): Turn => ({
  tell: 'opened',
  revision: 1,
  interrupting: true,
  urgency: 'high',
  said: tellOf('opened').said,
  ...over,
});
const TOLD: Told = { reason: 'opened', revision: 1, at: NIGHT, interrupting: true, said: turn().said };
const candidate = (preferences: Partial<Preferences>, topic = about()) => {
  const usual = subscription({ timezone: 'Asia/Tehran' });
  return { topic, subscription: { ...usual, preferences: { ...usual.preferences, ...preferences } } };
};
const held = (
  preferences: Partial<Preferences>,
  over: Partial<Context> = {},
  what = turn(),
  told: Told | null = null,
) => firstHold(candidate(preferences), { ...CONTEXT, ...over }, what, told);

describe('quiet hours', () => {
  test('hold until they end on the clock of the reader', () => {
    expect(held({ quietHours: NIGHTS })).toEqual({ hold: 'quiet-hours', until: at('2026-01-11T03:30:00Z') });
    expect(held({ quietHours: NIGHTS }, { at: at('2026-01-11T03:30:00Z') })).toBeNull();
  });

  test('give way to what the reader chose to be woken for', () => {
    expect(held({ quietHours: NIGHTS, wakeFor: 3 })).toBeNull();
    const critical = candidate({ quietHours: NIGHTS }, about(4));
    expect(firstHold(critical, CONTEXT, turn(), null)).toBeNull();
  });

  test('hold what escalates and what begins again, too, and what does not ring not at all', () => {
    expect(held({ quietHours: NIGHTS }, {}, turn({ tell: 'escalated' }), TOLD)?.hold).toBe('quiet-hours');
    expect(held({ quietHours: NIGHTS }, {}, turn({ tell: 'updated', interrupting: false }), TOLD)).toBeNull();
  });
});

test('an end owed is always paid: through quiet hours, mutes, digests and a spent budget, but quietly', () => {
  const silent = fc.record({
    quietHours: fc.constantFrom(null, NIGHTS),
    mutes: fc.constantFrom([], [{ entity: '*' as const, until: later(NIGHT, 60) }]),
    budget: fc.constantFrom(null, 1),
    digest: fc.constantFrom('each' as const, 'daily' as const),
  });
  fc.assert(
    fc.property(silent, fc.constantFrom('resolved' as const, 'retracted' as const), (preferences, tell) => {
      const context = { ...CONTEXT, spent: () => [earlier(NIGHT, 60)] };
      const end = turn({ tell });
      expect(firstHold(candidate(preferences), context, end, TOLD)).toBeNull();
      const { quietHours, mutes, budget } = preferences;
      const isUnwelcome = quietHours !== null || mutes.length > 0 || budget !== null;
      expect(softened(candidate(preferences), context, end).interrupting).toBe(!isUnwelcome);
    }),
  );
});

describe('mutes of the reader', () => {
  const until = later(NIGHT, hours(3));
  test.each([
    ['the place itself', 'asn/44244', true],
    ['what holds it', 'country/IR', true],
    ['everything', '*', true],
    ['another place', 'country/MM', false],
  ] as const)('cover %s: %s', (_, entity, isHeld) => {
    expect(held({ mutes: [{ entity, until }] })).toEqual(isHeld ? { hold: 'muted', until } : null);
    expect(held({ mutes: [{ entity, until }] }, { at: until })).toBeNull();
  });

  test('hold until the last of them ends', () => {
    const longer = later(until, 60);
    expect(
      held({
        mutes: [
          { entity: '*', until },
          { entity: 'asn/44244', until: longer },
        ],
      })?.until,
    ).toBe(longer);
  });
});

describe('the noise budget', () => {
  test('lets nothing through when it is spent, until the oldest notice is a day old', () => {
    const spent = () => [earlier(NIGHT, hours(20)), earlier(NIGHT, hours(2))];
    expect(held({ budget: 2 }, { spent })).toEqual({ hold: 'over-budget', until: later(NIGHT, hours(4)) });
    expect(held({ budget: 3 }, { spent })).toBeNull();
    expect(held({ budget: null }, { spent })).toBeNull();
    expect(firstHold(candidate({ budget: 1 }, about(4)), { ...CONTEXT, spent }, turn(), null)).toBeNull();
  });

  test('is never exceeded in any 24 hours, and whatever waits for it comes as soon as there is room', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: hours(9) }), { maxLength: 60 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 5 }), (gaps, budget) => {
        const given: Instant[] = [];
        let now = NIGHT;
        for (const gap of gaps) {
          now = later(now, gap);
          const recent = given.filter((one) => one > now - BUDGET_PERIOD);
          const answer = noiseBudget(candidate({ budget }), { ...CONTEXT, at: now, spent: () => recent }, turn());
          if (answer === null) given.push(now);
          else {
            const until = answer.until as Instant;
            expect(until).toBeGreaterThan(now);
            const then = given.filter((one) => one > until - BUDGET_PERIOD);
            expect(noiseBudget(candidate({ budget }), { ...CONTEXT, at: until, spent: () => then }, turn())).toBeNull();
          }
        }
        for (const one of given)
          expect(given.filter((it) => it > one - days(1) && it <= one).length).toBeLessThanOrEqual(budget);
      }),
    );
  });
});

describe('before a thread is opened', () => {
  test('whoever wants digests waits for the next, for good', () => {
    expect(held({ digest: 'weekly' })).toEqual({ hold: 'digest' });
    expect(held({ digest: 'weekly' }, {}, turn({ tell: 'escalated' }), TOLD)).toBeNull();
  });

  test('what on-call staff know for an artefact waits, in its place and inside it, and only its kind', () => {
    const mute = (over: object) => ({
      artefacts: [
        {
          entity: 'country/IR',
          kind: 'outage',
          until: later(NIGHT, 60),
          reason: 'maintenance',
          owner: 'Mina',
          ...over,
        },
      ] as Context['artefacts'],
    });
    expect(held({}, mute({}))).toEqual({ hold: 'muted-artefact' });
    expect(held({}, mute({ kind: 'throttling' }))).toBeNull();
    expect(held({}, mute({ entity: 'country/MM' }))).toBeNull();
    expect(held({}, mute({ until: NIGHT }))).toBeNull();
    expect(held({}, mute({}), turn({ tell: 'escalated' }), TOLD)).toBeNull();
  });

  test('reasons come in one order: the world first, then the reader', () => {
    const all = { quietHours: NIGHTS, mutes: [{ entity: '*' as const, until: later(NIGHT, 60) }] };
    const country = incident({ subject: subject('country/IR'), severity: 4 });
    expect(held(all, { open: [country], told: (id) => (id === country.id ? TOLD : null) })?.hold).toBe('inhibited');
    expect(held(all)?.hold).toBe('quiet-hours');
    expect(minuteOfDay(NIGHT, 'Asia/Tehran')).toBe(22 * 60 + 30);
  });
});
