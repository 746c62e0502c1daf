import PostalMime from 'postal-mime';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Mail, MailTransport } from '#alerts/channels/channel';
import { emailChannel, mailOf } from '#alerts/channels/email';
import { bindingOutcome, bindingTransport } from '#alerts/channels/send-email';
import { smtpOutcome, smtpTransport } from '#alerts/channels/smtp';
import { renderConfirmation } from '#alerts/confirmation';
import { LANGUAGES } from '#domain/subscription';
import { type Mailbox, type MailMisbehaviour, startMailbox } from '../../../local/receivers/mailbox.ts';
import { message, ORIGIN } from '../sample.ts';
import { transport } from './transport.ts';

const FROM = 'alerts@example.org';
const TO = { address: 'desk@ngo.example.org' };

let mailbox: Mailbox;
beforeAll(async () => {
  mailbox = await startMailbox();
});
afterEach(() => mailbox.misbehave(null));
afterAll(() => mailbox.close());

const smtp = (): MailTransport => smtpTransport(mailbox.url, FROM);

/** `send_email` as far as a transport sees it: what was handed over, raw. */
function binding(fails?: unknown) {
  const handed: { from: string; to: string; raw: string }[] = [];
  class RawMail {
    readonly handedOver: { from: string; to: string; raw: string };
    constructor(from: string, to: string, raw: string) {
      this.handedOver = { from, to, raw };
    }
  }
  const send = async (mail: RawMail) => {
    if (fails !== undefined) throw fails;
    handed.push(mail.handedOver);
  };
  return { handed, transport: bindingTransport({ send }, FROM, RawMail) };
}

describe.each(LANGUAGES)('a mail in %s', (language) => {
  test('reads over SMTP as it was written, text first, HTML beside it', async () => {
    const sent = message('outage', 'opened', language);
    expect(await emailChannel.send(sent, TO, transport({ mail: smtp() }))).toEqual({ status: 'delivered' });
    const got = mailbox.received().at(-1);
    const mark = sent.direction === 'rtl' ? '\u200f' : '';
    expect(got).toMatchObject({ to: TO.address, from: FROM, subject: `${mark}${sent.title}` });
    for (const paragraph of sent.paragraphs) expect(got?.text).toContain(paragraph);
    expect(got?.text).toContain(`\n${sent.url}?lang=${language}\n`);
    expect(got?.text).toContain(`\n${sent.unsubscribeUrl}?lang=${language}\n`);
    expect(got?.html).toContain(
      `<html lang="${language}" dir="${language === 'fa' || language === 'ar' ? 'rtl' : 'ltr'}">`,
    );
    expect(got?.headers['content-type']).toMatch(/^multipart\/alternative/);
    const [first] = /content-type: text\/\w+/gi.exec(got?.raw.slice(got.raw.indexOf('\r\n\r\n')) ?? '') ?? [];
    expect(first?.toLowerCase()).toBe('content-type: text/plain');
  });

  test('reads through the binding as it does over SMTP', async () => {
    const { handed, transport: mail } = binding();
    await emailChannel.send(message('outage', 'opened', language), TO, transport({ mail }));
    await emailChannel.send(message('outage', 'opened', language), TO, transport({ mail: smtp() }));
    const [raw] = handed;
    expect(raw).toMatchObject({ from: FROM, to: TO.address });
    const [ours, theirs] = await Promise.all(
      [raw?.raw ?? '', mailbox.received().at(-1)?.raw ?? ''].map((text) => PostalMime.parse(text)),
    );
    expect(ours?.text).toBe(theirs?.text);
    expect(ours?.html).toBe(theirs?.html);
    expect(ours?.messageId).toBe(theirs?.messageId);
  });
});

test('its headers let a reader leave with one click, and keep machines from answering', async () => {
  const sent = message();
  await emailChannel.send(sent, TO, transport({ mail: smtp() }));
  const { raw = '', headers = {} } = mailbox.received().at(-1) ?? {};
  expect(raw.match(/^list-unsubscribe:/gim)).toHaveLength(1);
  expect(headers).toMatchObject({
    'list-unsubscribe': `<${sent.unsubscribeUrl}>`,
    'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
    'auto-submitted': 'auto-generated',
    'content-language': 'en',
    to: TO.address,
    from: FROM,
  });
  expect(headers.cc ?? headers.bcc).toBeUndefined();
});

test('a list stays a list in HTML too', async () => {
  const sent = { ...message(), paragraphs: ['Still going on:\n– Iran <1>\n– Sudan'] };
  expect((await mailOf(sent, TO.address, 'example.org')).html).toContain(
    '<p>Still going on:<br>– Iran &lt;1&gt;<br>– Sudan</p>',
  );
});

test('nothing in it tells anybody that it was opened', async () => {
  await emailChannel.send(message(), TO, transport({ mail: smtp() }));
  expect(mailbox.received().at(-1)?.html).not.toMatch(/<(img|link|script|iframe|object|video|audio)|url\(|@import/i);
});

test('an attempt that is repeated has the same Message-ID, another turn has another in the same thread', async () => {
  const [first, again, turn] = await Promise.all([
    mailOf(message('outage', 'opened'), TO.address, 'example.org'),
    mailOf(message('outage', 'opened'), TO.address, 'example.org'),
    mailOf(message('outage', 'resolved'), TO.address, 'example.org'),
  ]);
  expect(again.messageId).toBe(first.messageId);
  expect(first.messageId).toMatch(/^<[\w-]{43}@example\.org>$/);
  expect(turn.messageId).not.toBe(first.messageId);
  expect(turn.headers.References).toBe(first.headers.References);
});

describe('what the mail server says is read as', () => {
  const cases: readonly [string, MailMisbehaviour, unknown][] = [
    [
      '421 at the door, try again',
      { stage: 'connect', code: 421, text: '4.3.2 Busy' },
      { status: 'retry', reason: 'smtp-421' },
    ],
    [
      'greylisting, try again',
      { stage: 'rcpt-to', code: 450, text: '4.7.1 Greylisted' },
      { status: 'retry', reason: 'smtp-450' },
    ],
    [
      'a full mailbox, try again',
      { stage: 'rcpt-to', code: 452, text: '4.2.2 Full' },
      { status: 'retry', reason: 'smtp-452' },
    ],
    [
      'no such user, gone',
      { stage: 'rcpt-to', code: 550, text: '5.1.1 No such user' },
      { status: 'gone', reason: 'smtp-550' },
    ],
    [
      'no such user without an enhanced code, gone',
      { stage: 'rcpt-to', code: 550, text: 'Unknown user' },
      { status: 'gone', reason: 'smtp-550' },
    ],
    [
      'user not local, gone',
      { stage: 'rcpt-to', code: 551, text: '5.1.6 Moved' },
      { status: 'gone', reason: 'smtp-551' },
    ],
    [
      'a policy at RCPT, rejected',
      { stage: 'rcpt-to', code: 550, text: '5.7.1 Blocked' },
      { status: 'rejected', reason: 'smtp-550' },
    ],
    [
      'our sender refused, rejected',
      { stage: 'mail-from', code: 550, text: '5.1.8 Bad sender' },
      { status: 'rejected', reason: 'smtp-550' },
    ],
    [
      'too much storage, rejected',
      { stage: 'data', code: 552, text: '5.3.4 Too big' },
      { status: 'rejected', reason: 'smtp-552' },
    ],
    ['spam, rejected', { stage: 'data', code: 554, text: '5.7.1 Spam' }, { status: 'rejected', reason: 'smtp-554' }],
    ['later, try again', { stage: 'data', code: 451, text: '4.3.0 Later' }, { status: 'retry', reason: 'smtp-451' }],
    ['a line cut in the middle, try again', { stage: 'disconnect-in-data' }, { status: 'retry', reason: 'network' }],
  ];
  test.each(cases)('%s', async (_name, misbehaviour, outcome) => {
    const before = mailbox.received().length;
    mailbox.misbehave(misbehaviour);
    expect(await emailChannel.send(message(), TO, transport({ mail: smtp() }))).toEqual(outcome);
    expect(mailbox.received()).toHaveLength(before);
  });

  test('nobody at home, try again', async () => {
    const closed = await startMailbox();
    await closed.close();
    const mail = smtpTransport(closed.url, FROM);
    expect(await emailChannel.send(message(), TO, transport({ mail }))).toEqual({ status: 'retry', reason: 'network' });
  });

  test('a failed login, try again: it is no verdict on the mail', () => {
    expect(smtpOutcome({ code: 'EAUTH', responseCode: 535, response: '535 5.7.8 Bad credentials' })).toEqual({
      status: 'retry',
      reason: 'smtp-login',
    });
    expect(smtpOutcome({ code: 'ETIMEDOUT' })).toEqual({ status: 'retry', reason: 'timeout' });
  });
});

describe('off loopback', () => {
  // 127.0.0.2 is this machine too, but not by a name that we take for certain.
  test('a server without STARTTLS gets nothing', async () => {
    const plain = await startMailbox({ host: '127.0.0.2' });
    const mail = smtpTransport(plain.url, FROM);
    expect(await emailChannel.send(message(), TO, transport({ mail }))).toEqual({
      status: 'retry',
      reason: 'smtp-tls',
    });
    expect(plain.received()).toHaveLength(0);
    await plain.close();
  });

  test('a server whose certificate nobody vouches for gets nothing', async () => {
    const untrusted = await startMailbox({ host: '127.0.0.2', starttls: true });
    for (const url of [untrusted.url, untrusted.url.replace('smtp:', 'smtps:')]) {
      const outcome = await emailChannel.send(message(), TO, transport({ mail: smtpTransport(url, FROM) }));
      expect(outcome.status).toBe('retry');
    }
    expect(untrusted.received()).toHaveLength(0);
    await untrusted.close();
  });
});

describe('what the binding says is read as', () => {
  test.each([
    ['E_RECIPIENT_SUPPRESSED', { status: 'gone', reason: 'recipient-suppressed' }],
    ['E_SENDER_NOT_VERIFIED', { status: 'rejected', reason: 'sender-not-verified' }],
    ['E_DAILY_LIMIT_EXCEEDED', { status: 'retry', reason: 'daily-limit-exceeded' }],
    ['E_SOMETHING_NEW', { status: 'retry', reason: 'something-new' }],
    ['desk@ngo.example.org', { status: 'retry', reason: 'network' }],
    [undefined, { status: 'retry', reason: 'network' }],
  ])('%s', async (code, outcome) => {
    expect(bindingOutcome(code)).toEqual(outcome);
    const failing = binding(Object.assign(new Error('to desk@ngo.example.org'), { code }));
    expect(await emailChannel.send(message(), TO, transport({ mail: failing.transport }))).toEqual(outcome);
  });
});

describe('nothing is sent that', () => {
  const mail: Mail = { to: TO.address, subject: 'x', text: 'x', html: 'x', messageId: '<a@example.org>', headers: {} };
  const bad: readonly [string, Partial<Mail>][] = [
    ['goes to a list', { to: 'a@example.org, b@example.org' }],
    ['goes to a command', { to: 'a@example.org>\r\nRCPT TO:<b@example.org' }],
    ['breaks its subject', { subject: 'a\r\nBcc: b@example.org' }],
    ['breaks a header', { headers: { 'X-A': 'a\nBcc: b@example.org' } }],
    ['breaks a header by its name', { headers: { 'X-A: a\r\nBcc': 'b@example.org' } }],
    ['breaks its Message-ID', { messageId: '<a\r\n@example.org>' }],
  ];
  test.each(bad)('%s', async (_name, change) => {
    const before = mailbox.received().length;
    const through = binding();
    for (const send of [smtp(), through.transport])
      expect(await send({ ...mail, ...change })).toEqual({ status: 'rejected', reason: 'bad-mail' });
    expect(mailbox.received()).toHaveLength(before);
    expect(through.handed).toHaveLength(0);
  });
});

describe.each(LANGUAGES)('the confirmation in %s', (language) => {
  const confirmation = { to: TO.address, language, confirmUrl: `${ORIGIN}/confirm/token`, origin: ORIGIN, id: 'abc' };

  test('arrives with its link, and says neither who we are nor what it is about', async () => {
    expect(await smtp()(renderConfirmation(confirmation))).toEqual({ status: 'delivered' });
    const { subject = '', text = '', html = '', headers = {} } = mailbox.received().at(-1) ?? {};
    expect(text).toContain(confirmation.confirmUrl);
    expect(html).toContain(`href="${confirmation.confirmUrl}"`);
    const said = `${subject} ${text} ${html}`.replaceAll(ORIGIN, '');
    expect(said).not.toMatch(/nightwire|iran|ایران|outage|قطعی|shutdown|alert|هشدار/i);
    expect(headers['auto-submitted']).toBe('auto-generated');
  });

  test('reads as the golden file does', async () => {
    const { subject, text } = renderConfirmation(confirmation);
    await expect(`${subject}\n\n${text}`).toMatchFileSnapshot(`../golden/${language}/confirmation.txt`);
  });
});
