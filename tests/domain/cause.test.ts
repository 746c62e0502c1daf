import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CAUSE_WEIGHTS, type CauseTermName, type Circumstances, causeOf, type Neighbour } from '#domain/cause';
import type { Place } from '#domain/entity';
import type { Evidence } from '#domain/finding';
import type { Incident } from '#domain/incident';
import type { Pattern } from '#domain/pattern';
import { subject } from '#domain/subject';
import { days, earlier, hours, later, minutes } from '#domain/time';
import { at, evidence, IRAN, IRANCELL, incident, pattern, record } from '../support/examples.ts';

const ONSET = at('2022-09-24T12:30:00Z');
const place = (entity: Place['entity'], access: Place['access'], within: Place['within'] = 'country/IR'): Place => ({
  ...IRANCELL,
  entity,
  name: entity,
  access,
  within,
});
const MCCI = place('asn/197207', 'mobile');
const TCI = place('asn/58224', 'fixed');
const TURKEY: Place = { ...IRAN, entity: 'country/TR' };
const IRAQ: Place = { ...IRAN, entity: 'country/IQ' };

const deep = (over: Partial<Evidence> = {}): readonly Evidence[] => [
  evidence({ observed: 10, fall: minutes(10), ...over }),
  evidence({ observed: 20, fall: minutes(10), signal: 'ioda.merit-nt', family: 'passive-traffic', ...over }),
];
const outage = (over: Partial<Incident> = {}): Incident =>
  incident({ subject: subject(IRANCELL.entity), from: ONSET, evidence: deep(), ...over });
const beside = (where: Place, over: Partial<Incident> = {}): Neighbour => ({
  incident: outage({ subject: subject(where.entity), ...over }),
  place: where,
});
const nightly = (over: Partial<Pattern> = {}): Pattern =>
  pattern({ level: 'likely', start: 16 * 60, end: 24 * 60, hits: 2, ...over });

/** An outage alone, at four in the afternoon sharp, an hour after it began. */
const around = (over: Partial<Circumstances> = {}): Circumstances => ({
  at: later(ONSET, hours(1)),
  place: IRANCELL,
  clock: 16 * 60,
  isClockSharp: true,
  pattern: null,
  explained: new Set(),
  others: [],
  calm: [],
  quiet: [],
  reports: [],
  ...over,
});
const causeIn = (over: Partial<Circumstances> = {}, of: Incident = outage()) => causeOf(of, around(over)).cause;
const termsIn = (over: Partial<Circumstances> = {}, of: Incident = outage()): readonly CauseTermName[] =>
  causeOf(of, around(over)).terms.map(({ name }) => name);

describe('the cause of an outage', () => {
  test('of a first event is unknown, on the hour and in company too: an upstream that fails has both', () => {
    expect(causeIn()).toBe('unknown');
    const company = { others: [beside(MCCI), beside(TCI)], at: later(ONSET, hours(9)) };
    expect(termsIn(company)).toEqual(['prior', 'on-the-hour', 'every-kind-fell', 'simultaneous']);
    expect(causeIn(company)).toBe('unknown');
    const mobile = { others: [beside(MCCI)], calm: [TCI], at: later(ONSET, hours(9)) };
    expect(termsIn(mobile)).toContain('mobile-only');
    expect(causeIn(mobile)).toBe('unknown');
  });

  test('is a shutdown once it comes again at the same hours', () => {
    expect(causeIn({ pattern: nightly() })).toBe('shutdown');
    expect(causeIn({ pattern: nightly({ level: 'watch' }) })).toBe('unknown');
    // An edge that bins blur: the window's own is read, and half past is no worse than on the hour.
    expect(causeIn({ pattern: nightly({ start: 15 * 60 + 30 }), clock: 947 })).toBe('shutdown');
  });

  test('of what recurs by itself stays unknown: power that is shed, and maintenance', () => {
    const shed = outage({ evidence: deep({ fall: hours(2) }) });
    expect(termsIn({ pattern: nightly() }, shed)).toEqual(['prior', 'on-the-hour', 'slow-fall']);
    expect(causeIn({ pattern: nightly() }, shed)).toBe('unknown');
    // Two bins of half an hour: a switch thrown in the middle of one, or two evenings of high demand. The third night tells.
    const blurred = outage({ evidence: deep({ fall: hours(1) }) });
    expect(causeIn({ pattern: nightly({ hits: 2 }) }, blurred)).toBe('unknown');
    expect(causeIn({ pattern: nightly({ hits: 3 }) }, blurred)).toBe('shutdown');
    const districts = outage({ subject: subject(IRAN.entity), evidence: deep({ observed: 45 }) });
    expect(causeIn({ pattern: nightly(), place: IRAN }, districts)).toBe('unknown');
    const works = { pattern: nightly({ start: 2 * 60, end: 4 * 60, level: 'confirmed', hits: 9 }), clock: 120 };
    expect(causeIn(works)).toBe('unknown');
    expect(causeIn({ ...works, others: [beside(MCCI)], calm: [TCI], at: later(ONSET, hours(9)) })).toBe('unknown');
    expect(causeIn({ pattern: nightly({ start: 23 * 60 + 30, end: 90 }) })).toBe('unknown');
    const night = outage({ until: later(ONSET, hours(2)) });
    expect(termsIn({ clock: 120 })).not.toContain('at-maintenance-hours');
    expect(termsIn({ clock: 120 }, night)).toContain('at-maintenance-hours');
    expect(causeIn({ ...works, reports: [record({ cause: 'shutdown' })] })).toBe('shutdown');
    // Myanmar's nights and Syria's exams last longer, or into the morning.
    expect(causeIn({ pattern: nightly({ start: 60, end: 9 * 60 }) })).toBe('shutdown');
    expect(causeIn({ pattern: nightly({ start: 4 * 60, end: 8 * 60 + 30 }) })).toBe('shutdown');
  });

  test('of a network that is ill stays unknown, though it fails at the same hour twice', () => {
    const other = beside(IRANCELL, { id: 'at another hour', from: earlier(ONSET, hours(50)) });
    expect(causeIn({ pattern: nightly(), others: [other] })).toBe('unknown');
    expect(causeIn({ pattern: nightly({ level: 'confirmed', hits: 4 }), others: [other] })).toBe('shutdown');
    // The first night of autumn 2022 had another hour, and others had it too.
    expect(causeIn({ pattern: nightly(), others: [other, beside(MCCI)] })).toBe('shutdown');
    expect(causeIn({ pattern: nightly(), others: [other], explained: new Set([other.incident.id]) })).toBe('shutdown');
  });

  test('is told by what people have published, and theirs that contradict each other decide nothing', () => {
    const order = record({ cause: 'shutdown' });
    const cable = record({ id: '2', cause: 'technical' });
    expect(causeIn({ reports: [order] })).toBe('shutdown');
    expect(causeIn({ reports: [cable] })).toBe('technical');
    expect(causeIn({ reports: [order, cable] })).toBe('unknown');
    expect(causeIn({ reports: [cable], pattern: nightly() })).toBe('unknown');
  });

  test('takes a new block into account where networks fall together', () => {
    const block = beside(IRAN, { kind: 'service-block', subject: subject('country/IR', 'whatsapp') });
    expect(causeIn({ others: [block, beside(MCCI)], calm: [TCI] })).toBe('shutdown');
    expect(causeIn({ others: [block] })).toBe('unknown');
    const old = { ...block, incident: { ...block.incident, from: earlier(ONSET, days(2)) } };
    expect(causeIn({ others: [old, beside(MCCI)], calm: [TCI] })).toBe('unknown');
    const abroad = { ...block, place: TURKEY };
    expect(causeIn({ others: [abroad, beside(MCCI)], calm: [TCI] })).toBe('unknown');
  });

  test('is technical only by a report or when three countries fall at once', () => {
    const off = { clock: 976, at: later(ONSET, hours(4)) };
    expect(causeIn({ ...off, others: [beside(TURKEY)] })).toBe('unknown');
    expect(causeIn({ ...off, others: [beside(TURKEY), beside(IRAQ)] })).toBe('technical');
    // Chad falls with Sudan, and orders reach operators one after another: a slow fall is no proof.
    expect(causeIn(off, outage({ evidence: deep({ fall: hours(5) }) }))).toBe('unknown');
  });

  test('reads no clock from half-hour bins, and other terms only once they can be seen', () => {
    expect(termsIn({ isClockSharp: false })).toEqual(['prior']);
    expect(termsIn({ clock: 976 })).toEqual(['prior', 'off-the-clock']);
    expect(termsIn({ at: later(ONSET, hours(2)), quiet: ['usage'] })).not.toContain('a-kind-stayed');
    expect(termsIn({ at: later(ONSET, hours(4)), quiet: ['usage'] })).toContain('a-kind-stayed');
    // Routes are left standing by the cuts of our day.
    expect(termsIn({ at: later(ONSET, hours(4)), quiet: ['control-plane'] })).toContain('every-kind-fell');
    const over = outage({ until: later(ONSET, hours(2)) });
    expect(termsIn({ at: later(ONSET, days(4)) }, over)).not.toContain('never-again');
    expect(termsIn({ at: later(ONSET, days(5)) }, over)).toContain('never-again');
  });

  test('counts one network alone, flapping and neighbours against it', () => {
    expect(termsIn({ calm: [MCCI] })).toContain('single-network');
    expect(termsIn({ calm: [place('asn/9121', 'fixed', 'country/TR')] })).not.toContain('single-network');
    const earlierOnes = [1, 2, 3, 4].map((day) => beside(IRANCELL, { id: `${day}`, from: earlier(ONSET, days(day)) }));
    expect(termsIn({ others: earlierOnes })).toContain('flapping');
    expect(termsIn({ others: earlierOnes.slice(2) })).not.toContain('flapping');
    const explained = new Set(earlierOnes.map(({ incident: { id } }) => id));
    expect(termsIn({ others: earlierOnes, explained })).not.toContain('flapping');
    expect(termsIn({ others: [beside(TURKEY, { from: earlier(ONSET, minutes(31)) })] })).not.toContain('neighbours');
  });

  test('that was told as a shutdown falls back to new evidence alone', () => {
    const told = { ...outage(), ...causeOf(outage(), around({ pattern: nightly() })) };
    const before: Incident = { ...outage(), cause: told.cause, causeTerms: told.terms };
    const forgotten = causeOf(before, around());
    expect(forgotten).toEqual({ cause: 'shutdown', terms: before.causeTerms });
    expect(causeIn({ reports: [record({ cause: 'technical' })] }, before)).toBe('technical');
    expect(causeIn({}, { ...before, evidence: deep({ fall: hours(3) }) })).toBe('unknown');
  });

  test('is not claimed of blocks and slowings, unless people say so', () => {
    const block = outage({ kind: 'service-block', subject: subject('country/IR', 'whatsapp') });
    expect(causeOf(block, around({ pattern: nightly(), others: [beside(MCCI)] }))).toMatchObject({ cause: 'unknown' });
    expect(causeIn({ reports: [record({ cause: 'shutdown' })] }, block)).toBe('shutdown');
  });

  test('adds up to what its terms say', () => {
    const { terms } = causeOf(outage(), around({ pattern: nightly(), others: [beside(MCCI)], calm: [TCI] }));
    expect(terms).toEqual([
      { name: 'prior', logOdds: -1.5 },
      { name: 'on-the-hour', logOdds: 1 },
      { name: 'recurrence', logOdds: 3.2 },
      { name: 'simultaneous', logOdds: 1 },
      { name: 'mobile-only', logOdds: 0.7 },
    ]);
  });

  test('has every weight in the documentation as it is here', () => {
    const documented = readFileSync(join(import.meta.dirname, '../../docs/detectors.md'), 'utf8');
    for (const [name, weight] of Object.entries(CAUSE_WEIGHTS)) {
      expect(documented).toContain(`| \`${name}\` | ${String(weight).replace('-', '−')} |`);
    }
  });
});
