import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DispatchContext, dispatch } from '#alerts/dispatch';
import { news, saidOf } from '#alerts/news';
import { deliveryId, type Told } from '#domain/decision';
import type { TellReason } from '#domain/delivery';
import { type Incident, STANDINGS, type Standing } from '#domain/incident';
import { subject } from '#domain/subject';
import { at, evidence, filter, incident, subscription, topicOf } from '../support/examples.ts';

const over = at('2022-09-22T20:30:00Z');
const told = ({ standing = 'corroborated', ...fields }: Partial<Told> & { standing?: Standing } = {}): Told => ({
  reason: 'opened',
  revision: 1,
  at: at('2022-09-22T13:00:00Z'),
  interrupting: true,
  said: saidOf(topicOf(incident({ standing })), null),
  ...fields,
});

describe('news compares what is true with what was told', () => {
  test.each([
    ['an open incident, to somebody who knows nothing, opens', incident(), null, { tell: 'opened' }],
    ['one that is over was never told and never is', incident({ until: over }), null, { hold: 'never-told' }],
    ['nothing changed', incident(), told(), { hold: 'already-told' }],
    ['a higher standing escalates', incident({ standing: 'confirmed' }), told(), { tell: 'escalated' }],
    ['an end is told', incident({ until: over }), told(), { tell: 'resolved' }],
    ['an end is told once', incident({ until: over }), told({ reason: 'resolved' }), { hold: 'already-told' }],
    ['it goes on after its end', incident(), told({ reason: 'resolved' }), { tell: 'reopened' }],
  ])('%s', (_, subjectOf, before, expected) => {
    expect(news(topicOf(subjectOf), before)).toEqual(expected);
  });

  test('telling what news says leaves nothing more to say', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...STANDINGS),
        fc.boolean(),
        fc.option(
          fc.record({
            standing: fc.constantFrom(...STANDINGS),
            reason: fc.constantFrom<TellReason[]>('opened', 'resolved'),
          }),
        ),
        (standing, isOver, before) => {
          const now = topicOf(incident({ standing, until: isOver ? over : null, revision: 7 }));
          const verdict = news(now, before === null ? null : told(before));
          if (!('tell' in verdict)) return;
          expect(news(now, told({ standing, reason: verdict.tell, revision: 7 }))).toHaveProperty('hold');
        },
      ),
    );
  });
});

const country = incident({ subject: subject('country/IR'), severity: 3 });
const network = incident();
const nothingElse: DispatchContext = {
  at: at('2022-09-22T13:00:00Z'),
  open: [],
  suspect: new Set(),
  artefacts: [],
  spent: () => [],
  told: () => null,
};
const candidate = (about: Incident, subscriber = subscription()) => ({
  topic: topicOf(about, { within: about.subject.entity === 'country/IR' ? [] : ['country/IR'] }),
  subscription: subscriber,
});
const verdicts = (about: Incident, context: Partial<DispatchContext>, subscriber = subscription()) =>
  dispatch([candidate(about, subscriber)], { ...nothingElse, ...context }).map((decision) =>
    'tell' in decision ? decision.tell : decision.hold,
  );

describe('dispatch', () => {
  test('a suspicion is told to nobody', () => {
    expect(verdicts(incident({ standing: 'suspected' }), {})).toEqual([]);
  });

  test('a country in the filter stands for its networks', () => {
    expect(verdicts(network, {}, subscription({ filter: filter({ entities: ['country/IR'] }) }))).toEqual(['opened']);
    expect(verdicts(network, {}, subscription({ filter: filter({ entities: ['country/TR'] }) }))).toEqual([]);
  });

  test("a country's outage hides its networks', but only for those who are told of the country's", () => {
    expect(verdicts(network, { open: [country] })).toEqual(['inhibited']);
    const onlyCritical = subscription({ filter: filter({ minSeverity: 2 }) });
    expect(verdicts(network, { open: [incident({ ...country, severity: 1 })] }, onlyCritical)).toEqual(['opened']);
  });

  test('an outage hides the service blocks of its place', () => {
    const block = incident({ kind: 'service-block', subject: subject('country/IR', 'whatsapp') });
    expect(verdicts(block, { open: [country] })).toEqual(['inhibited']);
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
    const [first] = dispatch([candidate(network)], nothingElse);
    const [again] = dispatch([candidate(network)], nothingElse);
    if (first === undefined || again === undefined) throw new Error('nothing was decided');
    expect(deliveryId(first)).toBe('outage.asn-44244.20220922T1230Z/opened-1/c3Vic2NyaXB0aW9uLTAwMQ');
    expect(deliveryId(again)).toBe(deliveryId(first));
  });
});
