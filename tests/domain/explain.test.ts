import { describe, expect, test } from 'vitest';
import { CAUSE_TERMS } from '#domain/cause';
import { CAUSE_WORDS, explainCause, explainEvidence, explainIncident, explainPattern } from '#domain/explain';
import type { Incident } from '#domain/incident';
import { PATTERN_LEVELS } from '#domain/pattern';
import { subject } from '#domain/subject';
import { at, evidence, incident, pattern } from '../support/examples.ts';

const CITED = evidence({ signal: 'netblocks.report', family: 'annotation', observed: 1, expected: 0 });

describe('an explanation', () => {
  test('says of an outage what fell, and what would end it', () => {
    expect(explainIncident(incident())).toBe(
      'Told because answers to probes and background traffic fell below what is usual at 2022-09-22 12:30 UTC, ' +
        'ioda.ping-slash24 the furthest, at 12 % of usual; it ends once every signal that shows it has been normal for 60 minutes.',
    );
    expect(explainIncident(incident({ standing: 'suspected', evidence: [evidence()] }))).toBe(
      'Suspected because only answers to probes fell below what is usual at 2022-09-22 12:30 UTC, ' +
        'ioda.ping-slash24 the furthest, at 12 % of usual; it is dropped once every signal that shows it has been normal for 60 minutes, ' +
        'and told once a second, independent kind of measurement agrees.',
    );
    expect(explainIncident(incident({ until: at('2022-09-22T20:30:00Z') }))).toMatch(
      /; it is over, and opens again if the loss returns within 45 minutes\.$/,
    );
  });

  test('says of a block how many tests failed, and names who reported it', () => {
    const counted = evidence({ signal: 'ooni.tests', family: 'client-tests', observed: 42, expected: 3.2, count: 50 });
    const about = { kind: 'service-block', subject: subject('country/IR', 'whatsapp'), standing: 'confirmed' } as const;
    expect(explainIncident(incident({ ...about, evidence: [counted, CITED] }))).toBe(
      'Told because since 2022-09-22 12:30 UTC 42 of 50 tests failed, where usually 3.2 do, and people reported it ' +
        '(netblocks); it ends once tests succeed again as clearly as they failed.',
    );
  });

  test('says of a suspected block that it began in other countries as well, and what would make it one', () => {
    const counted = evidence({ signal: 'ooni.tests', family: 'client-tests', observed: 42, expected: 3.2, count: 50 });
    const about = { kind: 'service-block', subject: subject('country/IR', 'whatsapp'), standing: 'suspected' } as const;
    expect(explainIncident(incident({ ...about, evidence: [{ ...counted, together: 2 }] }))).toBe(
      'Suspected because since 2022-09-22 12:30 UTC 42 of 50 tests failed, where usually 3.2 do, but so they did in 2 other ' +
        'countries in the same days: its provider may refuse them, or the test be broken; it is dropped once tests succeed ' +
        'again, and told once they fail here and not there, or people report a block.',
    );
  });

  test('lists the terms of a cause with their sum', () => {
    const causeTerms: Incident['causeTerms'] = [
      { name: 'prior', logOdds: -1.5 },
      { name: 'recurrence', logOdds: 3.2 },
    ];
    expect(explainCause(incident({ cause: 'shutdown', causeTerms }))).toBe(
      'Consistent with a shutdown, by what speaks for a shutdown (+) and against it (−), in log-odds +1.70: most outages are not ordered (−1.50) and it comes again at the same hours (+3.20).',
    );
    expect(explainCause(incident())).toBeNull();
    expect(explainCause(incident({ causeTerms: [{ name: 'prior', logOdds: -1.5 }] }))).toBeNull();
    expect(Object.keys(CAUSE_WORDS)).toEqual(CAUSE_TERMS);
  });

  test('is one sentence for every level of a window and for every signal', () => {
    const all = [
      ...PATTERN_LEVELS.map((level) => explainPattern(pattern({ level, misses: 1 }))),
      explainEvidence(evidence()),
      explainEvidence(CITED),
    ];
    for (const text of all) expect(text).toMatch(/^[A-Zi][^\n]{20,300}[^.]\.$/);
    expect(new Set(all).size).toBe(all.length);
    expect(all[1]).toBe(
      'Likely because cuts came at the same hours on 2 days, 16:00 to 24:00 (Asia/Tehran, daily), and did not come on 1, ' +
        'more often than chance explains; it ends when we look for the next ones and they do not come.',
    );
  });
});
