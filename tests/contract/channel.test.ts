import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Channel, Transport } from '#alerts/channels/channel';
import { channels } from '#alerts/channels/index';
import { smtpTransport } from '#alerts/channels/smtp';
import { webhookSecret } from '#alerts/channels/webhook';
import type { Outcome } from '#domain/delivery';
import { CHANNELS, type ChannelKind } from '#domain/subscription';
import { type Mailbox, startMailbox } from '../../local/receivers/mailbox.ts';
import { type PushService, startPushService } from '../../local/receivers/push-service.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../../local/receivers/webhook-receiver.ts';
import { transport, VAPID } from '../alerts/channels/transport.ts';
import { message } from '../alerts/sample.ts';

const SECRET = webhookSecret(new Uint8Array(32).fill(9));
const FROM = 'alerts@example.org';
let push: PushService;
let hook: WebhookReceiver;
let mailbox: Mailbox;
beforeAll(async () => {
  [push, hook, mailbox] = await Promise.all([
    startPushService(),
    startWebhookReceiver({ secret: SECRET }),
    startMailbox(),
  ]);
});
afterAll(() => Promise.all([push.close(), hook.close(), mailbox.close()]));

const open = (change: Partial<Transport> = {}): Transport =>
  transport({
    vapid: { ...VAPID, extraHosts: [push.origin] },
    webhookOrigins: [hook.origin],
    mail: smtpTransport(mailbox.url, FROM),
    ...change,
  });

/** A target of each channel that leads to its real receiver, what was received there, and what must never be said. */
const sides: Record<ChannelKind, () => { target: unknown; ids: () => readonly unknown[]; secrets: readonly string[] }> =
  {
    'web-push': () => {
      const target = push.subscribe();
      const ids = () =>
        push
          .received()
          .filter(({ endpoint }) => endpoint === target.endpoint)
          .map(({ payload }) => payload.tag);
      return { target, ids, secrets: [target.endpoint, target.keys.auth, target.keys.p256dh, VAPID.privateKey] };
    },
    webhook: () => ({
      target: { url: hook.url, secrets: [SECRET] },
      ids: () => hook.received().map(({ headers }) => headers['webhook-id']),
      secrets: [hook.url, SECRET],
    }),
    email: () => ({
      target: { address: 'desk@ngo.example.org' },
      ids: () => mailbox.received().map(({ headers }) => headers['message-id']),
      secrets: ['desk@ngo.example.org', 'ngo.example.org'],
    }),
  };

test('every kind of channel that the domain names is registered, once', () => {
  expect(channels.map(({ kind }) => kind).toSorted()).toEqual([...CHANNELS].toSorted());
});

describe.each(channels.map((channel): [ChannelKind, Channel] => [channel.kind, channel]))('%s', (kind, channel) => {
  test('delivers to a receiver that is not ours to bend', async () => {
    const { target, ids } = sides[kind]();
    const before = ids().length;
    expect(channel.parseTarget(target).success).toBe(true);
    expect(channel.refuseTarget(target, open())).toBeNull();
    expect(await channel.send(message(), target, open())).toEqual({ status: 'delivered' });
    expect(ids()).toHaveLength(before + 1);
  });

  test('says the same id when it is sent again, so that the receiver can tell', async () => {
    const { target, ids } = sides[kind]();
    for (let attempt = 0; attempt < 3; attempt += 1) await channel.send(message(), target, open());
    const lastThree = ids().slice(-3);
    expect(lastThree).toHaveLength(3);
    expect(new Set(lastThree).size).toBe(1);
    expect(lastThree[0]).toBeTruthy();
  });

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'https://example.org/'],
    ['an empty object', {}],
    ['an array', []],
    ['a prototype', JSON.parse('{"__proto__":{"address":"a@example.org"}}')],
  ])('refuses %s as a target without sending, and does not throw', async (_name, target) => {
    let sent = 0;
    const nobody = async () => {
      sent += 1;
      return new Response(null, { status: 200 });
    };
    const outcome = await channel.send(message(), target, open({ fetch: nobody }));
    expect(outcome).toEqual({ status: 'rejected', reason: 'bad-target' });
    expect(channel.refuseTarget(target, open())?.reason).toBe('validation');
    expect(sent).toBe(0);
  });

  test('refuses a target with a member more than it knows', async () => {
    const { target } = sides[kind]();
    const outcome = await channel.send(message(), { ...(target as object), admin: true }, open());
    expect(outcome).toEqual({ status: 'rejected', reason: 'bad-target' });
  });

  test('tries again when the network fails, in whatever way', async () => {
    const { target } = sides[kind]();
    const refusedMail = smtpTransport('smtp://127.0.0.1:1', FROM);
    const failures: readonly (() => Promise<Response>)[] = [
      () => Promise.reject(new TypeError('fetch failed')),
      () => Promise.reject(new DOMException('aborted', 'AbortError')),
      () => Promise.reject('a text, thrown'),
      () => {
        throw new Error('thrown at once');
      },
    ];
    for (const fetch of failures) {
      const outcome = await channel.send(message(), target, open({ fetch, mail: refusedMail }));
      expect(outcome).toMatchObject({ status: 'retry', reason: 'network' });
    }
  });

  // A webhook brings its own secret: there is nothing to set up.
  test.runIf(kind !== 'webhook')('is rejected as not configured where the deployment has not set it up', async () => {
    const { target } = sides[kind]();
    // A push endpoint on loopback is known through the VAPID settings only: a public one stands in for it here.
    const reachable =
      kind === 'web-push' ? { ...(target as object), endpoint: 'https://fcm.googleapis.com/fcm/send/x' } : target;
    const outcome = await channel.send(message(), reachable, open({ vapid: null, mail: null }));
    expect(outcome).toEqual({ status: 'rejected', reason: 'not-configured' });
  });

  test('no reason holds a target, a secret, or anything that somebody else has written', async () => {
    const { target, secrets } = sides[kind]();
    const words = secrets.join(' ');
    const throwing = async () => Promise.reject(new Error(words));
    const answers = [301, 400, 401, 403, 404, 406, 410, 413, 418, 429, 500, 503].map(
      (status) => async () => new Response(words, { status, headers: { 'retry-after': words, location: words } }),
    );
    const outcomes: Outcome[] = [];
    if (kind === 'email') {
      for (const stage of ['connect', 'mail-from', 'rcpt-to', 'data'] as const) {
        mailbox.misbehave({ stage, code: 550, text: `5.1.1 <${words}>` });
        outcomes.push(await channel.send(message(), target, open()));
      }
      mailbox.misbehave(null);
    } else {
      for (const fetch of [...answers, throwing]) outcomes.push(await channel.send(message(), target, open({ fetch })));
    }
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ reason: expect.stringMatching(/^[a-z0-9]+(-[a-z0-9]+)*$/) });
      for (const secret of secrets) expect(JSON.stringify(outcome)).not.toContain(secret);
    }
  });
});
