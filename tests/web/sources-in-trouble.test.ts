import { describe, expect, test, vi } from 'vitest';
import { OUTAGE_SIGNALS } from '#detectors/outage-signals';
import { lateAfter } from '#domain/health';
import { isAlerting } from '#domain/incident';
import type { Series, Signal } from '#domain/series';
import { type ServiceId, subject } from '#domain/subject';
import {
  days,
  earlier,
  floorTo,
  fromIso,
  type Instant,
  interval,
  later,
  minutes,
  type Seconds,
  seconds,
  toIso,
} from '#domain/time';
import { sources } from '#sources/index';
import type { Source } from '#sources/source';
import { memoryStore } from '#storage/memory';
import { APIS } from '../../local/upstream/apis.ts';
import type { Untruth } from '../../local/upstream/faults.ts';
import { shelve } from '../../local/upstream/shelf.ts';
import { believe } from '../../local/upstream/untruths.ts';
import { place } from '../sources/answers.ts';
import { isPublished } from '../sources/world.ts';
import { at } from '../support/examples.ts';
import { makeWorld } from '../support/world.ts';
import { makeSite } from './world.ts';

/**
 * Each source of the registry in health and in every trouble: polled by the real pipeline from its stand-in, and then read off
 * the page and the API. A new source is tested by its line in the registry.
 */

const ORIGIN = 'https://nightwire.example';
const START = at('2026-02-10T06:00:00Z');
/** More than all troubles of the slowest source together last. */
const AFTER = days(60);
const RETRY = minutes(15);
const PLACES = [place('country/IR'), place('country/DE'), place('country/BR'), place('asn/44244', 'country/IR')];
const TOKEN = 'a token of the right length';

/** Of what is known by service, one that is. */
function serviceOf({ id }: Pick<Signal, 'id'>): ServiceId | null {
  if (id.startsWith('ooni-analysis.')) return 'instagram';
  return id === 'ooni.tests' ? 'whatsapp' : null;
}

/** A quantity that trembles and never stands still. */
function seriesOf(signal: Signal, { backfill }: Source): readonly Series[] {
  const from = floorTo(earlier(START, backfill + days(2)), days(1));
  const bins = Math.floor((later(START, AFTER) - from) / signal.step);
  const isTested = signal.id === 'ooni.tests';
  const isScore = signal.id.startsWith('ooni-analysis.');
  const level = signal.unit.startsWith('%') ? 30 : 4000;
  const valueAt = (i: number, n: number) =>
    isScore ? 0.25 + (i % 3) / 10 : Math.round(isTested ? 200 : level * (1 + 0.02 * Math.sin(i * 1.7 + n)));
  return PLACES.filter(({ entity }) => isPublished(signal, entity)).map(({ entity }, n) => ({
    signal: signal.id,
    subject: subject(entity, serviceOf(signal)),
    from,
    step: signal.step,
    values: Array.from({ length: bins }, (_, i) => valueAt(i, n)),
    counts: isTested ? Array.from({ length: bins }, () => 4000) : null,
  }));
}

/** What the network makes of the proper answer, or what the publisher believes of the world. */
type Trouble = Untruth | ((proper: Response) => Response | Promise<Response>);

interface ApiRow {
  readonly id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly setting: string | null;
  readonly lastSuccess: string | null;
  readonly newestValue: string | null;
  readonly suspect: readonly string[];
  readonly attribution: unknown;
}

/** One source alone, under a clock that only the test moves. */
async function watch(source: Source) {
  const api = APIS[source.id];
  if (api === undefined) throw new Error(`no stand-in for ${source.id}: add one to local/upstream`);
  const { signals, secret } = source;
  const tokens: Record<string, string> = secret === undefined ? {} : { [secret]: TOKEN };
  const shelf = shelve(
    signals.flatMap((signal) => seriesOf(signal, source)),
    signals,
  );
  let [now, since] = [START, START];
  let trouble: Trouble | null = null;
  const answer = async (url: string): Promise<Response> => {
    const { pathname, searchParams } = new URL(url);
    const truth = { shelf, now };
    const belief = typeof trouble === 'string' ? believe(trouble, truth, since) : truth;
    const path = pathname.slice(api.prefix.length);
    const { status, type, body } = api.answer(path, searchParams, belief.shelf, belief.now);
    const proper = new Response(body, { status, headers: { 'content-type': type } });
    return typeof trouble === 'function' ? trouble(proper) : proper;
  };
  const world = await makeWorld({
    store: memoryStore(),
    places: PLACES,
    series: [],
    ports: (runtime) => ({
      ...runtime,
      // Who is refused at one shard asks at no other: in one alone each failure is the next.
      sources: [{ ...source, placesPerJob: PLACES.length }],
      signals: new Map(signals.map((signal) => [signal.id, signal])),
      tokens,
      fetch: answer,
      upstreams: { [source.id]: `https://stand-in.example${api.prefix}` },
    }),
  });
  return {
    store: world.store,
    tokens,
    /** What is known of the time that each poll reads again. */
    async values(until: Instant) {
      const read = signals.flatMap(({ id, step }) =>
        PLACES.map(({ entity }) => ({
          signal: id,
          subject: subject(entity, serviceOf({ id })),
          step,
          interval: interval(floorTo(earlier(until, source.overlap), step), floorTo(until, step)),
        })),
      );
      return (await world.store.series.read(read)).flatMap(({ values }) => values);
    },
    time: () => now,
    begin(next: Trouble | null) {
      [trouble, since] = [next, now];
    },
    async after(wait: Seconds): Promise<void> {
      now = floorTo(later(now, wait), minutes(5));
      await world.tick(now);
    },
    /** What the page says under the source's heading, without its markup, and what the API says of it. */
    async said(): Promise<{ readonly page: string; readonly api: ApiRow }> {
      const site = makeSite(ORIGIN, now, () => world.store, tokens);
      const [page, health] = await Promise.all([
        site.get('/sources?lang=en').then((response) => response.text()),
        site.get('/api/v1/health', { accept: 'application/json' }).then((response) => response.json()),
      ]);
      const [, section = ''] = page.split(`aria-labelledby="${source.id}"`);
      const row = (health as { sources: ApiRow[] }).sources.find(({ id }) => id === source.id);
      if (row === undefined) throw new Error(`${source.id} is not in the API`);
      return { page: (section.split('</section>')[0] ?? '').replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' '), api: row };
    },
  };
}

const answering =
  (status: number, body = '', type = 'application/json') =>
  () =>
    new Response(body, { status, headers: { 'content-type': type } });

/** As if all patience were over at once. */
const hang = () => {
  const { timeout } = AbortSignal;
  vi.spyOn(AbortSignal, 'timeout').mockImplementationOnce(() => timeout.call(AbortSignal, 1));
  return new Promise<Response>(() => {});
};

const NO_TOKEN = 'has forgotten our token';

/** What goes wrong, the names that the failure may have, and what the page says of it. */
const FAILURES: readonly (readonly [
  name: string,
  trouble: Exclude<Trouble, Untruth>,
  reason: RegExp,
  words: RegExp,
])[] = [
  ['answers with error 500', answering(500), /^http-500$/, /it answered with error 500/],
  ['says that we ask too much', answering(429), /^http-429$/, /it answered with error 429/],
  [NO_TOKEN, answering(401), /^http-401$/, /it answered with error 401/],
  ['does not answer', hang, /^timeout$/, /it did not answer in time/],
  ['cannot be reached', () => Promise.reject(new TypeError('no route')), /^network$/, /it could not be reached/],
  ['answers with a web page', answering(200, '<!DOCTYPE html>', 'text/html'), /^not-json$/, /its answer was not data/],
  ['answers with nothing', answering(200), /^empty$/, /its answer was empty/],
  [
    'stops in the middle',
    async (proper) => {
      const body = await proper.text();
      return new Response(body.slice(0, body.length / 2 - 1), { headers: proper.headers });
    },
    /^(truncated|schema)$/,
    /its answer (was cut short|had an unknown shape)/,
  ],
  [
    'answers in another shape',
    answering(200, '{"v":3,"results":[{"t":1}]}'),
    /^schema$/,
    /its answer had an unknown shape/,
  ],
];

const LATER = minutes(30);

describe.each(sources.map((source) => [source.id, source] as const))('%s', (_, source) => {
  const { id, every, signals, attribution, secret } = source;
  const slowest = Math.max(...signals.map((signal) => lateAfter(signal, every)));
  const isJudged = signals.some((signal) => OUTAGE_SIGNALS.has(signal.id));

  test('is shown as what it is, in health and in every trouble', { timeout: 60_000 }, async () => {
    const watched = await watch(source);
    const fresh = async (asOf: string) => {
      const { page, api } = await watched.said();
      const success = toIso(watched.time());
      expect(api, asOf).toMatchObject({ id, state: 'fresh', reason: null, suspect: [], lastSuccess: success });
      expect(page, asOf).toMatch(/Fresh Newest measurement: .* Last answer: .* Asked every/);
      const age = watched.time() - (fromIso(api.newestValue ?? '') ?? 0);
      expect(age, asOf).toBeLessThanOrEqual(slowest);
      return api;
    };
    const told = async () =>
      (await watched.store.incidents.recent(50)).filter(isAlerting).map((incident) => incident.id);
    /** Long enough for a fall to be seen, and for an end of it. */
    const forHours = async () => {
      for (let i = 0; i < 5; i += 1) await watched.after(seconds(Math.max(every, LATER)));
    };

    const first = await watched.said();
    expect(first.api).toMatchObject({ state: 'stale', reason: 'not-asked', lastSuccess: null, newestValue: null });
    expect(first.page).toMatch(/Stale No measurement yet Has not answered yet Why: it has not been asked yet/);
    expect(first.api.attribution).toEqual(attribution);
    for (const words of [attribution.text, attribution.licence]) expect(first.page).toContain(words);

    await watched.after(seconds(0));
    await fresh('at first');

    for (const [name, trouble, reason, words] of FAILURES) {
      if (name === NO_TOKEN && secret === undefined) continue;
      const before = (await watched.said()).api;
      watched.begin(trouble);
      await watched.after(every);
      expect((await watched.said()).api, `${name}, once`).toMatchObject({ state: 'fresh' });
      for (let i = 0; i < 2; i += 1) await watched.after(RETRY);
      const { page, api } = await watched.said();
      expect(api.reason, name).toMatch(reason);
      const { lastSuccess, newestValue } = before;
      expect(api, name).toMatchObject({ state: 'failing', lastSuccess, newestValue, suspect: [], attribution });
      expect(page, name).toMatch(/Failing Newest measurement: .* Last answer: .* What went wrong: /);
      expect(page, name).toMatch(words);
      watched.begin(null);
      await watched.after(RETRY);
      await fresh(`after it ${name}`);
    }

    watched.begin('lag');
    for (const since = watched.time(); watched.time() <= since + slowest; )
      await watched.after(seconds(Math.max(every, LATER)));
    // Who counts what is now cannot be behind.
    if (source.snapshot !== true) {
      const { page, api } = await watched.said();
      expect(api).toMatchObject({ state: 'stale', reason: 'no-new-values', lastSuccess: toIso(watched.time()) });
      expect(page).toMatch(
        /Stale .* Why: it answers, but its newest measurement is older than its usual delay explains/,
      );
    }
    watched.begin(null);
    await watched.after(every);
    await fresh('after it lagged');

    const until = watched.time();
    const before = await watched.values(until);
    watched.begin('revise');
    await watched.after(every);
    await fresh('while it revises');
    const after = await watched.values(until);
    const revised = before.filter((value, i) => value !== null && value !== after[i]).length;
    if (source.snapshot !== true) expect(revised).toBeGreaterThan(0);
    watched.begin(null);
    await watched.after(every);

    for (const lie of ['lie', 'zeros'] as const) {
      watched.begin(lie);
      await forHours();
      expect(await told(), lie).toEqual([]);
      if (isJudged && lie === 'lie') {
        const { page, api } = await watched.said();
        expect(api.suspect).not.toEqual([]);
        expect(page).toMatch(/has been falling in 3 of 3 countries at once/);
      }
      watched.begin(null);
      await forHours();
      expect(await told(), `after ${lie}`).toEqual([]);
      await fresh(`after ${lie}`);
    }

    if (secret === undefined) return;
    delete watched.tokens[secret];
    await watched.after(every);
    const { page, api } = await watched.said();
    expect(api).toMatchObject({ state: 'off', reason: 'no-token', setting: secret, attribution });
    expect(page).not.toContain('Asked every');
    expect(page).toMatch(new RegExp(`Off .* Why: whoever runs this server has not set .*${secret}`));
  });
});
