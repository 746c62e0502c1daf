import type { ChannelKind } from '#domain/subscription';
import { type Inbox, isAlert } from './inbox.ts';
import { type Mailbox, startMailbox } from './receivers/mailbox.ts';
import { type BrowserSubscription, type PushService, startPushService } from './receivers/push-service.ts';
import { startWebhookReceiver, type WebhookReceiver } from './receivers/webhook-receiver.ts';

/** What the receivers of a run took, and what they could not read. */
export interface Receipts {
  readonly received: Readonly<Record<ChannelKind, number>>;
  /** Of these the ones that may ring: the others quietly replace what was shown, or are marked as expected. */
  readonly rang: Readonly<Record<ChannelKind, number>>;
  /** Pushes that no browser could read, webhooks whose signature did not hold, mails that could not be parsed. */
  readonly refused: Readonly<Record<ChannelKind, number>>;
}

/** Everybody who takes delivery in a local run. */
export class Cast {
  readonly inbox: Inbox;
  readonly push: PushService;
  readonly webhook: WebhookReceiver;
  readonly mailbox: Mailbox;

  private constructor(inbox: Inbox, push: PushService, webhook: WebhookReceiver, mailbox: Mailbox) {
    this.inbox = inbox;
    this.push = push;
    this.webhook = webhook;
    this.mailbox = mailbox;
  }

  /** @param applicationServerKey the public VAPID key that browsers subscribe with */
  static async open(inbox: Inbox, applicationServerKey: string): Promise<Cast> {
    const push = await startPushService({
      applicationServerKey,
      onReceived: (received) => inbox.add({ channel: 'web-push', ...received }),
    });
    const webhook = await startWebhookReceiver({
      onReceived: (received) => inbox.add({ channel: 'webhook', ...received }),
    });
    const mailbox = await startMailbox({ onReceived: (received) => inbox.add({ channel: 'email', ...received }) });
    return new Cast(inbox, push, webhook, mailbox);
  }

  browser(): BrowserSubscription {
    return this.push.subscribe();
  }

  /**
   * The link in the mail that asks for a confirmation.
   *
   * @param patience milliseconds
   */
  async confirmationLink(address: string, patience: number): Promise<string> {
    const until = Date.now() + patience;
    while (Date.now() < until) {
      const mail = this.mailbox.received().find(({ to }) => to === address);
      const [link] = /https?:\/\/\S+\/c\/\S+/.exec(mail?.text ?? '') ?? [];
      if (link !== undefined) return link;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`No confirmation was mailed to ${address} within ${patience / 1000} s.`);
  }

  receipts(): Receipts {
    // The one that answers a subscription is no alert.
    const pushes = this.push.received().filter(({ payload }) => payload.reason !== 'welcome');
    const webhooks = this.webhook.received();
    const verified = webhooks.filter((webhook) => webhook.verified);
    const mails = this.mailbox.received().filter(isAlert).length;
    return {
      received: {
        'web-push': pushes.length,
        webhook: verified.length,
        email: mails,
      },
      rang: {
        'web-push': pushes.filter(({ payload }) => payload.silent !== true).length,
        webhook: verified.filter(({ body }) => JSON.parse(body).interrupting !== false).length,
        email: mails,
      },
      refused: {
        'web-push': this.push.refused().length,
        webhook: webhooks.length - verified.length,
        email: this.mailbox.unreadable(),
      },
    };
  }

  async close(): Promise<void> {
    await Promise.all([this.push.close(), this.webhook.close(), this.mailbox.close()]);
  }
}
