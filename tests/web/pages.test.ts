import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Incident } from '#domain/incident';
import { subject } from '#domain/subject';
import { LANGUAGES } from '#domain/subscription';
import { days, earlier, hours, later } from '#domain/time';
import { anIncident, keep, makeSite, NOW, ONSET, PLACES, type Site, seed } from './world.ts';

const ORIGIN = 'https://nightwire.example';
const FIRST_RESPONSE = 14 * 1024;

describe('the pages over a store', () => {
  let site: Site;
  let incident: Incident;
  beforeAll(async () => {
    site = makeSite(ORIGIN);
    incident = await seed(site.store);
  });

  it('shows open incidents first, most severe first, then what is suspected, then what is over', async () => {
    const html = await (await site.get('/')).text();
    const order = [
      'Iran: internet outage',
      'Myanmar',
      'Seen by one kind of measurement only',
      'Venezuela',
      'Recent incidents',
      'Irancell',
    ];
    const places = order.map((text) => html.indexOf(text));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('does not let services that were blocked for days hide an outage of tonight', async () => {
    const own = makeSite(ORIGIN);
    await own.store.places.replace(PLACES);
    for (const service of ['whatsapp', 'instagram']) {
      const about = { kind: 'service-block', subject: subject('country/IR', service), severity: 3 } as const;
      await keep(own.store, anIncident({ ...about, from: earlier(NOW, days(9)) }), NOW);
    }
    await keep(
      own.store,
      anIncident({ subject: subject('asn/44244'), severity: 1, from: earlier(NOW, hours(1)) }),
      NOW,
    );
    const html = await (await own.get('/?lang=en')).text();
    expect(html).toContain('3 open incidents');
    const places = ['Irancell', 'for more than a day', 'WhatsApp'].map((text) => html.indexOf(text));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('asks for alerts in the language of the page, unless its address says another', async () => {
    const chosen = async (path: string) =>
      /<option value="(..)"[^>]*selected/.exec(await (await site.get(path)).text())?.[1];
    expect(await chosen('/subscribe?lang=fa')).toBe('fa');
    expect(await chosen('/subscribe?lang=fa&language=ru')).toBe('ru');
  });

  it('says which source is failing, why, and how old its data is', async () => {
    const html = await (await site.get('/')).text();
    expect(html).toContain('We are partly blind: OONI brings us no fresh data');
    expect(html).toContain('it answered with error 503');
    expect(html).toContain('9 hours ago');
    expect(html).toContain('CC BY-NC-SA 4.0');
    expect(html).toContain('Georgia Tech');
  });

  it.each(['/', '/subscribe', '/sources', 'incident'])(
    'answers %s within the first round trip of a connection, compressed',
    async (path) => {
      for (const language of LANGUAGES) {
        const address = path === 'incident' ? `/i/${incident.id}` : path;
        const response = await site.get(`${address}?lang=${language}`);
        expect(response.status).toBe(200);
        const bytes = gzipSync(Buffer.from(await response.arrayBuffer())).length;
        expect(bytes, `${address} in ${language}`).toBeLessThan(FIRST_RESPONSE);
      }
    },
  );

  it('sends its form to a page in the language that was chosen by a link', async () => {
    expect(await (await site.get('/subscribe?lang=fa')).text()).toContain('action="/subscribe?lang=fa"');
    expect(await (await site.get('/subscribe')).text()).toContain('action="/subscribe"');
  });

  it('asks the store a few times for a page, however much is going on', async () => {
    let calls = 0;
    const counting = <T extends object>(port: T): T =>
      new Proxy(port, {
        get(target, key) {
          const value: unknown = Reflect.get(target, key);
          if (typeof value === 'object' && value !== null) return counting(value);
          if (typeof value !== 'function') return value;
          return (...args: unknown[]) => {
            calls += 1;
            return Reflect.apply(value, target, args);
          };
        },
      });
    const counted = makeSite(ORIGIN, NOW, counting);
    await seed(counted.store);
    calls = 0;
    await counted.get('/');
    expect(calls).toBeLessThanOrEqual(7);
    calls = 0;
    await counted.get('/sources');
    expect(calls).toBeLessThanOrEqual(3);
    calls = 0;
    await counted.get(`/i/${incident.id}`);
    expect(calls).toBeLessThanOrEqual(9);
  });

  it('shows an incident with its thread, its evidence and its sources', async () => {
    const html = await (await site.get(`/i/${incident.id}`)).text();
    for (const text of [
      'What was known when',
      'Opened',
      'Stronger evidence',
      'active probing',
      '3%',
      'IODA',
      '/api/v1/incidents/',
    ]) {
      expect(html).toContain(text);
    }
  });

  it('draws ratios to usual and never a value in the unit of its source', async () => {
    const html = await (await site.get(`/i/${incident.id}`)).text();
    const chart = html.slice(html.indexOf('<svg width="100%"'), html.indexOf('</details>'));
    expect(chart).toMatch(/<path d="M[^"]+" class="seen">/);
    expect(chart).not.toMatch(/21,?800|43,?200/);
  });

  it('says in words why there is no chart of an incident whose series were dropped', async () => {
    const old = anIncident({ from: earlier(ONSET, days(200)), until: earlier(ONSET, days(199)) });
    await keep(site.store, old, earlier(ONSET, days(199)));
    const html = await (await site.get(`/i/${old.id}`)).text();
    expect(html).toContain('There is no chart');
    expect(html).toContain('no measurements kept for this time');
  });

  it('says so when a signal was measured but its usual is not known', async () => {
    const bare = makeSite(ORIGIN);
    await bare.store.places.replace(PLACES);
    const known = anIncident();
    await keep(bare.store, known, ONSET);
    await bare.store.series.put([
      {
        signal: 'ioda.bgp',
        subject: subject('country/IR'),
        from: ONSET,
        step: 300 as never,
        values: [1, 2, 3],
        counts: null,
      },
    ]);
    const html = await (await bare.get(`/i/${known.id}`)).text();
    expect(html).toContain('too little history to say what is usual');
  });

  it('keeps an incident of a place that is no longer watched', async () => {
    const gone = makeSite(ORIGIN);
    const lost = anIncident({ subject: subject('asn/64500') });
    await keep(gone.store, lost, ONSET);
    const html = await (await gone.get(`/i/${lost.id}`)).text();
    expect(html).toContain('AS64500: internet outage');
  });

  it.each([
    '/i/nothing',
    '/i/outage.country-IR.20000101T0000Z',
    `/i/${'x'.repeat(121)}`,
    '/i/%3Cscript%3E',
    "/i/a'--",
    '/i/nothing.txt',
  ])('answers 404 with a page for %s', async (path) => {
    const response = await site.get(path);
    expect(response.status).toBe(404);
    const html = await response.text();
    expect(html).toContain('There is no such page');
    expect(html).not.toContain('<script>');
  });

  it('takes the language of the link before that of the browser, and keeps it in its links', async () => {
    const browser = await (await site.get('/', { 'accept-language': 'fa-IR,fa;q=0.9,en;q=0.5' })).text();
    expect(browser).toContain('<html lang="fa" dir="rtl">');
    expect(browser).toContain('href="/subscribe"');
    const link = await (await site.get('/?lang=fa', { 'accept-language': 'en' })).text();
    expect(link).toContain('<html lang="fa" dir="rtl">');
    expect(link).toContain('href="/subscribe?lang=fa"');
    const unknown = await site.get('/?lang=xx', { 'accept-language': 'de' });
    expect(unknown.headers.get('content-language')).toBe('en');
    expect(unknown.headers.get('vary')).toContain('Accept-Language');
  });

  it.each(LANGUAGES)('gives an incident as text of less than 1 kB in %s, with the address in it', async (language) => {
    const response = await site.get(`/i/${incident.id}.txt?lang=${language}`);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
    const text = await response.text();
    expect(Buffer.byteLength(text)).toBeLessThan(1024);
    expect(text).toContain(`${ORIGIN}/i/${incident.id}`);
    expect(text).toContain('UTC');
  });

  it('warns when we ourselves have not looked for a while', async () => {
    const late = makeSite(ORIGIN, later(NOW, hours(2)));
    await seed(late.store);
    const html = await (await late.get('/')).text();
    expect(html).toContain('We ourselves have not looked since 11 March 2026, 06:06 UTC');
  });

  it('never calls silence an all-clear: it says what is watched and that nothing has come in', async () => {
    const silent = makeSite(ORIGIN);
    const empty = await (await silent.get('/')).text();
    expect(empty).toContain('we are not watching anything yet');
    expect(empty).toContain('No measurement has arrived yet');
    await silent.store.places.replace(PLACES);
    const quiet = await (await silent.get('/')).text();
    expect(quiet).toContain('That is not a promise that people are connected');
    expect(quiet).toContain('6 countries and 2 networks');
    for (const html of [empty, quiet]) expect(html).not.toMatch(/all clear|no outages|everything is fine|all good/i);
  });

  it('announces a source that fails everywhere as that', async () => {
    const suspect = makeSite(ORIGIN);
    await suspect.store.places.replace(PLACES);
    await suspect.store.states.putSourceOutages(
      ['ioda.merit-nt'],
      [{ signal: 'ioda.merit-nt', since: ONSET, fallen: 17, watched: 25 }],
    );
    const html = await (await suspect.get('/')).text();
    expect(html).toContain('falling in 17 of 25 countries at once');
    expect(html).toContain('that is the source failing, not the world');
  });

  it('offers the countries of the watch list, control countries left out, one ticked by its link', async () => {
    const html = await (await site.get('/subscribe?entity=country/IR')).text();
    expect(html).toMatch(/value="country\/IR" checked/);
    expect(html).not.toContain('country/DE');
    expect(html).toMatch(/<option value="Asia\/Tehran" selected/);
  });
});
