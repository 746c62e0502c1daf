import { describe, expect, test } from 'vitest';
import { renderSummary, type SummaryTelling } from '#alerts/render-summary';
import { digestOf, type SummaryScene } from '#alerts/summary';
import { subject } from '#domain/subject';
import { LANGUAGES, type Language } from '#domain/subscription';
import type { SaidOfSummary, SummaryTopic } from '#domain/summary';
import { summaryJson } from '#domain/summary-json';
import { days, earlier, hours, later } from '#domain/time';
import { at, filter, incident, pattern, subscription } from '../support/examples.ts';
import { ORIGIN, PLACES } from './sample.ts';

/** A Sunday, 08:00 in Tehran. */
const DUE = at('2022-09-25T04:30:00Z');
const DARK = incident({ subject: subject('country/IR'), from: earlier(DUE, hours(9)), severity: 3, reach: 'full' });
const OVER = incident({ from: earlier(DUE, hours(16)), until: earlier(DUE, hours(8)) });
const BLOCK = incident({
  kind: 'service-block',
  subject: subject('country/IR', 'whatsapp'),
  from: earlier(DUE, days(3)),
});
const WINDOW = pattern({ next: [{ from: later(DUE, hours(8)), until: later(DUE, hours(16)), probability: 0.74 }] });
const READER = subscription({ channel: 'email', timezone: 'Asia/Tehran' });
const daily = { ...READER, preferences: { ...READER.preferences, digest: 'daily' as const } };
const SCENE: SummaryScene = {
  incidents: [OVER, BLOCK, DARK],
  windows: [WINDOW],
  within: (entity) => (entity === 'country/IR' ? [] : ['country/IR']),
  knownSince: new Map(),
  stale: ['ooni'],
};
const HELD = [
  { reason: 'quiet-hours', count: 2 },
  { reason: 'suspect-source', count: 1 },
] as const;

const PERIOD = { from: earlier(DUE, days(1)), dues: [DUE] } as const;

const said = (over: Partial<SaidOfSummary> = {}): SaidOfSummary => {
  const made = digestOf(daily, PERIOD, SCENE, HELD);
  if (made === null) throw new Error('nothing was made');
  return { ...made.said, ...over };
};

function topicOf(about: SaidOfSummary): SummaryTopic {
  const all = (ids: readonly string[]) => SCENE.incidents.filter(({ id }) => ids.includes(id));
  const windows = SCENE.windows.filter(({ id }) => about.windows.includes(id));
  return {
    kind: 'summary',
    said: about,
    opened: all(about.opened),
    ended: all(about.ended),
    open: all(about.open),
    windows,
  };
}

const telling = (about: SaidOfSummary, language: Language): SummaryTelling => ({
  deliveryId: `digest/2022-09-25/${READER.id}`,
  topic: topicOf(about),
  reason: about.kind === 'catch-up' ? 'catch-up' : 'summary',
  interrupting: true,
  urgency: 'normal',
  places: PLACES,
  sources: [{ id: 'ooni', title: 'OONI' }],
  language,
  timezone: 'Asia/Tehran',
  at: DUE,
  origin: ORIGIN,
  unsubscribeUrl: `${ORIGIN}/u/token`,
  manageUrl: `${ORIGIN}/s/token`,
});

const NOTHING = { opened: [], ended: [], open: [], windows: [], held: [], together: [] };

describe.each(LANGUAGES)('in %s a summary', (language) => {
  test.each([
    ['daily', said()],
    ['catch-up', said({ kind: 'catch-up', ended: [], windows: [], held: [], stale: [] })],
    ['nothing', said(NOTHING)],
  ])('%s reads as the golden file does, and fits', async (name, about) => {
    const { title, body, paragraphs, manageLine } = renderSummary(telling(about, language));
    expect(title.length).toBeLessThanOrEqual(80);
    expect(body.length).toBeLessThanOrEqual(400);
    await expect([title, body, ...paragraphs, manageLine, ''].join('\n\n')).toMatchFileSnapshot(
      `golden/${language}/summary.${name}.txt`,
    );
  });
});

describe('a digest', () => {
  test('holds what the subscriber follows, of its own period, once', () => {
    expect(said()).toMatchObject({
      from: earlier(DUE, days(1)),
      until: DUE,
      opened: [DARK.id, OVER.id],
      ended: [OVER.id],
      open: [DARK.id, BLOCK.id],
      windows: [WINDOW.id],
      held: HELD,
      stale: ['ooni'],
    });
    const narrow = { ...daily, filter: filter({ entities: ['country/IR'], kinds: ['service-block'] }) };
    expect(digestOf(narrow, PERIOD, SCENE, [])?.said).toMatchObject({ open: [BLOCK.id], opened: [], windows: [] });
  });

  test('of what is open says nothing of what is over', () => {
    const open = { ...READER, preferences: { ...READER.preferences, digest: 'open-only' as const } };
    expect(digestOf(open, PERIOD, SCENE, HELD)?.said).toMatchObject({ open: [DARK.id, BLOCK.id], ended: [], held: [] });
    const { title, paragraphs } = renderSummary(telling(said({ ...NOTHING, kind: 'open-only' }), 'en'));
    expect(title).toBe('Summary: no open incident');
    expect(paragraphs.join('\n')).not.toContain('Nothing detected');
  });

  test('is named by when it was due, so that making it twice makes one', () => {
    expect(digestOf(daily, PERIOD, SCENE, [])).toMatchObject({ key: '20220925T0430Z', turn: 'summary' });
  });

  test('is read by machines as ids', () => {
    expect(summaryJson(topicOf(said()))).toMatchObject({
      kind: 'daily',
      from: '2022-09-24T04:30:00Z',
      open: [DARK.id, BLOCK.id],
    });
  });
});
