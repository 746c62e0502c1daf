import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dispatchIncident, type IncidentOffer, threadsOf } from '#alerts/dispatch';
import { news, saidOf } from '#alerts/news';
import type { Context } from '#alerts/stages/stage';
import { type Decision, deliveryId, type Told } from '#domain/decision';
import { INCIDENT_TURNS } from '#domain/delivery';
import { type Incident, STANDINGS, type Standing } from '#domain/incident';
import { subject } from '#domain/subject';
import { days, hours, type Instant, later, minutes } from '#domain/time';
import { at, evidence, filter, incident, pattern, subscription, topicOf } from '../support/examples.ts';

const FROM = at('2022-09-22T12:30:00Z');
const NOW = at('2022-09-22T15:00:00Z');
const over = at('2022-09-22T20:30:00Z');

interface Before extends Partial<Told> {
  readonly standing?: Standing;
  readonly severity?: Incident['severity'];
  readonly window?: string | null;
}

const told = ({ standing = 'corroborated', severity = 2, window = null, ...fields }: Before = {}): Told => ({
  reason: 'opened',
  revision: 1,
  at: at('2022-09-22T13:00:00Z'),
  interrupting: true,
  said: saidOf({ topic: topicOf(incident({ standing, severity })), window }, null),
  ...fields,
});

const nowOf = (about: Incident, over: Partial<Parameters<typeof news>[0]> = {}) => ({
  topic: topicOf(about),
  isRetracted: false,
  window: null,
  at: NOW,
  ...over,
});

describe('news compares what is true with what was told', () => {
  test.each([
    [
      'an open incident, to somebody who knows nothing, opens',
      incident(),
      null,
      { tell: 'opened', interrupting: true },
    ],
    ['one that is over was never told and never is', incident({ until: over }), null, { hold: 'never-told' }],
    ['nothing changed', incident(), told(), { hold: 'already-told' }],
    [
      'a higher standing escalates',
      incident({ standing: 'confirmed' }),
      told(),
      { tell: 'escalated', interrupting: true },
    ],
    ['two levels of severity escalate', incident({ severity: 4 }), told(), { tell: 'escalated', interrupting: true }],
    ['one level has time', incident({ severity: 3 }), told(), { hold: 'too-soon' }],
    ['an end is told, and need not ring', incident({ until: over }), told(), { tell: 'resolved', interrupting: false }],
    ['an end is told once', incident({ until: over }), told({ reason: 'resolved' }), { hold: 'already-told' }],
    ['it goes on after its end', incident(), told({ reason: 'resolved' }), { tell: 'reopened', interrupting: true }],
    ['what was withdrawn stays so', incident(), told({ reason: 'retracted' }), { hold: 'already-told' }],
  ])('%s', (_, about, before, expected) => {
    expect(news(nowOf(about), before)).toEqual(expected);
  });

  test.each<[string, Partial<Incident>]>([
    ['graver by one level', { severity: 3 }],
    ['cut off from abroad', { reach: 'intranet' }],
  ])('%s is an update that rings, at most one in six hours', (_, change) => {
    expect(news(nowOf(incident(change), { at: later(told().at, hours(5)) }), told())).toEqual({ hold: 'too-soon' });
    const due = news(nowOf(incident(change), { at: later(told().at, hours(6)) }), told());
    expect(due).toEqual({ tell: 'updated', interrupting: true });
  });

  test('a cause that is claimed is an update that wakes nobody, at most one in six hours', () => {
    const claimed = (after: number) => nowOf(incident({ cause: 'shutdown' }), { at: later(told().at, after) });
    expect(news(claimed(hours(5)), told())).toEqual({ hold: 'too-soon' });
    expect(news(claimed(hours(6)), told())).toEqual({ tell: 'updated', interrupting: false });
  });

  test('one network that becomes several is told within half an hour, silently', () => {
    const wider = (after: number) =>
      nowOf(incident(), {
        topic: topicOf(incident(), { together: [incident({ id: 'another' })] }),
        at: later(told().at, after),
      });
    expect(news(wider(minutes(29)), told())).toEqual({ hold: 'too-soon' });
    expect(news(wider(minutes(30)), told())).toEqual({ tell: 'updated', interrupting: false });
  });

  test.each<[string, Partial<Incident>, Partial<Incident>]>([
    ['confirmed', {}, { standing: 'confirmed' }],
    ['graver', {}, { severity: 3 }],
    ['intranet', {}, { reach: 'intranet' }],
    ['relapsed', { restored: 0.6 }, { restored: 0.1 }],
    ['cause', {}, { cause: 'shutdown' }],
    ['restored', {}, { restored: 0.6 }],
    ['nothing', {}, { revision: 7 }],
  ])('what is new is kept with the turn: %s', (change, before, after) => {
    const known = { ...told(), said: saidOf({ topic: topicOf(incident(before)), window: null }, null) };
    const { changes } = saidOf({ topic: topicOf(incident(after)), window: null }, known);
    expect(changes).toEqual(change === 'nothing' ? [] : [change]);
  });

  test('a thread that has grown says that it is wider, and then how many are back', () => {
    const group = (over: Partial<Incident>) =>
      topicOf(incident(), { together: [incident({ id: 'another', ...over })] });
    const wider = saidOf({ topic: group({}), window: null }, told());
    expect(wider.changes).toEqual(['wider']);
    const fewer = saidOf({ topic: group({ until: over }), window: null }, { ...told(), said: wider });
    expect(fewer.changes).toEqual(['fewer']);
  });

  test('a thread is withdrawn from whoever was told of it, and from nobody else', () => {
    const gone = nowOf(incident({ until: over }), { isRetracted: true });
    expect(news(gone, told())).toEqual({ tell: 'retracted', interrupting: true });
    expect(news(gone, told({ reason: 'resolved' }))).toEqual({ tell: 'retracted', interrupting: true });
    expect(news(gone, null)).toEqual({ hold: 'never-told' });
  });

  test('access that is back and may not last rings', () => {
    const long = incident({ until: later(FROM, hours(12)) });
    expect(news(nowOf(long), told())).toEqual({ tell: 'resolved', interrupting: true });
    const confirmed = incident({ until: over, severity: 3, standing: 'confirmed' });
    expect(news(nowOf(confirmed), told())).toEqual({ tell: 'resolved', interrupting: true });
  });

  test('telling what news says leaves nothing more to say', () => {
    const severity = fc.constantFrom(1, 2, 3, 4) as fc.Arbitrary<Incident['severity']>;
    const standing = fc.constantFrom(...STANDINGS);
    fc.assert(
      fc.property(
        ...([standing, severity, fc.boolean(), fc.boolean(), fc.boolean()] as const),
        fc.option(fc.record({ standing, severity, reason: fc.constantFrom(...INCIDENT_TURNS) })),
        (standing, severity, isOver, isRetracted, isExpected, before) => {
          const window = isExpected ? 'window.x' : null;
          const now = nowOf(incident({ standing, severity, until: isOver ? over : null }), { window, isRetracted });
          const earlier = before === null ? null : told(before);
          const verdict = news(now, earlier);
          if (!('tell' in verdict)) return;
          const after = { ...told(), reason: verdict.tell, revision: 7, said: saidOf(now, earlier) };
          expect(news(now, after)).toHaveProperty('hold');
        },
      ),
    );
  });
});

const country = incident({ subject: subject('country/IR'), severity: 3 });
const network = incident();
const nothingElse: Context = {
  at: NOW,
  open: [],
  suspect: new Set(),
  artefacts: [],
  spent: () => [],
  told: () => null,
};
const offer = (about: Incident, over: Partial<IncidentOffer> = {}): IncidentOffer => ({
  incident: about,
  isRetracted: false,
  within: about.subject.entity === 'country/IR' ? [] : ['country/IR'],
  recent: [about],
  since: new Map([[about.id, FROM]]),
  windows: [],
  neighbours: [],
  ...over,
});
const words = (decisions: readonly Decision[]) =>
  decisions.map((decision) => ('tell' in decision ? decision.tell : decision.hold));
const verdicts = (about: Incident, context: Partial<Context>, subscriber = subscription()) =>
  words(dispatchIncident(offer(about), [subscriber], { ...nothingElse, ...context }));

describe('dispatch', () => {
  test('a suspicion is told to nobody', () => {
    expect(verdicts(incident({ standing: 'suspected' }), {})).toEqual([]);
  });

  test('a country in the filter stands for its networks', () => {
    expect(verdicts(network, {}, subscription({ filter: filter({ entities: ['country/IR'] }) }))).toEqual(['opened']);
    expect(verdicts(network, {}, subscription({ filter: filter({ entities: ['country/TR'] }) }))).toEqual([]);
  });

  test("a country's outage hides its networks', but only for those who are told of the country's", () => {
    expect(verdicts(network, { open: [country], told: heardOf(country.id) })).toEqual(['inhibited']);
    const late = { open: [country] };
    expect(verdicts(network, late)).toEqual(['opened']);
    const onlyCritical = subscription({ filter: filter({ minSeverity: 2 }) });
    const small = incident({ ...country, severity: 1 });
    expect(verdicts(network, { open: [small], told: heardOf(small.id) }, onlyCritical)).toEqual(['opened']);
  });

  test('whoever follows a place no more is owed the end of what they were told there, and nothing else', () => {
    const elsewhere = subscription({ filter: filter({ entities: ['country/TR'] }) });
    const graver = subscription({ filter: filter({ minSeverity: 3 }) });
    for (const reader of [elsewhere, graver]) {
      const hears = (about: Partial<Incident>) => verdicts(incident(about), { told: heardOf(network.id) }, reader);
      expect(hears({ standing: 'confirmed', revision: 2 })).toEqual([]);
      expect(hears({ restored: 0.7, revision: 2 })).toEqual([]);
      expect(hears({ until: over, revision: 3 })).toEqual(['resolved']);
      expect(hears({ until: over, ending: 'retracted', revision: 3 })).toEqual(['retracted']);
    }
  });

  test('one who asks for what is grave hears on of what was so when it was told', () => {
    const grave = subscription({ filter: filter({ minSeverity: 3 }) });
    const said = told({ severity: 3 });
    const context = { told: (thread: string) => (thread === network.id ? said : null) };
    expect(verdicts(incident({ restored: 0.7, revision: 2 }), context, grave)).toEqual(['partially-restored']);
  });

  test('a network that a thread speaks of ends it, though its filter asks for it no more', () => {
    const second = incident({ subject: subject('asn/58224'), severity: 1, until: over, revision: 2 });
    const first = incident({ severity: 3, until: over, revision: 2 });
    const group = { topic: topicOf(first, { together: [second] }), window: null };
    const known = { ...told({ reason: 'partially-restored', revision: 5 }), said: saidOf(group, null) };
    const reader = subscription({ channel: 'web-push', filter: filter({ minSeverity: 3 }) });
    const decisions = dispatchIncident(offer(second, { recent: [second, first] }), [reader], {
      ...nothingElse,
      told: (thread) => (thread === first.id ? known : null),
    });
    expect(words(decisions)).toEqual(['rolled-up', 'resolved']);
  });

  test('an outage hides the service blocks of its place', () => {
    const block = incident({ kind: 'service-block', subject: subject('country/IR', 'whatsapp') });
    expect(verdicts(block, { open: [country], told: heardOf(country.id) })).toEqual(['inhibited']);
    expect(verdicts(country, { open: [country] })).toEqual(['opened']);
  });

  test('an agreement that rests on a source in trouble waits', () => {
    expect(verdicts(network, { suspect: new Set(['ioda.merit-nt']) })).toEqual(['suspect-source']);
    const three = incident({
      evidence: [...network.evidence, evidence({ signal: 'ioda.bgp', family: 'control-plane' })],
    });
    expect(verdicts(three, { suspect: new Set(['ioda.merit-nt']) })).toEqual(['opened']);
  });

  test('an end is owed to whoever was told of the beginning, whatever now hides it and however the filter changed', () => {
    const ended = incident({ until: over, revision: 4 });
    const narrowed = subscription({ filter: filter({ entities: ['country/TR'], minSeverity: 4 }) });
    const context = { open: [country], suspect: new Set(['ioda.merit-nt'] as const), told: () => told() };
    expect(verdicts(ended, context, narrowed)).toEqual(['resolved']);
  });

  test('ids are derived from what is said to whom', () => {
    const [first] = dispatchIncident(offer(network), [subscription()], nothingElse);
    const [again] = dispatchIncident(offer(network), [subscription()], nothingElse);
    if (first === undefined || again === undefined) throw new Error('nothing was decided');
    expect(deliveryId(first)).toBe('outage.asn-44244.20220922T1230Z/opened-1/c3Vic2NyaXB0aW9uLTAwMQ');
    expect(deliveryId(again)).toBe(deliveryId(first));
  });
});

const mci = incident({ subject: subject('asn/197207'), from: later(FROM, minutes(20)) });
const both = { recent: [network, mci], since: new Map([network, mci].map(({ id }) => [id, later(NOW, -60)])) };
const push = subscription({ channel: 'web-push' });
const mail = subscription({ channel: 'email' });
const heardOf =
  (...threads: readonly string[]) =>
  (thread: string) =>
    threads.includes(thread) ? told() : null;

describe('networks that fail together', () => {
  test('are one thread: the first leads, and what follows says where it is told', () => {
    const decisions = dispatchIncident(offer(mci, both), [push], nothingElse);
    expect(words(decisions)).toEqual(['rolled-up', 'opened']);
    expect(decisions[0]).toMatchObject({ instead: network.id });
    expect(decisions[1]).toMatchObject({ topic: { incident: { id: network.id }, together: [{ id: mci.id }] } });
  });

  test('wait for one another before a mail goes out, unless it is critical or there is nobody to wait for', () => {
    const waiting = { ...both, neighbours: [mci.subject.entity] };
    const verdict = (over: Partial<IncidentOffer>, about = network, to = mail) =>
      words(dispatchIncident(offer(about, { ...waiting, ...over }), [to], nothingElse));
    expect(verdict({})).toEqual(['group-wait']);
    expect(verdict({ since: new Map([[network.id, later(NOW, -minutes(10))]]) })).toEqual(['opened']);
    expect(verdict({ recent: [] }, incident({ severity: 4 }))).toEqual(['opened']);
    expect(verdict({ neighbours: [] })).toEqual(['opened']);
    expect(
      verdict({}, network, subscription({ ...mail, filter: filter({ entities: [network.subject.entity] }) })),
    ).toEqual(['opened']);
  });

  test('end when all are back, and once', () => {
    const back = { ...network, until: over };
    const still = offer(back, { ...both, recent: [back, mci] });
    expect(words(dispatchIncident(still, [push], { ...nothingElse, told: heardOf(network.id) }))).toEqual([
      'partially-restored',
    ]);
    const mciBack = { ...mci, until: over };
    const done = offer(mciBack, { ...both, recent: [back, mciBack] });
    expect(words(dispatchIncident(done, [push], { ...nothingElse, told: heardOf(network.id) }))).toEqual([
      'rolled-up',
      'resolved',
    ]);
    const after = (thread: string) => (thread === network.id ? told({ reason: 'resolved' }) : null);
    expect(words(dispatchIncident(done, [push], { ...nothingElse, told: after }))).toEqual(['rolled-up']);
  });

  test('are events of their own for a machine, of which the first rings', () => {
    const [first] = dispatchIncident(offer(network, both), [subscription()], nothingElse);
    const context = { ...nothingElse, told: heardOf(network.id) };
    const [second] = dispatchIncident(offer(mci, both), [subscription()], context);
    expect([first, second]).toMatchObject([
      { tell: 'opened', interrupting: true },
      { tell: 'opened', interrupting: false },
    ]);
  });

  test('and one that fails later, or in another way, is told for itself', () => {
    const late = incident({ ...mci, id: 'late', from: later(FROM, minutes(31)) });
    expect(words(dispatchIncident(offer(late, { recent: [network, late] }), [push], nothingElse))).toEqual(['opened']);
    const slow = incident({ ...mci, id: 'slow', kind: 'throttling' });
    expect(words(dispatchIncident(offer(slow, { recent: [network, slow] }), [push], nothingElse))).toEqual(['opened']);
  });
});

describe('services of one place that are blocked in the same hours', () => {
  const block = (service: string, over: Partial<Incident> = {}) =>
    incident({ kind: 'service-block', subject: subject('country/IR', service), id: service, ...over });
  const [first, second] = [block('whatsapp'), block('instagram', { from: later(FROM, hours(6)) })];
  const verdict = (about: Incident) =>
    dispatchIncident(offer(about, { within: [], recent: [about, first] }), [push], {
      ...nothingElse,
      told: heardOf(first.id),
    });

  test('are threads of their own, of which the first rings, and what is graver', () => {
    expect(verdict(second)).toMatchObject([{ tell: 'opened', interrupting: false, topic: { together: [] } }]);
    expect(verdict({ ...second, severity: 3 })).toMatchObject([{ tell: 'opened', interrupting: true }]);
    expect(verdict({ ...second, from: later(FROM, hours(7)) })).toMatchObject([{ interrupting: true }]);
    expect(threadsOf(offer(second, { recent: [second, first] }), [])).toContain(first.id);
  });
});

describe('what comes and goes', () => {
  const flaps = Array.from({ length: 3 }, (_, day) =>
    incident({ id: `flap-${day}`, from: later(FROM, -days(day + 1)) }),
  );
  const verdict = (about: Incident, when: Instant = later(FROM, 600), channel: 'email' | 'web-push' = 'web-push') =>
    words(
      dispatchIncident(offer(about, { recent: [...flaps, about] }), [subscription({ channel })], {
        ...nothingElse,
        at: when,
      }),
    );

  test('tires nobody a fourth time in a week, unless it is critical or stays', () => {
    expect(verdict(network)).toEqual(['flapping']);
    expect(verdict(incident({ severity: 4 }))).toEqual(['opened']);
    expect(verdict(network, later(FROM, hours(2)))).toEqual(['opened']);
  });

  test('is opened again three times in one thread, and then no more', () => {
    const tired = { ...told({ reason: 'resolved' }), said: { ...saidOf(nowOf(network), null), reopenings: 3 } };
    expect(news(nowOf(network), tired)).toEqual({ hold: 'flapping' });
  });
});

describe('a night of a window that the reader knows', () => {
  const window = {
    pattern: pattern(),
    within: ['country/IR'] as const,
    severities: new Map([[network.id, 2] as const]),
  };
  const night = incident({ from: at('2022-09-23T12:30:00Z'), id: 'outage.asn-44244.20220923T1230Z' });
  const soon = at('2022-09-23T13:00:00Z');
  const known: Context = { ...nothingElse, at: soon, told: heardOf(pattern().id) };
  const decide = (about: Incident, to = push, context: Context = known) =>
    dispatchIncident(offer(about, { windows: [window] }), [to], context);

  test('wakes nobody: quiet in the thread of the window, not mailed, and an event for machines', () => {
    expect(decide(night)).toMatchObject([{ tell: 'opened', interrupting: false, said: { window: pattern().id } }]);
    expect(decide(night, mail)).toMatchObject([{ hold: 'expected-window', instead: pattern().id }]);
    expect(decide(night, subscription())).toMatchObject([{ tell: 'opened', interrupting: false }]);
  });

  test('does not take the place of a notice of its window that has just rung', () => {
    const rung = (at: Instant) => ({ ...known, told: (thread: string) => (thread === night.id ? null : told({ at })) });
    expect(decide(night, push, rung(soon))).toMatchObject([{ hold: 'expected-window', instead: pattern().id }]);
    expect(decide(night, push, rung(later(soon, -hours(3))))).toMatchObject([{ tell: 'opened', interrupting: false }]);
    expect(decide(night, subscription(), rung(soon))).toMatchObject([{ tell: 'opened', interrupting: false }]);
  });

  test('is news to whoever does not know the window', () => {
    expect(decide(night, push, { ...known, told: () => null })).toMatchObject([{ tell: 'opened', interrupting: true }]);
  });

  test('is news when it is much deeper, elsewhere, or lasts two hours longer than expected', () => {
    expect(decide(incident({ ...night, severity: 3 }))).toMatchObject([{ interrupting: false }]);
    expect(decide(incident({ ...night, severity: 4 }))).toMatchObject([{ interrupting: true }]);
    expect(decide(incident({ ...night, subject: subject('asn/1') }))).toMatchObject([{ interrupting: true }]);
    // Eight hours, 82 minutes of uncertainty, two hours of patience, two until an end would be known.
    const late = later(night.from, hours(8) + minutes(82) + hours(4) + 60);
    expect(decide(night, mail, { ...known, at: late })).toMatchObject([{ tell: 'opened', interrupting: true }]);
    const quietly = (thread: string) => (thread === night.id ? told({ window: pattern().id }) : told());
    expect(decide(night, push, { ...known, at: late, told: quietly })).toMatchObject([
      { tell: 'updated', interrupting: true },
    ]);
  });

  test('is not longer than expected for ending late in what is known', () => {
    const late = later(night.from, hours(8) + minutes(82) + hours(4));
    expect(decide(night, mail, { ...known, at: late })).toMatchObject([{ hold: 'expected-window' }]);
    const ended = incident({ ...night, until: at('2022-09-23T20:30:00Z') });
    expect(decide(ended, mail, { ...known, at: later(late, days(1)) })).toMatchObject([{ hold: 'never-told' }]);
  });

  test('ends quietly, and at once', () => {
    const ended = incident({ ...night, until: at('2022-09-23T20:20:00Z') });
    const quietly = (thread: string) => (thread === night.id ? told({ window: pattern().id }) : told());
    expect(decide(ended, push, { ...known, told: quietly })).toMatchObject([
      { tell: 'resolved', interrupting: false, urgency: 'high' },
    ]);
  });
});
