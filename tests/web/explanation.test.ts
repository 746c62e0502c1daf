import { expect, test } from 'vitest';
import { CAUSE_TERMS } from '#domain/cause';
import type { Incident } from '#domain/incident';
import { subject } from '#domain/subject';
import { LANGUAGES } from '#domain/subscription';
import { causeExplanation, explanation } from '#web/explanation';
import { wordsFor } from '#web/words';
import { at, evidence, incident } from '../support/examples.ts';

const OVER = at('2022-09-22T20:30:00Z');
const TESTS = evidence({ signal: 'ooni.tests', family: 'client-tests', observed: 42, expected: 3.2, count: 50 });
const block = (over: Partial<Incident>) =>
  incident({ kind: 'service-block', subject: subject('country/IR', 'whatsapp'), evidence: [TESTS], ...over });

const SITUATIONS: readonly (readonly [string, Incident])[] = [
  ['an outage', incident()],
  ['a suspicion', incident({ standing: 'suspected', evidence: [evidence()] })],
  ['over', incident({ until: OVER })],
  ['no longer watched', incident({ until: OVER, ending: 'no-longer-watched' })],
  ['taken back', incident({ until: OVER, ending: 'retracted' })],
  ['a block', block({})],
  ['a block that others have too', block({ standing: 'suspected', evidence: [{ ...TESTS, together: 2 }] })],
  ['a block that is over', block({ until: OVER })],
];

test.each(LANGUAGES)(
  'in %s a page says why something is told, what would undo it, and what its cause rests on',
  async (language) => {
    const words = wordsFor(language);
    const lines = SITUATIONS.map(([name, about]) => `${name}: ${explanation(about, words)}`);
    const causeTerms = CAUSE_TERMS.map((name, index) => ({ name, logOdds: (index - 8) / 4 }));
    const cause = causeExplanation(incident({ cause: 'shutdown', causeTerms }), words);
    await expect([...lines, `cause: ${cause}`, ''].join('\n\n')).toMatchFileSnapshot(
      `golden/${language}/explanation.txt`,
    );
  },
);

test('a cause that rests on nothing but what holds of all outages is not explained', () => {
  const words = wordsFor('en');
  expect(causeExplanation(incident(), words)).toBeNull();
  expect(causeExplanation(incident({ causeTerms: [{ name: 'prior', logOdds: -1.5 }] }), words)).toBeNull();
});
