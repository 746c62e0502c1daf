import { expect, test } from 'vitest';
import { renderMessage } from '#alerts/render';
import type { IncidentTelling } from '#alerts/telling';
import { deliveryId, recorded } from '#domain/decision';
import { USUAL_PREFERENCES } from '#domain/preferences';
import type { Subscription } from '#domain/subscription';
import type { Runtime } from '#pipeline/runtime';
import { Writer } from '#pipeline/writer';
import { at, IRAN, IRANCELL, subscription, tellOf } from '../support/examples.ts';

const NOW = at('2022-09-22T13:00:00Z');
const ORIGIN = 'https://nightwire.example';
const PLACES = [IRAN, IRANCELL];
const RUNTIME = {
  sources: [],
  recordSources: [],
  transport: { origin: ORIGIN },
  unsubscribeUrl: async (id: string) => `${ORIGIN}/u/${id}`,
  manageUrl: async (id: string) => `${ORIGIN}/s/${id}`,
} as unknown as Runtime;

function turnFor(reader: Subscription, tell: 'opened' | 'escalated' = 'opened') {
  const decision = tellOf(tell, reader);
  return { delivery: recorded(decision, NOW), topic: decision.topic, subscription: reader, id: deliveryId(decision) };
}

test('readers of one chunk get exactly what each would get alone, whatever was written before them', async () => {
  const writer = new Writer(PLACES, RUNTIME);
  const readers = Array.from({ length: 24 }, (_, n) =>
    subscription({
      id: `reader-${n}`,
      channel: 'email',
      language: (['en', 'fa', 'ru'] as const)[n % 3] ?? 'en',
      timezone: n % 2 === 0 ? 'Asia/Tehran' : 'UTC',
    }),
  );
  const turns = readers.flatMap((reader) => [turnFor(reader), turnFor(reader, 'escalated')]);
  for (const { id, ...turn } of turns) {
    const { reason, said, interrupting, urgency } = turn.delivery;
    const { language, timezone, id: reader } = turn.subscription;
    const alone = renderMessage({
      ...{ deliveryId: id, topic: turn.topic, reason, said, interrupting, urgency, language, timezone },
      ...{ places: PLACES, sources: [], at: NOW, origin: ORIGIN },
      ...{ unsubscribeUrl: `${ORIGIN}/u/${reader}`, manageUrl: `${ORIGIN}/s/${reader}` },
    } as IncidentTelling);
    expect(await writer.messageFor(turn)).toEqual(alone);
  }
});

test('what is discreet for one reader stays open for the next', async () => {
  const writer = new Writer(PLACES, RUNTIME);
  const preferences = { ...USUAL_PREFERENCES, discreet: true };
  const shy = turnFor(subscription({ id: 'shy', channel: 'web-push', preferences }));
  const open = turnFor(subscription({ id: 'open', channel: 'web-push' }));
  const [before, quiet, after] = [
    await writer.messageFor(open),
    await writer.messageFor(shy),
    await writer.messageFor(open),
  ];
  expect(after).toEqual(before);
  expect(quiet.body).not.toBe(before.body);
  expect(quiet.paragraphs).toEqual([quiet.body]);
});
