import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import type { PollState } from '#domain/health';
import { LANGUAGES } from '#domain/subscription';
import { days, earlier, hours, minutes } from '#domain/time';
import { jobsFor } from '#pipeline/shards';
import { sources } from '#sources/index';
import { recordSources } from '#sources/records/index';
import { DEFAULT_PLACES } from '../../src/watch.ts';
import { makeSite, NOW, type Site, seed } from './world.ts';

const ORIGIN = 'https://nightwire.example';

describe('the page of the sources', () => {
  let site: Site;
  beforeEach(async () => {
    site = makeSite(ORIGIN);
    await seed(site.store);
  });

  const page = async (language = 'en') => (await site.get(`/sources?lang=${language}`)).text();
  /** What the page says under a source's heading. */
  const section = (html: string, id: string): string => {
    const [, after = ''] = html.split(`aria-labelledby="${id}"`);
    return (after.split('</section>')[0] ?? '').replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
  };
  const row = (html: string, country: string): string => {
    const [, after = ''] = html.split(`<th scope="row">${country}`);
    return (after.split('</tr>')[0] ?? '').replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
  };
  async function change(source: string, over: Partial<PollState>): Promise<void> {
    for (const state of await site.store.polls.states()) {
      if (state.source === source) await site.store.polls.finish({ ...state, ...over });
    }
  }

  it('says of each registered source what it measures, how often, how late, and under which licence', async () => {
    const html = await page();
    for (const { id, title, attribution } of sources) {
      expect(section(html, id), id).toContain(title);
      expect(html).toContain(attribution.url);
    }
    const ioda = section(html, 'ioda');
    expect(ioda).toContain('Asked every 10 minutes');
    expect(ioda).toMatch(
      /Routed addresses.*blocks of 256 addresses.*5 minutes.*10 minutes.*Late when older than 50 minutes/,
    );
    expect(ioda).toContain('Georgia Tech');
  });

  it('says whose reports are quoted, with their state and credit, and takes none of it for a measurement', async () => {
    const quoted = section(await page(), 'publishers');
    for (const { title, attribution } of recordSources) {
      expect(quoted).toContain(title);
      expect(quoted).toContain(attribution.licence);
    }
    expect(quoted).toMatch(/Cloudflare Radar outages Off .*RADAR_TOKEN/);
    expect(quoted).not.toContain('easurement:');
  });

  it('has a word and a reason for each state', async () => {
    expect(section(await page(), 'ioda')).toContain('Fresh');
    expect(section(await page(), 'ooni')).toMatch(/Failing.*What went wrong: it answered with error 503/);
    const old = earlier(NOW, hours(9));
    await change('ioda', { newest: { signals: { 'ioda.bgp': old }, entities: {} } });
    expect(section(await page(), 'ioda')).toMatch(
      /Stale.*Newest measurement: 9 hours ago.*its newest measurement is older/,
    );
    await change('ioda', { lastAttempt: null, lastSuccess: null, newest: { signals: {}, entities: {} }, dueAt: NOW });
    expect(section(await page(), 'ioda')).toMatch(
      /Stale.*No measurement yet.*Has not answered yet.*it has not been asked yet/,
    );
  });

  it('follows one source from fresh to stale, to failing and to off, each with its reason and with what is known', async () => {
    const tokens: { RADAR_TOKEN?: string } = { RADAR_TOKEN: 'token' };
    site = makeSite(ORIGIN, NOW, undefined, tokens);
    await seed(site.store);
    const said = async () => section(await page(), 'radar');
    expect(await said()).toMatch(/Fresh.*Newest measurement: 35 minutes ago/);
    const old = { signals: { 'radar.http': earlier(NOW, hours(9)) }, entities: {} };
    await change('radar', { newest: old });
    expect(await said()).toMatch(/Stale.*Newest measurement: 9 hours ago.*its newest measurement is older/);
    const failed = { failures: 2, lastFailure: 'timeout', lastSuccess: earlier(NOW, hours(1)) };
    await change('radar', failed);
    expect(await said()).toMatch(/Stale/);
    await change('radar', { ...failed, failures: 3 });
    expect(await said()).toMatch(/Failing.*Newest measurement: 9 hours ago.*What went wrong: /);
    delete tokens.RADAR_TOKEN;
    expect(await said()).toMatch(/Off.*has not set RADAR_TOKEN/);
    expect(await said()).not.toMatch(/Failing|Fresh|Stale/);
    tokens.RADAR_TOKEN = 'token';
    await change('radar', {
      failures: 0,
      lastFailure: null,
      lastSuccess: NOW,
      newest: { ...old, signals: { 'radar.http': NOW } },
    });
    expect(await said()).toMatch(/Fresh/);
  });

  it('says that we see nothing when no source is fresh, and so does the front page; one that is fresh takes it away', async () => {
    const blind = 'We see nothing: no source brings us fresh data';
    const front = async () => (await site.get('/?lang=en')).text();
    const health = async () =>
      (await (await site.get('/api/v1/health', { accept: 'application/json' })).json()) as { blind: boolean };
    expect(await page()).not.toContain(blind);
    expect(await front()).not.toContain(blind);
    expect(await health()).toMatchObject({ blind: false });
    for (const { id } of sources) await change(id, { failures: 3, lastFailure: 'network' });
    expect(await page()).toContain(blind);
    expect(await front()).toContain(blind);
    expect(await health()).toMatchObject({ blind: true });
    await change('tor', { failures: 0, lastFailure: null });
    expect(await page()).not.toContain(blind);
    expect(await health()).toMatchObject({ blind: false });
  });

  it('names the setting that turns a source on', async () => {
    for (const { id, secret } of sources.filter((source) => source.secret !== undefined)) {
      expect(section(await page(), id)).toMatch(new RegExp(`Off.*has not set ${secret}`));
    }
  });

  it('says of a source whose publisher has stopped since when, beside its state', async () => {
    expect(section(await page(), 'mlab')).not.toContain('brought nothing new');
    await change('mlab', { newest: { signals: { 'mlab.tests': earlier(NOW, days(400)) }, entities: {} } });
    expect(section(await page(), 'mlab')).toMatch(/Stale.*brought nothing new since .*2024/);
    expect(section(await page(), 'ioda')).not.toContain('brought nothing new');
  });

  it('names the signals of a fresh source that stand still', async () => {
    const signals = { 'ioda.bgp': earlier(NOW, minutes(20)), 'ioda.gtr': earlier(NOW, days(1)) };
    await change('ioda', { newest: { signals, entities: {} } });
    expect(section(await page(), 'ioda')).toMatch(/Fresh.*No new values of: Use of Google Search Asked/);
  });

  it('says of each country how old what is known of it is, and which sources are silent about it', async () => {
    const html = await page();
    expect(row(html, 'Iran')).toMatch(/35 minutes ago.*Failing: OONI/);
    await change('ioda', { newest: { signals: { 'ioda.bgp': NOW }, entities: { 'asn/44244': NOW } } });
    expect(row(await page(), 'Myanmar')).toMatch(/no data: IODA/);
    expect(row(await page(), 'Iran')).not.toContain('IODA');
  });

  it('does not miss what is never asked: of a country without a watched network nobody asks who knows networks only', async () => {
    const newest = { signals: { 'ihr.network-delay': NOW }, entities: {} };
    await change('ihr', { newest });
    expect(row(await page(), 'Iran')).toContain('no data: Internet Health Report');
    expect(row(await page(), 'Venezuela')).not.toContain('Internet Health Report');
  });

  it('shows all sources at once at its top, what fails first, each with a way to its section', async () => {
    const glance = (await page()).split('class="glance"')[1]?.split('</ul>')[0] ?? '';
    const order = [...glance.matchAll(/href="#([a-z-]+)"/g)].map(([, id]) => id);
    expect(order[0]).toBe('ooni');
    expect(order.toSorted()).toEqual(sources.map(({ id }) => id).toSorted());
  });

  it('says which source is failing everywhere at once, or that none is', async () => {
    expect(await page()).toContain('No source falls in many countries at once');
    await site.store.states.putSourceOutages(
      ['ioda.bgp'],
      [{ signal: 'ioda.bgp', since: NOW, fallen: 9, watched: 12 }],
    );
    const html = await page();
    expect(html).toContain('has been falling in 9 of 12 countries at once');
    expect(html).not.toContain('No source falls in many countries at once');
  });

  it('fits into the first round trip with the whole watch list, also when everything is silent', async () => {
    await site.store.places.replace(DEFAULT_PLACES);
    await site.store.polls.ensure(jobsFor(sources, await site.store.places.all()), NOW);
    for (const language of LANGUAGES) {
      expect(gzipSync(await page(language)).length, language).toBeLessThan(14 * 1024);
    }
  });

  it('is linked from every page, in the language of the page', async () => {
    for (const language of LANGUAGES) {
      const html = await (await site.get(`/?lang=${language}`)).text();
      expect(html.split(`href="/sources?lang=${language}"`).length).toBe(3);
    }
  });
});
