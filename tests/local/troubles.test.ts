import { PassThrough } from 'node:stream';
import { beforeAll, describe, expect, it } from 'vitest';
import { healthOf } from '#domain/health';
import { days, type Instant, later, toIso } from '#domain/time';
import { sources } from '#sources/index';
import { memoryStore } from '#storage/memory';
import type { Health } from '../../local/client.ts';
import { paced } from '../../local/pace.ts';
import { planTicks } from '../../local/plan.ts';
import { ASIDES, iranAutumn2022 } from '../../local/scenarios/iran-autumn-2022.ts';
import { Screen } from '../../local/screen.ts';
import { planTroubles, Troubles } from '../../local/troubles.ts';
import { startUpstream, type Upstream } from '../../local/upstream/index.ts';
import { subscription } from '../support/examples.ts';
import { makeWorld, type World } from '../support/world.ts';

const history = iranAutumn2022();
const { start, ticks } = planTicks(history, null);
const plan = planTroubles(history, start);
const all = paced(sources, ASIDES);
const tokens = { RADAR_TOKEN: 'any' };
/** The story until everybody was asked after the last trouble. */
const ended = plan.reduce((last, { until }) => (until > last ? until : last), start);
const shown = ticks.filter((at) => at < later(ended, days(1.25)));

interface Told {
  readonly world: World;
  readonly said: string;
  readonly unseen: readonly string[];
}

/** The health that the API would answer. */
async function healthOfWorld({ store }: World, at: Instant): Promise<Health> {
  const polls = await store.polls.states();
  const seen = all.map((source) => {
    const own = polls.filter((state) => state.source === source.id);
    const { state, reason, setting, lastSuccess } = healthOf(source, own, at, true);
    const success = lastSuccess === null ? null : toIso(lastSuccess);
    return { id: source.id, title: source.title, state, reason, setting, lastSuccess: success };
  });
  return {
    idle: true,
    sources: seen,
    publishers: [],
    sourceOutages: [...(await store.states.sourceOutages())],
    deliveries: [],
  };
}

/** The pipeline over the stand-in upstream, with a webhook that hears everything. */
async function tell(isTroubled: boolean): Promise<Told> {
  let now = start;
  const upstream: Upstream = await startUpstream({
    observations: history.series,
    signals: [...history.signals.values()],
    clock: () => now,
  });
  const out = new PassThrough();
  const said: string[] = [];
  out.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const troubles = new Troubles(isTroubled ? plan : [], upstream, new Screen(out as unknown as NodeJS.WriteStream));
  try {
    const world = await makeWorld({
      store: memoryStore(),
      places: history.places,
      series: [],
      ports: (runtime) => ({
        ...runtime,
        sources: all,
        signals: history.signals,
        tokens,
        fetch: (url, init) => fetch(url, init),
        upstreams: upstream.upstreams,
      }),
    });
    await world.subscribe(subscription({ id: 'hook', channel: 'webhook' }), {
      url: 'https://example.org/hook',
      secrets: [`whsec_${Buffer.from('twenty-four bytes of key').toString('base64')}`],
    });
    for (const at of shown) {
      now = at;
      troubles.turn(at);
      await world.tick(at);
      troubles.watch(await healthOfWorld(world, at));
    }
    return { world, said: said.join(''), unseen: troubles.unseen };
  } finally {
    await upstream.close();
  }
}

describe('the plan of troubles', () => {
  it('has every source, for long enough to be seen', () => {
    const missing = sources.filter(({ id }) => !plan.some(({ source }) => source === id)).map(({ id }) => id);
    expect(missing, 'each has its turn in local/troubles.ts').toEqual([]);
    for (const { from, until } of plan)
      expect(shown.filter((at) => at >= from && at < until).length).toBeGreaterThan(2);
  });
});

describe('a story in which sources misbehave', () => {
  let quiet: Told;
  let troubled: Told;
  beforeAll(async () => {
    quiet = await tell(false);
    troubled = await tell(true);
  }, 300_000);

  it('shows each for what it is, and says when it begins and ends', () => {
    expect(troubled.unseen).toEqual([]);
    expect(troubled.said.match(/fault begins/g)).toHaveLength(plan.length);
    expect(troubled.said.match(/fault ends/g)).toHaveLength(plan.length);
    expect(troubled.said).toMatch(/ioda was shown as .*failing \(http-500\)/);
    expect(troubled.said).toMatch(/ooni was shown as .*failing \(not-json\)/);
    expect(troubled.said).toMatch(/ioda was shown as .*stale \(no-new-values\)/);
    expect(troubled.said).toMatch(/ooni was shown as .*failing \(http-429\)/);
    expect(troubled.said).toMatch(/ioda was shown as .*failing everywhere at once \([34] signals\)/);
    expect(troubled.said).toMatch(/radar was shown as .*failing \(schema\)/);
    expect(troubled.said).toMatch(/mlab was shown as .*failing \(truncated\)/);
    expect(troubled.said).toMatch(/ihr was shown as .*stale \(no-new-values\)/);
  });

  it('opens nothing and resolves nothing because of them, and tells all the same', async () => {
    const incidents = async ({ world }: Told) =>
      (await world.store.incidents.recent(200))
        .map(({ id, until }) => `${id} until ${until === null ? 'now' : toIso(until)}`)
        .toSorted();
    const heard = ({ world }: Told) => world.webhooks.map(({ type, incident }) => `${type} ${incident}`).toSorted();
    expect(quiet.world.webhooks.length).toBeGreaterThan(5);
    expect(await incidents(troubled)).toEqual(await incidents(quiet));
    expect(heard(troubled)).toEqual(heard(quiet));
  });

  it('leaves every source fresh in the end', async () => {
    const { sources, sourceOutages } = await healthOfWorld(troubled.world, shown.at(-1) ?? start);
    expect(sources.map(({ id, state }) => [id, state])).toEqual(all.map(({ id }) => [id, 'fresh']));
    expect(sourceOutages).toEqual([]);
  });
});
