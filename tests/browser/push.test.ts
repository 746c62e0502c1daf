import { createECDH, randomBytes } from 'node:crypto';
import ece from 'http_ece';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { webPushChannel } from '#alerts/channels/web-push';
import { saidOf } from '#alerts/news';
import { renderMessage } from '#alerts/render';
import type { IncidentTopic } from '#domain/topic';
import { makeSite, NOW, ONSET, PLACES, type Site, seed } from '../web/world.ts';
import { hasChromium, launch } from './chromium.ts';
import { type Server, serve } from './server.ts';

/** The browser's own half: what a push service never sees. */
const keys = createECDH('prime256v1');
keys.generateKeys();
const auth = randomBytes(16);
const SUBSCRIPTION = {
  endpoint: 'https://fcm.googleapis.com/fcm/send/a-browser-of-the-tests',
  expirationTime: null,
  keys: { p256dh: keys.getPublicKey().toString('base64url'), auth: auth.toString('base64url') },
};

/** Without Google's servers `pushManager.subscribe` never settles: it answers with a subscription that we hold the keys of. */
const STUB = `
  let current = null;
  const made = () => ({
    endpoint: ${JSON.stringify(SUBSCRIPTION.endpoint)},
    toJSON: () => (${JSON.stringify(SUBSCRIPTION)}),
    unsubscribe: async () => { current = null; return true; },
  });
  PushManager.prototype.subscribe = async (options) => {
    globalThis.subscribedWith = options;
    current = made();
    return current;
  };
  PushManager.prototype.getSubscription = async () => current;
`;

describe.skipIf(!hasChromium)('browser push from the button to the notification', () => {
  let server: Server;
  let site: Site;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let cdp: CDPSession;
  let registrationId: string;

  beforeAll(async () => {
    server = await serve();
    site = makeSite(server.origin);
    server.answerWith(site.app);
    await seed(site.store);
    browser = await launch();
    context = await browser.newContext();
    await context.grantPermissions(['notifications'], { origin: server.origin });
    await context.addInitScript(STUB);
    page = await context.newPage();
    cdp = await context.newCDPSession(page);
    const registered = new Promise<string>((resolve) => {
      cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const found = registrations.find(({ scopeURL }) => scopeURL.startsWith(server.origin));
        if (found !== undefined) resolve(found.registrationId);
      });
    });
    await cdp.send('ServiceWorker.enable');
    await page.goto(`${server.origin}/subscribe?lang=fa&entity=country/IR`);
    registrationId = await registered;
    await page.evaluate('navigator.serviceWorker.ready.then(() => true)');
  });
  afterAll(async () => {
    await browser?.close();
    await server?.[Symbol.asyncDispose]();
  });

  const deliver = (data: string) =>
    cdp.send('ServiceWorker.deliverPushMessage', { origin: server.origin, registrationId, data });

  /** Every notification that is up just now. */
  const shown = () =>
    page.evaluate(`navigator.serviceWorker.ready.then((it) => it.getNotifications()).then((all) =>
      all.map(({ title, body, tag, lang, dir, data }) => ({ title, body, tag, lang, dir, url: data.url })))`) as Promise<
      Record<string, string>[]
    >;

  const says = () => page.locator('#push-says').textContent();

  const clear = () =>
    page.evaluate(
      'navigator.serviceWorker.ready.then((it) => it.getNotifications()).then((all) => all.forEach((one) => one.close()))',
    );

  it('subscribes with our key and stores the ticked countries, the language and the zone', async () => {
    await page.click('#push-start');
    await expect.poll(says).toContain('انجام شد');
    const key = await page.evaluate('[...new Uint8Array(subscribedWith.applicationServerKey)]');
    expect(Buffer.from(key as number[]).toString('base64url')).toBe(site.vapid.publicKey);
    const [stored, ...others] = await site.store.subscriptions.interested(['country/IR'], null, 10);
    expect(others).toEqual([]);
    expect(stored).toMatchObject({ channel: 'web-push', status: 'active', language: 'fa' });
    expect(stored?.filter.entities).toEqual(['country/IR']);
  });

  it('shows what the channel encrypted for this browser, and a later turn replaces it', async () => {
    const [incident] = await site.store.incidents.open();
    const [stored] = await site.store.subscriptions.interested(['country/IR'], null, 10);
    if (incident === undefined || stored === undefined) throw new Error('the story is not there');
    const target = JSON.parse((await site.store.subscriptions.sealedTargets([stored.id])).get(stored.id) ?? '');
    const telling = (reason: 'opened' | 'resolved') => {
      const about = reason === 'resolved' ? { ...incident, until: NOW } : incident;
      const topic: IncidentTopic = { kind: 'incident', incident: about, within: [], together: [], pattern: null };
      return renderMessage({
        deliveryId: `${incident.id}/${reason}`,
        topic,
        reason,
        said: saidOf({ topic, window: null }, null),
        interrupting: true,
        urgency: 'normal',
        places: PLACES,
        sources: [],
        language: stored.language,
        timezone: 'Asia/Tehran',
        at: ONSET,
        origin: server.origin,
        unsubscribeUrl: `${server.origin}/u/token`,
        manageUrl: `${server.origin}/s/token`,
      });
    };
    const sealed: Buffer[] = [];
    const transport = {
      fetch: async (_: string, init?: RequestInit) => {
        sealed.push(Buffer.from(init?.body as Uint8Array));
        return new Response(null, { status: 201 });
      },
      now: () => NOW,
      deadline: () => new AbortController().signal,
      vapid: { subject: 'mailto:ops@nightwire.example', ...site.vapid, extraHosts: [] },
      mail: null,
      origin: server.origin,
      webhookOrigins: [],
    };
    for (const reason of ['opened', 'resolved'] as const) {
      expect(await webPushChannel.send(telling(reason), target, transport)).toEqual({ status: 'delivered' });
    }
    const opened = sealed.map((body) =>
      ece.decrypt(body, { version: 'aes128gcm', privateKey: keys, authSecret: auth.toString('base64url') }).toString(),
    );
    await deliver(opened[0] ?? '');
    const { title, body } = telling('opened');
    const url = `${server.origin}/i/${incident.id}?lang=fa`;
    await expect.poll(shown).toEqual([{ title, body, tag: incident.id, lang: 'fa', dir: 'rtl', url }]);
    await deliver(opened[1] ?? '');
    await expect.poll(async () => (await shown()).map((one) => one.title)).toEqual([telling('resolved').title]);
    await clear();
  });

  it.each([
    'not json',
    '{"title":17}',
    '[]',
    'null',
    '{"title":"x","url":"https://evil.example/","dir":"sideways","at":"never"}',
  ])('still shows something for %s', async (data) => {
    await deliver(data);
    await expect
      .poll(async () => (await shown()).map(({ title }) => title))
      .toEqual([expect.stringMatching(/^(Nightwire|x)$/)]);
    await clear();
  });

  it('a change that could not be saved takes nothing away: what was subscribed stays so, and is told of as before', async () => {
    const isThere = () =>
      page.evaluate(
        'navigator.serviceWorker.ready.then((it) => it.pushManager.getSubscription()).then((one) => one !== null)',
      );
    for (const fail of [() => ({ status: 503, body: '{}' }), () => null]) {
      await page.route('**/api/v1/subscriptions', (route) => {
        const answer = fail();
        return answer === null ? route.abort() : route.fulfill(answer);
      });
      await page.click('#push-start');
      await expect.poll(says).toContain('نشد');
      await page.unroute('**/api/v1/subscriptions');
      expect(await isThere()).toBe(true);
      expect(await page.locator('#push-stop').isVisible()).toBe(true);
    }
    expect(await site.store.subscriptions.interested(['country/IR'], null, 10)).toHaveLength(1);
  });

  it('deletes what is stored when it is turned off', async () => {
    await page.click('#push-stop');
    await expect.poll(says).toContain('پاک شد');
    expect(await site.store.subscriptions.interested(['country/IR'], null, 10)).toEqual([]);
  });
});

describe.skipIf(!hasChromium)('the push button where it cannot work', () => {
  it.each([
    ['denied', `Object.defineProperty(Notification, 'permission', { value: 'denied' });`, 'Notifications are blocked'],
    ['unsupported', `delete window.PushManager;`, 'This browser cannot receive push'],
    [
      'an iPhone before it is on the home screen',
      `delete window.PushManager; Object.defineProperty(navigator, 'userAgent', { value: 'iPhone' });`,
      'On iPhone and iPad',
    ],
  ])('says why: %s', async (_, script, text) => {
    await using server = await serve();
    server.answerWith(makeSite(server.origin).app);
    const browser = await launch();
    const page = await browser.newPage();
    await page.addInitScript(script);
    await page.goto(`${server.origin}/subscribe?lang=en`);
    await expect.poll(() => page.locator('#push-says').textContent()).toContain(text);
    await browser.close();
  });
});
