import { describe, expect, test } from 'vitest';
import type { Series, SignalId } from '#domain/series';
import { subject } from '#domain/subject';
import { days, hours, type Instant, interval, later, minutes, seconds } from '#domain/time';
import { memoryStore } from '#storage/memory';
import { at, IRAN, IRANCELL, subscription } from '../support/examples.ts';
import { killer, type Moment, makeWorld, type Received, type World } from '../support/world.ts';

/** Nine days of one network: ordinary, then cut for three hours on the ninth. */
const FROM = at('2022-09-01T00:00:00Z');
const CUT = interval(at('2022-09-09T09:00:00Z'), at('2022-09-09T12:00:00Z'));
const STEP = seconds(600);
const isCut = (when: Instant): boolean => CUT.from <= when && when < CUT.until;

function network(signal: SignalId, usual: number, left: number): Series {
  const bins = days(10) / STEP;
  const values = Array.from({ length: bins }, (_, bin) => {
    const wave = 1 + 0.01 * Math.sin(bin);
    return usual * wave * (isCut(later(FROM, bin * STEP)) ? left : 1);
  });
  return { signal, subject: subject(IRANCELL.entity), from: FROM, step: STEP, values, counts: null };
}

const SERIES = [network('ioda.bgp', 800, 0.1), network('ioda.ping-slash24', 600, 0.05)];

/** Before the cut, in it, after it; each followed by two more ticks, as a cron does. */
const TICKS: readonly Instant[] = ['08:00', '11:00', '14:30'].flatMap((time) => {
  const first = at(`2022-09-09T${time}:00Z`);
  return [first, later(first, minutes(5)), later(first, minutes(10))];
});

async function live(ports?: Parameters<typeof makeWorld>[0]['ports']): Promise<World> {
  const world = await makeWorld({
    store: memoryStore(),
    places: [IRAN, IRANCELL],
    series: SERIES,
    ...(ports === undefined ? {} : { ports }),
  });
  await world.subscribe(subscription({ id: 'hook', channel: 'webhook' }), {
    url: 'https://example.org/hook',
    secrets: [`whsec_${Buffer.from('twenty-four bytes of key').toString('base64')}`],
  });
  await world.subscribe(subscription({ id: 'mail', channel: 'email' }), { address: 'desk@example.org' });
  for (const tick of TICKS) await world.tick(tick);
  return world;
}

/** What a receiver that deduplicates by id has heard. */
const heard = (received: readonly Received[]): string[] =>
  [...new Map(received.map((one) => [one.id, one])).values()].map(({ type, incident }) => `${type} ${incident}`);

describe('the line from signal to alert', () => {
  test('undisturbed, it opens once and resolves once', async () => {
    const world = await live();
    const [incident, ...more] = await world.store.incidents.recent(10);
    expect(more).toEqual([]);
    expect(incident).toMatchObject({ subject: { entity: 'asn/44244' }, standing: 'corroborated', from: CUT.from });
    expect(world.webhooks.map(({ type }) => type)).toEqual(['incident.opened', 'incident.resolved']);
    expect(world.mails).toHaveLength(2);
  });

  test.each<Moment>(['before', 'after'])(
    'killed %s the n-th port call, for every n, it loses and doubles nothing',
    async (moment) => {
      const undisturbed = await live();
      for (let n = 1; ; n++) {
        const { ports, fired } = killer(n, moment);
        const world = await live(ports);
        if (!fired()) {
          expect(n).toBeGreaterThan(50);
          return;
        }
        const where = `killed ${moment} call ${n}`;
        expect(heard(world.webhooks), where).toEqual(heard(undisturbed.webhooks));
        expect(world.webhooks.length, where).toBeLessThanOrEqual(undisturbed.webhooks.length + 1);
        const mailIds = (one: World) => [...new Set(one.mails.map(({ messageId }) => messageId))].length;
        expect(mailIds(world), where).toBe(mailIds(undisturbed));
        const [incident] = await world.store.incidents.recent(10);
        expect(incident, where).toMatchObject({ from: CUT.from, until: CUT.until });
        expect(await world.store.deliveries.due(later(TICKS.at(-1) ?? FROM, hours(1)), 10), where).toEqual([]);
      }
    },
    240_000,
  );
});
