import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { integrator, makeApi, ORIGIN } from '../support/api.ts';

const code = /```js\n([\s\S]*?)```/.exec(readFileSync('docs/webhooks.md', 'utf8'))?.[1];

test('the verification in the documentation runs as it is, takes what we signed, and nothing else', async () => {
  let headers: Record<string, string> = {};
  let body = '';
  const fetch = async (_: string, init?: RequestInit) => {
    headers = Object.fromEntries(new Headers(init?.headers));
    body = String(init?.body);
    return new Response(body);
  };
  const settings = { WEBHOOK_SIGNING_KEYS: [5, 6].map((n) => Buffer.alloc(32, n).toString('base64url')).join() };
  const api = makeApi({ fetch, settings });
  await api.post('/api/v1/webhooks', { url: 'https://hooks.example.org/' }, integrator);
  const published = (url: string) => api.request(url);
  // The same text, with our application in the place of the network.
  const source = `export default (fetch) => ${code?.slice(code.indexOf('async function'))}`;
  const { default: withFetch } = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(source)}`);
  const verify = withFetch(published);
  const now = api.clock.now * 1000;
  expect(await verify(ORIGIN, headers, body, now)).toBe(true);
  expect(await verify(ORIGIN, headers, `${body} `, now)).toBe(false);
  expect(await verify(ORIGIN, headers, body, now + 301_000)).toBe(false);
  const onlySecret = { ...headers, 'webhook-signature': headers['webhook-signature']?.split(' ')[0] ?? '' };
  expect(await verify(ORIGIN, onlySecret, body, now)).toBe(false);
  const oneOfTwo = { ...headers, 'webhook-signature': headers['webhook-signature']?.split(' ').at(-1) ?? '' };
  expect(await verify(ORIGIN, oneOfTwo, body, now)).toBe(true);
});
