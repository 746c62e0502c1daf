import type { Delivery, Outcome } from '#domain/delivery';
import type { Trouble } from '#domain/endpoint';
import type { ChannelKind } from '#domain/subscription';
import type { SummaryTopic } from '#domain/summary';
import type { Instant } from '#domain/time';
import { severityOf, type Topic } from '#domain/topic';
import type { Material } from '#storage/store';
import { suspended } from './bounces.ts';
import { MailQuota } from './mail-quota.ts';
import { type Deferred, Origins } from './origins.ts';
import type { Runtime } from './runtime.ts';

/** What is asked of a delivery before it is sent. */
interface Addressed {
  readonly delivery: Delivery;
  readonly topic: Topic | SummaryTopic;
  readonly trouble: Trouble | null;
  readonly target: unknown;
}

/** What holds for many deliveries of a channel at once: its push service, its mailbox, the provider's day. */
export class Gates {
  readonly #origins: Origins | null;
  readonly #quota: MailQuota | null;

  private constructor(origins: Origins | null, quota: MailQuota | null) {
    this.#origins = origins;
    this.#quota = quota;
  }

  static async of(channel: ChannelKind, { pushOrigins }: Material, at: Instant, runtime: Runtime): Promise<Gates> {
    const origins = channel === 'web-push' ? new Origins(pushOrigins) : null;
    return new Gates(origins, channel === 'email' ? await MailQuota.today(at, runtime) : null);
  }

  /** Null where nothing speaks against sending now. */
  hold({ delivery, topic, target, trouble }: Addressed, at: Instant): Deferred | null {
    const severity = topic.kind === 'summary' ? 1 : severityOf(topic);
    return (
      this.#origins?.hold(target, at) ??
      suspended(delivery.channel, trouble, at) ??
      this.#quota?.take(severity, at) ??
      null
    );
  }

  /** @returns what becomes of it */
  note({ target }: Addressed, outcome: Outcome, at: Instant): Outcome | Deferred {
    return this.#origins?.note(target, outcome, at) ?? outcome;
  }

  async save(at: Instant, runtime: Runtime): Promise<void> {
    await this.#origins?.save(runtime.now(), runtime);
    await this.#quota?.save(at, runtime);
  }
}
