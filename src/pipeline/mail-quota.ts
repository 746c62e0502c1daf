import type { Severity } from '#domain/incident';
import { CRITICAL } from '#domain/preferences';
import { days, type Instant } from '#domain/time';
import type { Deferred } from './origins.ts';
import type { Runtime } from './runtime.ts';

/** Of a day's mails this share is kept for what is critical, and the operator is told when the rest is used up. */
const FOR_ALL = 0.8;

/**
 * What a provider takes in a day: when little is left, it is for what is critical, and the rest waits for tomorrow. Two
 * invocations at once may overdraw it by what they hold in hand; the provider then says so itself.
 */
export class MailQuota {
  readonly #limit: number;
  readonly #before: number;
  #spent: number;

  private constructor(limit: number, before: number) {
    this.#limit = limit;
    this.#before = before;
    this.#spent = before;
  }

  /** Null where there is no limit, which costs nothing. */
  static async today(at: Instant, { store, transport }: Runtime): Promise<MailQuota | null> {
    const { mailsPerDay } = transport;
    return mailsPerDay === undefined ? null : new MailQuota(mailsPerDay, await store.mailDays.sent(dayOf(at)));
  }

  /** Takes a place; null where there was one. Every attempt takes one, for providers count what they are asked. */
  take(severity: Severity, at: Instant): Deferred | null {
    const most = severity >= CRITICAL ? this.#limit : Math.floor(this.#limit * FOR_ALL);
    if (this.#spent >= most) return { status: 'deferred', reason: 'over-quota', until: tomorrow(at) };
    this.#spent += 1;
    return null;
  }

  async save(at: Instant, { store, log }: Runtime): Promise<void> {
    const taken = this.#spent - this.#before;
    if (taken === 0) return;
    await store.mailDays.add(dayOf(at), taken);
    const warnAt = Math.floor(this.#limit * FOR_ALL);
    if (this.#before < warnAt && this.#spent >= warnAt)
      log({ step: 'mail-quota', status: 'low', sent: this.#spent, limit: this.#limit });
  }
}

const dayOf = (at: Instant): number => Math.floor(at / days(1));
const tomorrow = (at: Instant): Instant => ((dayOf(at) + 1) * days(1)) as Instant;
