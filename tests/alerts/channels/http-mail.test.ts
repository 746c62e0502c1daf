import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { emailChannel } from '#alerts/channels/email';
import { httpMailTransport } from '#alerts/channels/http-mail';
import { type HttpReceiver, type HttpRequest, type Misbehaviour, startHttp } from '../../../local/receivers/http.ts';
import { message } from '../sample.ts';
import { transport } from './transport.ts';

const KEY = 're_secret_of_the_tests';
const FROM = 'updates@example.org';
const TO = { address: 'desk@ngo.example.org' };

/** A provider as its documentation has it: who has no key is refused, and a repeated key is answered and not sent again. */
let provider: HttpReceiver;
const asked: HttpRequest[] = [];
const sent = new Map<string, Record<string, unknown>>();
beforeAll(async () => {
  provider = await startHttp(0, (request) => {
    asked.push(request);
    const { authorization, 'content-type': type, 'idempotency-key': id = '' } = request.headers;
    if (authorization !== `Bearer ${KEY}`) return { status: 401 };
    if (request.path !== '/emails' || type !== 'application/json') return { status: 422 };
    if (!sent.has(id)) sent.set(id, JSON.parse(request.body.toString('utf8')));
    return { status: 200 };
  });
});
afterEach(() => provider.misbehave(null));
afterAll(() => provider.close());

const send = (key = KEY) => {
  const world = transport();
  const mail = httpMailTransport(`${provider.origin}/emails`, key, FROM, world);
  return emailChannel.send(message('outage', 'opened', 'fa'), TO, { ...world, mail });
};

test('a mail arrives with everything that it has over SMTP, to one recipient', async () => {
  expect(await send()).toEqual({ status: 'delivered' });
  const [mail] = sent.values();
  const said = message('outage', 'opened', 'fa');
  expect(mail).toMatchObject({ from: FROM, to: [TO.address], subject: `\u200f${said.title}` });
  expect(mail?.text).toContain(said.paragraphs[0]);
  expect(mail?.html).toContain('dir="rtl"');
  expect(mail?.headers).toMatchObject({
    'List-Unsubscribe': `<${said.unsubscribeUrl}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    'Auto-Submitted': 'auto-generated',
    'Message-ID': expect.stringMatching(/^<[\w-]{43}@alerts\.example\.org>$/),
  });
});

test('a mail that is sent again is one mail', async () => {
  const before = sent.size;
  expect([await send(), await send()]).toEqual([{ status: 'delivered' }, { status: 'delivered' }]);
  expect(sent.size).toBe(before);
});

test('a key that is wrong is our mistake: tried again, and nowhere written', async () => {
  expect(await send('re_wrong')).toEqual({ status: 'retry', reason: 'http-401' });
});

test.each<[Misbehaviour, unknown]>([
  [
    { status: 429, headers: { 'retry-after': '3600' } },
    { status: 'retry', reason: 'http-429', after: 3600 },
  ],
  [{ status: 500 }, { status: 'retry', reason: 'http-500' }],
  [
    { status: 302, headers: { location: '/elsewhere' } },
    { status: 'retry', reason: 'http-302' },
  ],
  [{ status: 422 }, { status: 'rejected', reason: 'http-422' }],
  [{ fault: 'hang' }, { status: 'retry', reason: 'timeout' }],
  [{ fault: 'reset' }, { status: 'retry', reason: 'network' }],
])('%j is read as %j', async (misbehaviour, outcome) => {
  provider.misbehave(misbehaviour);
  expect(await send()).toEqual(outcome);
});

test('an address that would be several, and a header with a line break, never leave', async () => {
  const before = asked.length;
  const mail = httpMailTransport(`${provider.origin}/emails`, KEY, FROM, transport());
  const plain = { to: TO.address, subject: 's', text: 't', html: '', messageId: '<a@b.org>', headers: {} };
  expect(await mail({ ...plain, to: 'a@example.org, b@example.org' })).toMatchObject({ status: 'rejected' });
  expect(await mail({ ...plain, headers: { 'X-A': 'b\r\nBcc: c@example.org' } })).toMatchObject({ status: 'rejected' });
  expect(asked.length).toBe(before);
});
