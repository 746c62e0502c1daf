import { describe, expect, test } from 'vitest';
import { makeApi } from '../support/api.ts';
import { subscription } from '../support/examples.ts';

const page = { headers: { accept: 'text/html' } };

async function subscribed() {
  const api = makeApi();
  const one = subscription({ channel: 'email' });
  await api.store.subscriptions.create(one, { sealed: '', digest: 'd' });
  return { api, one, link: `/u/${await api.token('unsubscribe', one.id)}` };
}

describe('an unsubscribe link', () => {
  test('shows the same page, byte for byte, for every token of the right shape', async () => {
    const { api, link } = await subscribed();
    const shown = await Promise.all(
      [link, `/u/${'A'.repeat(64)}`, `/u/${link.slice(3).toUpperCase()}`].map(async (path) => {
        const answer = await api.request(path, page);
        return `${answer.status} ${(await answer.text()).replaceAll(path, '')}`;
      }),
    );
    expect(new Set(shown).size).toBe(1);
    expect(shown[0]).toContain('200');
  });

  test('changes nothing when a mail scanner opens it', async () => {
    const { api, one, link } = await subscribed();
    await api.request(link, page);
    await api.request(link, { method: 'HEAD' });
    expect(await api.store.subscriptions.byId(one.id)).not.toBeNull();
  });

  test.each([
    [
      'as RFC 8058 has it',
      { body: 'List-Unsubscribe=One-Click', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    ],
    ['with JSON', { body: '{}', headers: { 'content-type': 'application/json' } }],
    ['with nothing', {}],
    ['from another site', { headers: { origin: 'https://mail.example', 'sec-fetch-site': 'cross-site' } }],
  ])('is done by one POST %s, without a cookie or a redirect', async (_, init) => {
    const { api, one, link } = await subscribed();
    const answer = await api.request(link, { method: 'POST', ...init });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(await api.store.subscriptions.byId(one.id)).toBeNull();
  });

  test('pressed fifty times at once removes one row, and everybody hears that it is done', async () => {
    const { one, link } = await subscribed();
    let removed = 0;
    const api = makeApi({
      store: (store) => ({
        ...store,
        subscriptions: {
          ...store.subscriptions,
          async remove(id, at) {
            const answer = await store.subscriptions.remove(id, at);
            if (answer === 'removed') removed += 1;
            return answer;
          },
        },
      }),
    });
    await api.store.subscriptions.create(one, { sealed: '', digest: 'd' });
    const answers = await Promise.all(Array.from({ length: 50 }, () => api.request(link, { method: 'POST' })));
    const texts = new Set(await Promise.all(answers.map((answer) => answer.text())));
    expect(texts.size).toBe(1);
    expect(removed).toBe(1);
  });

  test('does not confirm, and a confirming link does not unsubscribe', async () => {
    const { api, one, link } = await subscribed();
    await api.request(link.replace('/u/', '/c/'), { method: 'POST' });
    await api.request(`/u/${await api.token('confirm', one.id)}`, { method: 'POST' });
    expect(await api.store.subscriptions.byId(one.id)).not.toBeNull();
  });

  test('is answered without store, caches, indexes or frames', async () => {
    const { api, link } = await subscribed();
    const { headers } = await api.request(link, page);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-robots-tag')).toBe('noindex');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('content-security-policy')).not.toContain('unsafe');
  });

  test('never claims success while the store is away: the page keeps its button', async () => {
    const { one, link } = await subscribed();
    const api = makeApi({
      store: (store) => ({
        ...store,
        subscriptions: { ...store.subscriptions, remove: () => Promise.reject(new Error('D1_ERROR: Network lost')) },
      }),
    });
    await api.store.subscriptions.create(one, { sealed: '', digest: 'd' });
    const answer = await api.request(link, { method: 'POST', ...page });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).not.toBeNull();
    expect(await answer.text()).toContain(`action="${link}"`);
    expect(JSON.stringify(api.logged)).not.toContain(link.slice(3));
  });
});

describe('a confirming link', () => {
  test('does not bring back who has unsubscribed, and says so', async () => {
    const { api, one } = await subscribed();
    const link = `/c/${await api.token('confirm', one.id)}`;
    const confirmed = await (await api.request(link, { method: 'POST' })).text();
    expect(await (await api.request(link, { method: 'POST' })).text()).toBe(confirmed);
    await api.request(`/u/${await api.token('unsubscribe', one.id)}`, { method: 'POST' });
    expect(await (await api.request(link, { method: 'POST' })).text()).not.toBe(confirmed);
    expect(await api.store.subscriptions.byId(one.id)).toBeNull();
  });
});
