import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subject } from '#domain/subject';
import { LANGUAGES, type Language } from '#domain/subscription';
import { days, earlier, later, minutes } from '#domain/time';
import { makeToken } from '#workers/tokens';
import { filter, holdOf, subscription, tellOf } from '../support/examples.ts';
import { anIncident, keep, makeSite, NOW, ONSET, seed } from '../web/world.ts';
import { hasChromium, launch } from './chromium.ts';
import { type Server, serve } from './server.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const PHONE = 360;
const WIDTHS = [PHONE, 1280];
/** One of each direction on every page at every width; the others on a phone, where room is short. */
const FULLY: readonly Language[] = ['en', 'fa'];
const ON_A_PHONE = LANGUAGES.filter((language) => !FULLY.includes(language));
const SCHEMES = ['light', 'dark'] as const;

const overlap = (aStart: number, aEnd: number, bStart: number, bEnd: number, slack: number): boolean =>
  aStart < bEnd - slack && bStart < aEnd - slack;

describe.skipIf(!hasChromium)('the pages in a browser', () => {
  let server: Server;
  let browser: Browser;
  let axe: string;
  let paths: readonly string[];

  beforeAll(async () => {
    server = await serve();
    const site = makeSite(server.origin);
    server.answerWith(site.app);
    const dark = await seed(site.store);
    for (const network of ['asn/44244', 'asn/58224'] as const) {
      const off = { subject: subject(network), severity: 2, from: later(ONSET, minutes(10)) } as const;
      await keep(site.store, anIncident(off), NOW);
      const over = anIncident({ ...off, from: earlier(ONSET, days(3)), until: earlier(ONSET, days(2.7)) });
      await keep(site.store, over, NOW, 'resolved');
    }
    const block = (await site.store.incidents.open()).find(({ kind }) => kind === 'service-block');
    const me = subscription({ channel: 'email', filter: filter({ entities: ['country/IR', 'asn/44244'] }) });
    await site.store.subscriptions.create(me, { sealed: '{"address":"desk@ngo.example"}', digest: 'me' });
    await site.store.deliveries.record([tellOf('opened', me, dark), holdOf('quiet-hours', me, dark)], NOW);
    const own = `/s/${await makeToken(site.linkKey, 'manage', me.id)}`;
    paths = ['/', `/i/${dark.id}`, `/i/${block?.id}`, '/subscribe', own, '/i/nothing'];
    browser = await launch();
    axe = await readFile(AXE, 'utf8');
  });
  afterAll(async () => {
    await browser?.close();
    await server?.[Symbol.asyncDispose]();
  });

  async function visit(path: string, width: number, colorScheme: 'light' | 'dark', language: string): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, bypassCSP: true });
    const page = await context.newPage();
    await page.goto(`${server.origin}${path}?lang=${language}`);
    for (const details of await page.locator('details').all())
      await details.evaluate((it) => it.setAttribute('open', ''));
    return page;
  }

  /** By how many pixels the page is wider than the screen. */
  const sideways = (page: Page): Promise<number> =>
    page.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);

  async function violations(page: Page, path: string): Promise<readonly string[]> {
    await page.evaluate(axe);
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { violations } = await page.evaluate(
      (values) =>
        (globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run({
          runOnly: { type: 'tag', values },
        }),
      tags,
    );
    return violations.map(({ id, nodes }) => `${path} ${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }

  for (const width of WIDTHS) {
    for (const language of FULLY) {
      for (const scheme of SCHEMES) {
        it(`are accessible and fit the screen at ${width} px in ${language}, ${scheme}`, async () => {
          for (const path of paths) {
            const page = await visit(path, width, scheme, language);
            expect(await sideways(page), `${path} scrolls sideways`).toBeLessThanOrEqual(0);
            expect(await violations(page, path)).toEqual([]);
            await page.context().close();
          }
        });
      }
    }
  }

  it.each(ON_A_PHONE)('fit a phone in %s, with nothing that a screen reader would stumble over', async (language) => {
    for (const path of paths.slice(0, 2)) {
      const page = await visit(path, PHONE, 'light', language);
      expect(await sideways(page), `${path} scrolls sideways`).toBeLessThanOrEqual(0);
      expect(await violations(page, path)).toEqual([]);
      await page.context().close();
    }
  });

  it.each(FULLY)(
    'shows the sources on a phone in %s, without JavaScript and without scrolling sideways',
    async (language) => {
      const page = await visit('/sources', PHONE, 'light', language);
      expect(await sideways(page)).toBeLessThanOrEqual(0);
      expect(await violations(page, '/sources')).toEqual([]);
      expect(await page.locator('script').count()).toBe(0);
      await page.context().close();
    },
  );

  it('draws no label of the chart over another, on a phone, in any language', async () => {
    for (const language of LANGUAGES) {
      const page = await visit(paths[1] ?? '', 360, 'light', language);
      const labels = await page.locator('.chart text').evaluateAll((texts) =>
        texts.map((label) => {
          const { left, right, top, bottom } = label.getBoundingClientRect();
          return { text: label.textContent ?? '', left, right, top, bottom };
        }),
      );
      const outside = labels.filter(({ left, right }) => left < 0 || right > PHONE).map(({ text }) => text);
      const overlaps = labels.flatMap((one, i) =>
        labels
          .slice(i + 1)
          .filter((other) => overlap(one.left, one.right, other.left, other.right, 1))
          .filter((other) => overlap(one.top, one.bottom, other.top, other.bottom, 3))
          .map((other) => `${one.text} × ${other.text}`),
      );
      expect(outside).toEqual([]);
      expect(overlaps).toEqual([]);
      await page.context().close();
    }
  });

  it('runs time from left to right in Persian too', async () => {
    const page = await visit(paths[1] ?? '', 360, 'light', 'fa');
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    const lefts = await page
      .locator('.chart .tick.middle:not(.day)')
      .evaluateAll((ticks) => ticks.map((tick) => tick.getBoundingClientRect().left));
    const utc = lefts.slice(0, lefts.length / 2);
    expect(utc.length).toBeGreaterThan(1);
    expect(utc).toEqual(utc.toSorted((a, b) => a - b));
    await page.context().close();
  });

  it('asks nobody else for anything, and leaves no cookie', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).origin));
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    for (const path of paths.slice(0, 4)) await page.goto(`${server.origin}${path}`, { waitUntil: 'networkidle' });
    expect(new Set(asked)).toEqual(new Set([server.origin]));
    expect(await context.cookies()).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('works without JavaScript: the form for mail is there and posts', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${server.origin}/subscribe?lang=en`);
    await page.fill('#email', 'desk@ngo.example');
    await page.check('input[value="country/IR"]');
    await page.click('form button[type="submit"]');
    await page.waitForLoadState();
    expect(await page.locator('h1').textContent()).toBe('Look into your inbox');
    await context.close();
  });
});
