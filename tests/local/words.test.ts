import { describe, expect, it } from 'vitest';
import { instant } from '#domain/time';
import { sources } from '#sources/index';
import type { Health } from '../../local/client.ts';
import { sourceLine } from '../../local/live.ts';
import { type RunResult, shortcomings, summary } from '../../local/summary.ts';
import { type LoggedWindow, WorkerLog, windowLine } from '../../local/telling.ts';

const next = instant(Date.UTC(2026, 0, 2, 12, 5) / 1000);
const source = (state: 'fresh' | 'stale' | 'failing' | 'off', reason: string | null, lastSuccess: string | null) =>
  sourceLine(
    { id: 'ioda', title: 'IODA', state, reason, setting: state === 'off' ? 'A_TOKEN' : null, lastSuccess },
    next,
  );

describe('what a live run says of a source', () => {
  it('says in one sentence that it cannot be reached, and when it is tried again', () => {
    expect(source('failing', 'network', null)).toBe(
      'IODA cannot be reached (network): trying again at 2 Jan 12:05 UTC.',
    );
  });

  it('tells an answer that is of no use from none', () => {
    expect(source('failing', 'schema', null)).toContain('gives no usable answer (schema)');
  });

  it('says when it has answered, and what is off', () => {
    expect(source('fresh', null, '2026-01-02T12:00:00Z')).toBe('IODA answered at 2 Jan 12:00 UTC.');
    expect(source('off', 'no-token', null)).toBe('IODA is off: A_TOKEN is not set.');
    expect(source('stale', 'no-new-values', '2026-01-02T12:00:00Z')).toBe('IODA is stale (no-new-values).');
  });
});

describe('what the Worker logs', () => {
  it('is heard for changes and failures, and for nothing else', () => {
    const log = new WorkerLog();
    log.hear('{"step":"incident","id":"a","transition":"opened","at":1663700000}');
    log.hear('{"step":"queue","queue":"polls","reason":"failed","attempt":1,"detail":"no such thing"}');
    log.hear('{"step":"incident","id":');
    log.hear('GET / 200 {"step":"incident"}');
    expect(log.takeChanges()).toEqual([{ step: 'incident', id: 'a', transition: 'opened', at: 1_663_700_000 }]);
    expect(log.takeChanges()).toEqual([]);
    expect(log.failures).toEqual(['polls: no such thing']);
  });
});

const curfew: LoggedWindow = {
  step: 'pattern',
  transition: 'escalated',
  at: 1_664_024_700,
  id: 'window.a',
  entity: 'asn/44244',
  timezone: 'Asia/Tehran',
  days: 'daily',
  start: '16:00',
  end: '24:00',
  hits: 3,
  misses: 0,
  level: 'confirmed',
};

describe('windows that repeat', () => {
  it('are heard, and told in a line with their hours', () => {
    const log = new WorkerLog();
    log.hear(JSON.stringify(curfew));
    log.hear(JSON.stringify({ ...curfew, start: undefined }));
    expect(log.takeWindows()).toEqual([curfew]);
    expect(log.takeWindows()).toEqual([]);
    expect(windowLine(curfew, [])).toContain('asn/44244: window daily 16:00 to 24:00 local time (confirmed, 3 nights)');
  });

  it('have their place in the summary', () => {
    expect(summary({ ...good, windows: [curfew] }).join('\n')).toMatch(
      /daily 16:00 to 24:00 .* came 3, missed 0 +confirmed/,
    );
    expect(summary(good).join('\n')).toMatch(/Windows\n {2}none/);
  });
});

const health: Health = {
  idle: true,
  sources: [{ id: 'ioda', title: 'IODA', state: 'fresh', reason: null, setting: null, lastSuccess: null }],
  publishers: [],
  sourceOutages: [],
  deliveries: [
    { channel: 'web-push', status: 'delivered', reason: 'opened', count: 2 },
    { channel: 'web-push', status: 'held', reason: 'inhibited', count: 3 },
  ],
};
const good: RunResult = {
  places: [],
  incidents: [],
  windows: [],
  health,
  receipts: {
    received: { 'web-push': 2, webhook: 1, email: 1 },
    rang: { 'web-push': 1, webhook: 1, email: 1 },
    refused: { 'web-push': 0, webhook: 0, email: 0 },
  },
  requests: { ioda: 7 },
  failures: [],
  seconds: 61,
};

describe('the end of a run', () => {
  it('finds nothing wrong when all three channels arrived', () => {
    expect(shortcomings(good)).toEqual([]);
  });

  it.each([
    [
      'a channel that nothing arrived on',
      { receipts: { ...good.receipts, received: { 'web-push': 2, webhook: 0, email: 1 } } },
    ],
    [
      'a signature that did not hold',
      { receipts: { ...good.receipts, refused: { 'web-push': 0, webhook: 1, email: 0 } } },
    ],
    [
      'a delivery that was given up',
      { health: { ...health, deliveries: [{ channel: 'email', status: 'dead', reason: 'opened', count: 1 }] } },
    ],
    [
      'a source that fails',
      {
        health: {
          ...health,
          sources: health.sources.map((one) => ({ ...one, state: 'failing' as const, reason: 'http-500' })),
        },
      },
    ],
    ['a message that failed', { failures: ['polls: no such thing'] }],
  ])('counts %s against it', (_, wrong) => {
    expect(shortcomings({ ...good, ...wrong })).toHaveLength(1);
  });

  it('says what was held back and why, beside what was sent and received', () => {
    const text = summary(good).join('\n');
    expect(text).toMatch(/web-push +2 sent +2 decrypted +0 not decrypted +1 may ring/);
    expect(text).toMatch(/inhibited +3 messages/);
    expect(text).toContain(`Sources: 1 of ${sources.length} asked, 0 answered`);
    expect(text).toMatch(/ioda +7 requests +fresh/);
  });
});
