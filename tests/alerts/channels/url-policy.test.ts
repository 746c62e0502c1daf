import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkTarget } from '#alerts/channels/url-policy';

const OWN = 'alerts.nightwire.org';
const check = (url: string, extraOrigins: readonly string[] = []) =>
  checkTarget(url, { ownHosts: [OWN], extraOrigins });

test.each([
  ['https://example.org/h', 'https://example.org/h'],
  ['https://example.org', 'https://example.org/'],
  ['HTTPS://EXAMPLE.ORG/Hook?a=%C3%BC', 'https://example.org/Hook?a=%C3%BC'],
  ['https://hooks.example.org:8443/a/b?c=d', 'https://hooks.example.org:8443/a/b?c=d'],
  ['https://xn--80ak6aa92e.com/', 'https://xn--80ak6aa92e.com/'],
  ['https://my_host.example.co.uk/', 'https://my_host.example.co.uk/'],
  ['https://notlocalhost.org/', 'https://notlocalhost.org/'],
  ['https://internal.example.org/', 'https://internal.example.org/'],
  ['https://svc.example.org/', 'https://svc.example.org/'],
  ['https://contest.org/', 'https://contest.org/'],
])('%s is taken, in its canonical form', (url, canonical) => {
  expect(check(url)).toEqual({ ok: true, value: canonical });
});

describe('is not a URL of ours to send to', () => {
  test.each([
    ['empty', '', 'url.malformed'],
    ['no scheme', 'example.org/h', 'url.malformed'],
    ['2,049 characters', `https://example.org/${'a'.repeat(2029)}`, 'url.too-long'],
    ['plain http', 'http://example.org/', 'url.scheme'],
    ['a script', 'javascript:alert(1)', 'url.scheme'],
    ['a file', 'file:///etc/passwd', 'url.scheme'],
    ['a websocket', 'wss://example.org/', 'url.scheme'],
    ['a user', 'https://user@example.org/', 'url.userinfo'],
    ['a user and a password', 'https://user:pass@example.org/', 'url.userinfo'],
    ['a fragment', 'https://example.org/#frag', 'url.fragment'],
    ['an empty fragment', 'https://example.org/#', 'url.fragment'],
    ['no slashes', 'https:example.org', 'url.not-canonical'],
    ['one slash', 'https:/example.org/', 'url.not-canonical'],
    ['backslashes', 'https:\\\\example.org\\h', 'url.not-canonical'],
    ['a tab in the host', 'https://exam\tple.org/', 'url.not-canonical'],
    ['a line break in the host', 'https://exam\r\nple.org/', 'url.not-canonical'],
    ['a blank before it', ' https://example.org/', 'url.not-canonical'],
    ['a percent-encoded host', 'https://ex%61mple.org/', 'url.not-canonical'],
    ['letters outside ASCII', 'https://exämple.org/', 'url.not-canonical'],
    ['its default port', 'https://example.org:443/', 'url.not-canonical'],
    ['a path that goes back', 'https://example.org/a/../b', 'url.not-canonical'],
    ['a trailing dot', 'https://example.org./', 'host.trailing-dot'],
    ['two dots in a row', 'https://example..org/', 'host.malformed'],
    ['a label of 64', `https://${'a'.repeat(64)}.org/`, 'host.malformed'],
    ['a host of 254', `https://${'a.'.repeat(125)}orgs/`, 'host.malformed'],
  ])('%s', (_name, url, code) => {
    expect(check(url)).toEqual({ ok: false, error: { reason: 'validation', code } });
  });
});

describe('is not safe to send to', () => {
  test.each([
    ['https://127.0.0.1/', 'host.ip-literal'],
    ['https://2130706433/', 'host.ip-literal'],
    ['https://0177.0.0.1/', 'host.ip-literal'],
    ['https://0x7f.1/', 'host.ip-literal'],
    ['https://127.1/', 'host.ip-literal'],
    ['https://127.0.0.1./', 'host.ip-literal'],
    ['https://①②⑦.⓪.⓪.①/', 'host.ip-literal'],
    ['https://[::1]/', 'host.ip-literal'],
    ['https://[::ffff:10.0.0.1]/', 'host.ip-literal'],
    ['https://[64:ff9b::7f00:1]/', 'host.ip-literal'],
    ['https://[fd00::1]/', 'host.ip-literal'],
    ['https://8.8.8.8/', 'host.ip-literal'],
    ['https://user@10.0.0.1/', 'host.ip-literal'],
    ['https://localhost/', 'host.private'],
    ['https://localhost./', 'host.private'],
    ['https://LOCALHOST/', 'host.private'],
    ['https://a.localhost/', 'host.private'],
    ['https://intranet/', 'host.private'],
    ['https://printer.local/', 'host.private'],
    ['https://metadata.google.internal/', 'host.private'],
    ['https://router.home.arpa/', 'host.private'],
    ['https://1.0.0.127.in-addr.arpa/', 'host.private'],
    ['https://abcdefghij.onion/', 'host.private'],
    ['https://alerts.default.svc/', 'host.private'],
    ['https://api.svc.cluster.local/', 'host.private'],
    ['https://vault.service.consul/', 'host.private'],
    ['https://hooks.test/', 'host.reserved'],
    ['https://HOOKS.Example/', 'host.reserved'],
    ['https://a.invalid./', 'host.reserved'],
    ['https://gnu.alt/', 'host.reserved'],
    ['https://127.0.0.1.nip.io/', 'host.echoes-address'],
    [`https://${OWN}/`, 'host.own'],
    [`https://${OWN}./`, 'host.own'],
    [`https://${OWN.toUpperCase()}/`, 'host.own'],
    [`https://deeper.${OWN}/`, 'host.own'],
    ['https://api.cloudflare.com/client/v4/', 'host.control-plane'],
    ['https://team.cloudflareaccess.com/', 'host.control-plane'],
    ['https://example.org:0/', 'port.not-allowed'],
    ['https://example.org:22/', 'port.not-allowed'],
    ['https://example.org:8080/', 'port.not-allowed'],
  ])('%s', (url, code) => {
    expect(check(url)).toEqual({ ok: false, error: { reason: 'unsafe-target', code } });
  });
});

describe('an origin that the operator has allowed', () => {
  const LOCAL = 'http://127.0.0.1:9123';

  test('is taken exactly', () => {
    expect(check(`${LOCAL}/hook`, [LOCAL])).toEqual({ ok: true, value: `${LOCAL}/hook` });
  });

  test.each(['http://127.0.0.1:9124/', 'https://127.0.0.1:9123/', 'http://localhost:9123/', 'http://127.0.0.2:9123/'])(
    'does not allow its neighbour %s',
    (url) => {
      expect(check(url, [LOCAL]).ok).toBe(false);
    },
  );

  test.each([`http://user@127.0.0.1:9123/`, `${LOCAL}/#a`, `${LOCAL}/a b`, `${LOCAL}\\hook`])(
    'takes nothing that is no canonical URL: %s',
    (url) => {
      expect(check(url, [LOCAL])).toMatchObject({ ok: false, error: { reason: 'validation' } });
    },
  );
});

/** Hosts put together from what parsers disagree about. */
const piece = fc.constantFrom(
  ...'127 0 1 0x7f 017 2130706433 localhost local internal example org com . .. @ : :443 :8443 :80 [::1] % %2e svc onion test 。 ① ⓪ / \\ # ? \t xn-- - _'.split(
    ' ',
  ),
  OWN,
  'evil.test',
  ' ',
  '\u00ad',
  '\u200b',
);
const anyUrl = fc
  .tuple(
    fc.constantFrom('https://', 'https:', 'https:/', 'HTTPS://', 'http://', '//', 'https:\\\\'),
    fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join('')),
    fc.constantFrom('', '/', '/hook', '?a', '#b', '.', '/../'),
  )
  .map((parts) => parts.join(''));

test('whatever is put together, nothing private and nothing that reads in two ways is taken', () => {
  const reached = { taken: 0, refused: 0, ipLiteral: 0, trailingDot: 0, own: 0, notCanonical: 0 };
  fc.assert(
    fc.property(anyUrl, (url) => {
      const checked = check(url);
      if (!checked.ok) {
        reached.refused += 1;
        if (checked.error.code === 'host.ip-literal') reached.ipLiteral += 1;
        if (checked.error.code === 'host.trailing-dot') reached.trailingDot += 1;
        if (checked.error.code === 'host.own') reached.own += 1;
        if (checked.error.code === 'url.not-canonical') reached.notCanonical += 1;
        return;
      }
      reached.taken += 1;
      const { protocol, hostname, port, username, hash, href } = new URL(checked.value);
      expect(href).toBe(checked.value);
      expect(protocol).toBe('https:');
      expect(['', '8443']).toContain(port);
      expect([username, hash]).toEqual(['', '']);
      expect(hostname).toMatch(/^([a-z0-9_-]{1,63}\.)+[a-z0-9_-]{1,63}$/);
      expect(hostname).not.toMatch(/(^|\.)(\d+|0x[0-9a-f]*)$/);
      expect(hostname).not.toMatch(/(^|\.)(localhost|local|internal|svc|test|onion)$/);
      expect(hostname === OWN || hostname.endsWith(`.${OWN}`)).toBe(false);
      expect(url.toLowerCase().startsWith(`https://${hostname}`)).toBe(true);
    }),
    { numRuns: 60_000, seed: 20_261_122 },
  );
  // A run that never got there would prove nothing.
  for (const [name, count] of Object.entries(reached)) expect(count, name).toBeGreaterThan(100);
});
