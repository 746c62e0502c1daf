import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { Lookup } from '#alerts/channels/channel';
import { dnsOverHttps } from '#alerts/channels/dns';
import { isPublicAddress } from '#alerts/channels/public-address';
import { leadsInside, refuseAddress } from '#alerts/channels/webhook-address';
import { type Instant, later, minutes } from '#domain/time';
import { at } from '../../support/examples.ts';

describe('an address is plainly public', () => {
  test.each([
    '1.1.1.1',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '172.32.0.1',
    '192.169.0.1',
    '223.255.255.255',
    '2606:4700:4700::1111',
    '2001:4860:4860::8888',
    '2a00:1450:4001:80e::200e',
    '2001:200::1',
  ])('%s', (address) => expect(isPublicAddress(address)).toBe(true));

  test.each([
    ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '169.254.169.254', '172.16.0.1', '172.31.255.255'],
    ...['192.0.0.1', '192.0.2.1', '192.88.99.1', '192.168.1.1', '198.18.0.1', '198.19.255.255', '198.51.100.1'],
    ...['203.0.113.1', '224.0.0.1', '239.1.1.1', '240.0.0.1', '255.255.255.255'],
    ...['::', '::1', '::ffff:8.8.8.8', '::ffff:7f00:1', '64:ff9b::808:808', '100::1', '2001::1', '2001:0:1::1'],
    ...['2001:1ff::1', '2001:db8::1', '2002:7f00:1::', '3fff::1', '3fff:fff::1', '4000::1', '5f00::1'],
    ...['fc00::1', 'fd12:3456::1', 'fe80::1', 'ff02::1', '1fff::1'],
    ...['', 'localhost', '1.1.1', '1.1.1.256', '1.1.1.1.1', '0x7f.1', '2606:4700::%eth0', 'g::1'],
  ])('and this is not: %s', (address) => expect(isPublicAddress(address)).toBe(false));
});

/** A resolver on this machine, which answers in Cloudflare's form. */
async function resolver(
  answer: (name: string, type: string) => { status?: number; body: string } | null,
  patienceMs = 10_000,
) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://127.0.0.1');
    const [name, type] = [searchParams.get('name') ?? '', searchParams.get('type') ?? ''];
    asked.push(`${type} ${name} ${request.headers.accept}`);
    const given = answer(name, type);
    if (given === null) return;
    response.writeHead(given.status ?? 200, { 'content-type': 'application/dns-json' }).end(given.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const clock = { now: at('2026-01-08T12:00:00Z') };
  const world = {
    fetch: (url: string, init?: RequestInit) => fetch(url, init),
    deadline: () => AbortSignal.timeout(patienceMs),
    now: (): Instant => clock.now,
  };
  const { port } = server.address() as AddressInfo;
  const lookup = dnsOverHttps(`http://127.0.0.1:${port}/dns-query`, world);
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { asked, clock, lookup, [Symbol.dispose]: close };
}

/** A CNAME, and where it leads: https://developers.cloudflare.com/1.1.1.1/encryption/dns-over-https/make-api-requests/dns-json/ */
const found = (name: string, type: string, ...addresses: readonly string[]) => {
  const chain = [{ name, type: 5, TTL: 300, data: 'edge.example.net.' }];
  const records = addresses.map((data) => ({ name, type: type === 'A' ? 1 : 28, TTL: 300, data }));
  const question = [{ name, type: type === 'A' ? 1 : 28 }];
  return {
    body: JSON.stringify({
      Status: 0,
      TC: false,
      RD: true,
      RA: true,
      AD: false,
      CD: false,
      Question: question,
      Answer: [...chain, ...records],
    }),
  };
};

describe('a resolver over HTTPS', () => {
  test('is asked once in ten minutes for the addresses of a name', async () => {
    using stand = await resolver((name, type) => found(name, type, '93.184.216.34'));
    expect(await stand.lookup('hooks.example.org', 'A')).toEqual(['93.184.216.34']);
    stand.clock.now = later(stand.clock.now, minutes(9));
    await stand.lookup('hooks.example.org', 'A');
    expect(stand.asked).toEqual(['A hooks.example.org application/dns-json']);
    stand.clock.now = later(stand.clock.now, minutes(1));
    await stand.lookup('hooks.example.org', 'A');
    expect(stand.asked).toHaveLength(2);
  });

  test('says that a name has none', async () => {
    using stand = await resolver((name) => ({ body: name === 'none.example.org' ? '{"Status":3}' : '{"Status":0}' }));
    expect(await stand.lookup('none.example.org', 'A')).toEqual([]);
    expect(await stand.lookup('only-six.example.org', 'A')).toEqual([]);
  });

  test.each([
    ['fails', { status: 503, body: '' }],
    ['redirects', { status: 302, body: '' }],
    ['cannot tell', { body: '{"Status":2}' }],
    ['talks nonsense', { body: '<html>' }],
    ['answers in another shape', { body: '{"Status":0,"Answer":[{"data":7}]}' }],
    ['never ends', { body: `{"Status":0,"Comment":"${'x'.repeat(40_000)}"}` }],
    ['hangs', null],
  ])('that %s is no answer, and is left alone for a minute', async (_, given) => {
    using stand = await resolver(() => given, given === null ? 100 : 10_000);
    expect(await stand.lookup('hooks.example.org', 'A')).toBeNull();
    expect(await stand.lookup('other.example.org', 'AAAA')).toBeNull();
    expect(stand.asked).toHaveLength(1);
    stand.clock.now = later(stand.clock.now, minutes(1));
    await stand.lookup('hooks.example.org', 'A');
    expect(stand.asked).toHaveLength(2);
  });
});

describe('a webhook target', () => {
  const target = { url: 'https://hooks.example.org/in', secrets: [] };
  const transport = (lookup?: Lookup) => ({
    webhookOrigins: ['https://vouched.example.org'],
    ...(lookup === undefined ? {} : { lookup }),
  });
  const names = (v4: readonly string[] | null, v6: readonly string[] | null) =>
    transport(async (_, type) => (type === 'A' ? v4 : v6));

  test.each([
    ['public twice', ['1.1.1.1'], ['2606:4700::1'], null],
    ['inside beside public', ['1.1.1.1', '10.0.0.1'], [], 'host.not-public'],
    ['inside by IPv6 alone', ['1.1.1.1'], ['fd00::1'], 'host.not-public'],
    ['nowhere', [], [], 'host.no-address'],
    ['half known', null, [], null],
    ['half known, and inside', null, ['::1'], 'host.not-public'],
    ['unknown', null, null, null],
  ])('whose name leads %s', async (_, v4, v6, code) => {
    expect(await refuseAddress(target, names(v4, v6))).toBe(code);
  });

  test('is looked at again when it is sent to, and what nobody could tell is sent', async () => {
    expect(await leadsInside(target, names(['127.0.0.1'], null))).toBe(true);
    expect(await leadsInside(target, names([], ['fd00::1']))).toBe(true);
    expect(await leadsInside(target, names(['1.1.1.1'], ['fd00::1']))).toBe(false);
    expect(await leadsInside(target, names([], []))).toBe(false);
    expect(await leadsInside(target, names(null, ['fd00::1']))).toBe(false);
  });

  test('that the operator or a product vouches for is asked about by nobody, nor is any where no resolver is set', async () => {
    const asked = transport(async () => Promise.reject(new Error('asked')));
    const vouched = { ...target, url: 'https://vouched.example.org/in' };
    const slack = { ...target, url: 'https://hooks.slack.com/services/x', shape: 'slack' as const };
    for (const one of [vouched, slack]) {
      expect(await refuseAddress(one, asked)).toBeNull();
      expect(await leadsInside(one, asked)).toBe(false);
    }
    expect(await refuseAddress(target, transport())).toBeNull();
    expect(await leadsInside(target, transport())).toBe(false);
  });
});
