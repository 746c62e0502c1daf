import { describe, expect, test } from 'vitest';
import type { Place } from '#domain/entity';
import { healthOf, isBlind, type PollState } from '#domain/health';
import type { Series } from '#domain/series';
import { subject } from '#domain/subject';
import { days, earlier, hours, type Instant, interval, later, minutes, toIso } from '#domain/time';
import { ioda } from '#sources/ioda';
import { ooni } from '#sources/ooni';
import { memoryStore } from '#storage/memory';
import { at, IRAN, subscription } from '../support/examples.ts';
import { makeWorld, type World } from '../support/world.ts';

/** Every row of the fault table for upstreams; how single bytes and deadlines are read is in `upstream.test.ts`. */

const NOW = at('2022-10-03T12:00:00Z');
const COUNTRIES: readonly Place[] = ['IR', 'DE', 'JP'].map((code) => ({ ...IRAN, entity: `country/${code}` as const }));
const HISTORY = days(40);

type Level = (when: Instant, place: Place) => number;
const calm: Level = () => 1;

/** Routes and probes of each country, at their usual times the level. */
const iodaSeries = (level: Level = calm): readonly Series[] =>
  COUNTRIES.flatMap((place) =>
    (['ioda.bgp', 'ioda.ping-slash24'] as const).map((signal): Series => {
      const step = signal === 'ioda.bgp' ? minutes(5) : minutes(10);
      const from = earlier(NOW, HISTORY);
      const values = Array.from({ length: (HISTORY + days(2)) / step }, (_, bin) => {
        const when = later(from, bin * step);
        return Math.round(1000 * (1 + 0.01 * Math.sin(bin)) * level(when, place));
      });
      return { signal, subject: subject(place.entity), from, step, values, counts: null };
    }),
  );
const ooniSeries: readonly Series[] = COUNTRIES.map(({ entity }) => {
  const bins = (HISTORY + days(2)) / hours(1);
  return {
    signal: 'ooni.tests',
    subject: subject(entity, 'whatsapp'),
    from: earlier(NOW, HISTORY),
    step: hours(1),
    values: Array.from({ length: bins }, () => 0),
    counts: Array.from({ length: bins }, () => 4),
  };
});

interface Faulty {
  readonly world: World;
  /** What the network does from now on; null for what it should. */
  breakWith(fault: ((url: string, answer: () => Promise<Response>) => Promise<Response> | null) | null): void;
  state(source: string): Promise<PollState>;
  health(source: 'ioda' | 'ooni', when: Instant): Promise<string>;
}

async function faulty(series: readonly Series[] = [...iodaSeries(), ...ooniSeries]): Promise<Faulty> {
  let fault: Parameters<Faulty['breakWith']>[0] = null;
  const world = await makeWorld({
    store: memoryStore(),
    places: COUNTRIES,
    series,
    ports: (runtime) => ({
      ...runtime,
      fetch: (url, init) => fault?.(url, () => runtime.fetch(url, init)) ?? runtime.fetch(url, init),
    }),
  });
  const states = () => world.store.polls.states();
  return {
    world,
    breakWith: (next) => {
      fault = next;
    },
    state: async (source) => {
      const found = (await states()).find((state) => state.source === source);
      if (found === undefined) throw new Error(`${source} is not polled`);
      return found;
    },
    health: async (source, when) => {
      const own = (await states()).filter((state) => state.source === source);
      const { state, reason } = healthOf(source === 'ioda' ? ioda : ooni, own, when, true);
      return `${state} ${reason}`;
    },
  };
}

const ofOoni = (response: () => Response) => (url: string) =>
  url.includes('ooni') ? Promise.resolve(response()) : null;
const ofIoda = (url: string) => url.includes('ioda');

async function ticking({ world }: Faulty, from: Instant, until: Instant): Promise<void> {
  for (let now = from; now <= until; now = later(now, minutes(5))) await world.tick(now);
}

const known = async ({ world }: Faulty, signal: 'ioda.bgp' | 'ooni.tests', from: Instant, until: Instant) => {
  const [series] = await world.store.series.read([
    {
      signal,
      subject: subject('country/IR', signal === 'ooni.tests' ? 'whatsapp' : null),
      step: signal === 'ooni.tests' ? hours(1) : minutes(5),
      interval: interval(from, until),
    },
  ]);
  return series?.values ?? [];
};

describe('500, 502, 503, 504, 530: backoff from 30 s, doubled, with jitter, at most 15 min; others unaffected; age shown', () => {
  test.each([500, 502, 503, 504, 530])('%i', async (status) => {
    const line = await faulty();
    await line.world.tick(earlier(NOW, hours(1)));
    line.breakWith(ofOoni(() => new Response('', { status })));
    const waits: number[] = [];
    for (let now = NOW; waits.length < 7; now = later(now, minutes(5))) {
      const before = await line.state('ooni');
      await line.world.tick(now);
      const { failures, dueAt, lastAttempt } = await line.state('ooni');
      if (failures > before.failures && lastAttempt !== null) waits.push(dueAt - lastAttempt);
    }
    // The jitter of this world is always three quarters.
    expect(waits).toEqual([30, 60, 120, 240, 480, 900, 900].map((wait) => Math.ceil(wait * 0.75)));
    expect(await line.state('ooni')).toMatchObject({ lastFailure: `http-${status}`, cursor: earlier(NOW, hours(1)) });
    expect(await line.state('ioda')).toMatchObject({ failures: 0 });
    expect(await line.health('ooni', later(NOW, hours(2)))).toBe(`failing http-${status}`);
  });
});

describe('429 with a sane or an insane Retry-After: honoured up to 15 min, else our own backoff', () => {
  test.each([
    ['600', 600],
    ['86400', 900],
    ['-5', 23],
    ['soon', 23],
    ['1e9', 23],
  ])('%s', async (retryAfter, wait) => {
    const line = await faulty();
    line.breakWith(ofOoni(() => new Response('', { status: 429, headers: { 'retry-after': retryAfter } })));
    await line.world.tick(NOW);
    expect((await line.state('ooni')).dueAt - NOW).toBe(wait);
  });
});

describe('connect, header or body timeout: the rest of the tick proceeds', () => {
  test('a source that hangs does not hold up another', async () => {
    const line = await faulty();
    line.breakWith((url) => (url.includes('ooni') ? Promise.reject(new DOMException('late', 'TimeoutError')) : null));
    await line.world.tick(NOW);
    expect(await line.state('ooni')).toMatchObject({ failures: 1, cursor: null });
    expect(await line.state('ioda')).toMatchObject({ failures: 0, cursor: NOW });
  });
});

const JSON_TYPE = { headers: { 'content-type': 'application/json' } };
describe('garbage, HTML, empty, wrong type: refused, cursor unmoved, nothing stored', () => {
  test.each([
    ['garbage', () => new Response('\u0000\ufffd{{', JSON_TYPE)],
    ['a web page', () => new Response('<!DOCTYPE html>', { headers: { 'content-type': 'text/html' } })],
    ['nothing', () => new Response('', JSON_TYPE)],
    ['a list', () => new Response('[]', JSON_TYPE)],
    ['a number', () => new Response('7', JSON_TYPE)],
    ['text for numbers', () => new Response('{"result":[{"measurement_count":"all"}]}', JSON_TYPE)],
  ])('%s', async (_, answer) => {
    const line = await faulty();
    line.breakWith(ofOoni(answer));
    await line.world.tick(NOW);
    expect(await line.state('ooni')).toMatchObject({ failures: 1, cursor: null, lastSuccess: null });
    expect((await known(line, 'ooni.tests', earlier(NOW, days(7)), NOW)).every((value) => value === null)).toBe(true);
  });
});

describe('a bomb, 9 MiB, chunks without an end: the reader stops at 8 MiB decoded', () => {
  test('no more is taken than that', async () => {
    let taken = 0;
    const chunk = new TextEncoder().encode(' '.repeat(2 ** 18));
    const endless = () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            taken += chunk.length;
            controller.enqueue(chunk);
          },
        }),
        JSON_TYPE,
      );
    const line = await faulty();
    let asked = 0;
    line.breakWith((url) => {
      if (!url.includes('ooni')) return null;
      asked += 1;
      return Promise.resolve(asked === 1 ? endless() : new Response('', { status: 503 }));
    });
    await line.world.tick(NOW);
    expect(taken).toBeLessThanOrEqual(9 * 2 ** 20);
    expect(await line.state('ooni')).toMatchObject({ failures: 1, cursor: null });
  });
});

describe('half of a JSON answer, a body shorter than it was said to be: all of it is discarded', () => {
  test('nothing of the half is stored, and the next poll brings the whole', async () => {
    const line = await faulty();
    line.breakWith((url, answer) =>
      url.includes('ooni')
        ? answer().then(async (response) => {
            const body = await response.text();
            return new Response(body.slice(0, body.length / 2), JSON_TYPE);
          })
        : null,
    );
    await line.world.tick(NOW);
    expect((await known(line, 'ooni.tests', earlier(NOW, days(7)), NOW)).every((value) => value === null)).toBe(true);
    line.breakWith(null);
    await line.world.tick(later(NOW, minutes(5)));
    expect(await known(line, 'ooni.tests', earlier(NOW, days(7)), earlier(NOW, hours(6)))).not.toContain(null);
  });
});

/** OONI's rows, of which one in so many has lost what counts. */
const spoiled = (oneIn: number) => (url: string, answer: () => Promise<Response>) =>
  url.includes('ooni')
    ? answer().then(async (response) => {
        const body = (await response.json()) as { result: Record<string, unknown>[] };
        const result = body.result.map((row, i) => (i % oneIn === 1 ? { ...row, measurement_count: 'many' } : row));
        return Response.json({ ...body, result });
      })
    : null;
describe('a changed schema: up to a hundredth of the rows is dropped, beyond that the source is failing and keeps its last state', () => {
  test('a few odd rows become gaps', async () => {
    const line = await faulty();
    line.breakWith(spoiled(150));
    await line.world.tick(NOW);
    expect(await line.state('ooni')).toMatchObject({ failures: 0 });
    const values = await known(line, 'ooni.tests', earlier(NOW, days(7)), earlier(NOW, hours(6)));
    expect(values.filter((value) => value === null).length).toBeGreaterThan(0);
    expect(values.filter((value) => value === null).length).toBeLessThan(values.length / 50);
  });

  test('more of them are another schema', async () => {
    const line = await faulty();
    await line.world.tick(earlier(NOW, hours(3)));
    line.breakWith(spoiled(2));
    await line.world.tick(NOW);
    expect(await line.state('ooni')).toMatchObject({ lastFailure: 'schema', cursor: earlier(NOW, hours(3)) });
  });
});

describe('late data, up to 7 days: stored; an outage that ended long ago opens no alert', () => {
  test('a day that comes two days late is stored', async () => {
    const [gapFrom, gapUntil] = [earlier(NOW, days(3)), earlier(NOW, days(2))];
    const line = await faulty();
    const isGap = (time: string) => time >= toIso(gapFrom) && time < toIso(gapUntil);
    line.breakWith((url, answer) =>
      url.includes('ooni')
        ? answer().then(async (response) => {
            const body = (await response.json()) as { result: { measurement_start_day: string }[] };
            return Response.json({ ...body, result: body.result.filter((row) => !isGap(row.measurement_start_day)) });
          })
        : null,
    );
    await line.world.tick(NOW);
    expect(await known(line, 'ooni.tests', gapFrom, gapUntil)).toContain(null);
    line.breakWith(null);
    await line.world.tick(later(NOW, hours(13)));
    expect(await known(line, 'ooni.tests', gapFrom, gapUntil)).not.toContain(null);
  });

  test.each([
    ['was over seven hours ago is not even an incident', 7, [], []],
    ['was over four hours ago is recorded with its end, and calls nobody', 4, ['corroborated, over'], []],
    ['goes on for nine hours is told', 0, ['corroborated, open'], ['incident.opened']],
  ])('a cut that %s, when its source comes back', async (_, ago, recorded, told) => {
    const dark: Level = (when, { entity }) =>
      entity === 'country/IR' && when >= earlier(NOW, hours(9)) && when < earlier(NOW, hours(ago === 0 ? -9 : ago))
        ? 0.1
        : 1;
    const line = await faulty([...iodaSeries(dark), ...ooniSeries]);
    await line.world.subscribe(subscription({ id: 'hook', channel: 'webhook' }), {
      url: 'https://example.org/hook',
      secrets: [`whsec_${Buffer.from('twenty-four bytes of key').toString('base64')}`],
    });
    await line.world.tick(earlier(NOW, hours(12)));
    line.breakWith((url) => (ofIoda(url) ? Promise.resolve(new Response('', { status: 503 })) : null));
    for (const back of [8, 5, 2]) await line.world.tick(earlier(NOW, hours(back)));
    line.breakWith(null);
    await ticking(line, NOW, later(NOW, minutes(30)));
    const incidents = await line.world.store.incidents.recent(9);
    expect(incidents.map(({ standing, until }) => `${standing}, ${until === null ? 'open' : 'over'}`)).toEqual(
      recorded,
    );
    expect(line.world.webhooks.map(({ type }) => type)).toEqual(told);
    expect(await known(line, 'ioda.bgp', earlier(NOW, hours(12)), earlier(NOW, hours(1)))).not.toContain(null);
  });

  test('what a first reading finds in the past is nobody called for', async () => {
    const dark: Level = (when, { entity }) =>
      entity === 'country/IR' && when > earlier(NOW, days(4)) && when < earlier(NOW, days(3.5)) ? 0.1 : 1;
    const line = await faulty([...iodaSeries(dark), ...ooniSeries]);
    await ticking(line, NOW, later(NOW, minutes(30)));
    expect(await line.world.store.incidents.open()).toEqual([]);
    const past = await line.world.store.incidents.recent(9);
    expect(past.every(({ until }) => until !== null && until < earlier(NOW, days(3)))).toBe(true);
  });
});

describe('duplicated, overlapping, out of order: the same state', () => {
  test('an answer whose rows come twice and in another order', async () => {
    const [plain, mixed] = [await faulty(), await faulty()];
    mixed.breakWith((url, answer) =>
      url.includes('ooni')
        ? answer().then(async (response) => {
            const body = (await response.json()) as { result: unknown[] };
            return Response.json({ ...body, result: body.result.toReversed() });
          })
        : null,
    );
    for (const line of [plain, mixed]) {
      await line.world.tick(NOW);
      await line.world.tick(NOW);
      await line.world.tick(later(NOW, hours(1)));
    }
    const span = [earlier(NOW, days(7)), NOW] as const;
    expect(await known(mixed, 'ooni.tests', ...span)).toEqual(await known(plain, 'ooni.tests', ...span));
  });
});

describe('revised up and down: what was open is not opened twice', () => {
  test('a flapping revision makes one incident', async () => {
    let isLow = true;
    const line = await faulty();
    line.breakWith((url, answer) =>
      ofIoda(url)
        ? answer().then(async (response) => {
            const body = (await response.json()) as { data: { from: number; step: number; values: unknown[] }[][] };
            const data = body.data.map((group) =>
              group.map((one) => ({
                ...one,
                values: one.values.map((value, i) =>
                  typeof value === 'number' && one.from + i * one.step >= NOW && isIran(one)
                    ? Math.round(value * (isLow ? 0.05 : 0.06))
                    : value,
                ),
              })),
            );
            return Response.json({ ...body, data });
          })
        : null,
    );
    for (let now = NOW; now <= later(NOW, hours(5)); now = later(now, minutes(5))) {
      isLow = !isLow;
      await line.world.tick(now);
    }
    const open = await line.world.store.incidents.recent(9);
    expect(open.map(({ subject: { entity }, until }) => [entity, until])).toEqual([['country/IR', null]]);
  });
});
const isIran = (one: object): boolean => (one as { entityCode?: string }).entityCode === 'IR';

describe('clocks that are wrong: five minutes do no harm, two hours and the year 2036 are dropped, and nothing of the future is known', () => {
  test.each([
    ['5 minutes', 300],
    ['2 hours', 7200],
    ['ten years', 86_400 * 3650],
  ])('ahead by %s', async (_, ahead) => {
    const line = await faulty();
    line.breakWith((url, answer) =>
      ofIoda(url)
        ? answer().then(async (response) => {
            const body = (await response.json()) as { data: { from: number; until: number }[][] };
            const shift = Math.ceil(ahead / 600) * 600;
            const data = body.data.map((group) =>
              group.map((one) => ({ ...one, from: one.from + shift, until: one.until + shift })),
            );
            return Response.json({ ...body, data });
          })
        : null,
    );
    await line.world.tick(NOW);
    const future = await known(line, 'ioda.bgp', NOW, later(NOW, days(1)));
    expect(future.every((value) => value === null)).toBe(true);
    const { cursor, newest } = await line.state('ioda');
    expect(cursor ?? NOW).toBeLessThanOrEqual(NOW);
    for (const when of Object.values(newest.signals)) expect(when).toBeLessThanOrEqual(NOW);
  });
});

describe('two sources contradict each other for a day: no flip-flop', () => {
  test('routes fall and probes do not: at most one incident, that stays what it is', async () => {
    const series = iodaSeries((when, { entity }) => (entity === 'country/IR' && when >= NOW ? 0.1 : 1)).map((one) =>
      one.signal === 'ioda.bgp' ? one : { ...one, values: one.values.map(() => 1000) },
    );
    const line = await faulty([...series, ...ooniSeries]);
    for (let now = NOW; now <= later(NOW, days(1)); now = later(now, minutes(10))) await line.world.tick(now);
    const incidents = await line.world.store.incidents.recent(9);
    expect(incidents.length).toBeLessThanOrEqual(1);
    for (const { id } of incidents) {
      const turns = (await line.world.store.incidents.history(id)).map(({ transition }) => transition);
      expect(turns.filter((turn) => turn !== 'updated').length).toBeLessThanOrEqual(2);
    }
  }, 30_000);
});

describe('all sources dark at once: no incident, and it shows that we see nothing', () => {
  test('for a day', async () => {
    const line = await faulty();
    await line.world.tick(earlier(NOW, minutes(5)));
    line.breakWith(() => Promise.resolve(new Response('', { status: 530 })));
    const sight = async (when: Instant) =>
      isBlind([
        healthOf(ioda, [await line.state('ioda')], when, true),
        healthOf(ooni, [await line.state('ooni')], when, true),
      ]);
    expect(await sight(NOW)).toBe(false);
    for (let now = NOW; now <= later(NOW, days(1)); now = later(now, minutes(15))) await line.world.tick(now);
    expect(await line.world.store.incidents.recent(9)).toEqual([]);
    expect(await sight(later(NOW, hours(6)))).toBe(true);
    line.breakWith(null);
    await ticking(line, later(NOW, days(1) + minutes(15)), later(NOW, days(1) + minutes(45)));
    expect(await sight(later(NOW, days(1) + minutes(45)))).toBe(false);
  });
});
