import { describe, expect, test } from 'vitest';
import { recordTitle } from '#domain/record';
import { subject } from '#domain/subject';
import { days, earlier, hours, later } from '#domain/time';
import { record } from '../support/examples.ts';
import { anIncident, keep, makeSite, ONSET, PLACES } from './world.ts';

const OUTAGE = anIncident();
const BLOCK = anIncident({ kind: 'service-block', subject: subject('country/IR', 'instagram'), reach: null });
const ABOUT = { entities: ['country/IR'], services: [] } as const;

async function siteWith(...records: readonly Parameters<typeof record>[0][]) {
  const site = makeSite('https://nightwire.example');
  await site.store.places.replace(PLACES);
  for (const incident of [OUTAGE, BLOCK]) await keep(site.store, incident, ONSET);
  await site.store.records.put(records.map((over, i) => record({ id: `${i}`, from: ONSET, about: ABOUT, ...over })));
  const page = async (id: string, language = 'en') => {
    const html = await (await site.get(`/i/${id}?lang=${language}`)).text();
    return html.slice(html.indexOf('id="reports"'), html.indexOf('id="sources"'));
  };
  const json = async (id: string) => (await site.get(`/api/v1/incidents/${id}`, { accept: 'application/json' })).json();
  return { page, json };
}

describe('what others reported, on an incident’s page', () => {
  test('is there with link, publisher and time, reports before alarms, and with the credit that is asked for', async () => {
    const { page } = await siteWith(
      { source: 'ioda-events', kind: 'alarm', title: 'Iran: outage in bgp', url: 'https://ioda.example/x' },
      { title: 'Mobile networks cut off', publishedAt: later(ONSET, hours(5)) },
    );
    const html = await page(OUTAGE.id);
    expect(html.indexOf('Mobile networks cut off')).toBeLessThan(html.indexOf('Iran: outage in bgp'));
    expect(html).toContain('href="https://radar.cloudflare.com/ir" rel="external noreferrer nofollow"');
    expect(html).toContain('<time datetime="2026-03-10T21:30:00Z">');
    expect(html).toContain('written by people');
    expect(html).toContain('Source: Cloudflare Radar');
    expect(html).toContain('CC BY-NC 4.0');
    expect(html).not.toContain('Source: NetBlocks');
  });

  test('is told apart from silence: those who were read and said nothing are named', async () => {
    const html = await (await siteWith()).page(OUTAGE.id);
    expect(html).toContain(
      'Nothing that we have read from IODA alerts, IODA events, Internet Health Report disconnections, OONI findings, OONI changepoints and NetBlocks is about this',
    );
  });

  test('of an outage has what is said of being connected, of a block what is said of its service', async () => {
    const { page } = await siteWith(
      { title: 'A blackout' },
      { title: 'Instagram is blocked', about: { ...ABOUT, services: ['instagram'] } },
      { title: 'Telegram is blocked', about: { ...ABOUT, services: ['telegram'] } },
    );
    expect(await page(OUTAGE.id)).toMatch(/A blackout/);
    expect(await page(OUTAGE.id)).not.toMatch(/is blocked/);
    expect(await page(BLOCK.id)).toMatch(/Instagram is blocked/);
    expect(await page(BLOCK.id)).not.toMatch(/A blackout|Telegram/);
  });

  test('reaches from a little before the onset, and leaves out what was over or elsewhere', async () => {
    const [before, longBefore] = [earlier(ONSET, hours(1)), earlier(ONSET, days(2))];
    const { json } = await siteWith(
      { title: 'seen earlier', from: before, until: before },
      { title: 'last week', from: longBefore, until: later(longBefore, hours(9)) },
      { title: 'elsewhere', about: { entities: ['country/MM'], services: [] } },
    );
    const { reports } = (await json(OUTAGE.id)) as { reports: readonly { title: string }[] };
    expect(reports.map(({ title }) => title)).toEqual(['seen earlier']);
  });

  test('of hundreds of alarms the first are shown, and how many more there are', async () => {
    const alarms = Array.from(
      { length: 100 },
      () => ({ source: 'ioda-alerts', kind: 'alarm', title: 'fell' }) as const,
    );
    const html = await (await siteWith(...alarms)).page(OUTAGE.id);
    expect(html.match(/<li>/g)).toHaveLength(12);
    expect(html).toContain('88 more are in the JSON below.');
  });

  test('changes neither standing nor cause', async () => {
    const { json } = await siteWith({ cause: 'shutdown' });
    expect(await json(OUTAGE.id)).toMatchObject({
      standing: OUTAGE.standing,
      cause: 'unknown',
      reports: [{ cause: 'shutdown', publisher: 'Cloudflare Radar outages', source: 'radar-outages', until: null }],
    });
  });
});

describe('the title of a record', () => {
  test('is one line of at most 200 characters, whole ones, in its own direction', () => {
    expect(recordTitle('  قطع\u200cاینترنت \u202e\n\u0007 now\ud800 ')).toBe('قطع\u200cاینترنت now\ufffd');
    expect(recordTitle('🚨'.repeat(150))).toBe(`${'🚨'.repeat(99)}…`);
    expect(recordTitle('x'.repeat(200))).toHaveLength(200);
  });
});
