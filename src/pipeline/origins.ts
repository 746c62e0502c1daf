import type { Outcome } from '#domain/delivery';
import { isForbidden, originAfter, type PushOrigin } from '#domain/push-origin';
import { hours, type Instant, later } from '#domain/time';
import type { Runtime } from './runtime.ts';

/** Put off without an attempt having failed: what is over there is not this reader's fault. */
export interface Deferred {
  readonly status: 'deferred';
  readonly reason: string;
  readonly until: Instant;
}

/** A refusal of our key is our mistake: it is tried again in an hour, and nobody is dropped for it. */
const MENDED_AFTER = hours(1);

/** The push services of one batch: what one of them asks for holds for all that is still to be sent to it. */
export class Origins {
  readonly #known: Map<string, PushOrigin>;
  readonly #before: ReadonlyMap<string, PushOrigin>;

  constructor(known: readonly PushOrigin[]) {
    this.#before = new Map(known.map((one) => [one.origin, one]));
    this.#known = new Map(this.#before);
  }

  /** Null where it may be sent to now. */
  hold(target: unknown, at: Instant): Deferred | null {
    const known = this.#known.get(originOf(target));
    if (known === undefined || known.until <= at) return null;
    return { status: 'deferred', reason: known.reason, until: known.until };
  }

  /** @returns what becomes of this push: a refusal of our key puts it off */
  note(target: unknown, outcome: Outcome, at: Instant): Outcome | Deferred {
    const origin = originOf(target);
    const after = originAfter(this.#known.get(origin) ?? null, origin, outcome, at);
    if (after === null) this.#known.delete(origin);
    else this.#known.set(origin, after);
    if (!isForbidden(outcome)) return outcome;
    return { status: 'deferred', reason: 'push-forbidden', until: later(at, MENDED_AFTER) };
  }

  /** Keeps what has changed, and tells the operator of an origin that stands still because of us. */
  async save(at: Instant, { store, log }: Runtime): Promise<void> {
    const changed = [...this.#known.values()].filter((one) => this.#before.get(one.origin) !== one);
    const over = [...this.#before.keys()].filter((origin) => !this.#known.has(origin));
    if (changed.length + over.length > 0) await store.pushOrigins.put(changed, over);
    for (const { origin, until, reason, refusals } of changed)
      if (until > at) log({ step: 'push-origin', status: 'stopped', origin, reason, refusals, until });
  }
}

/** Where a target of any channel leads: an origin, or the domain of a mailbox. What is no target is refused by its channel. */
export function originOf(target: unknown): string {
  const { endpoint, url = endpoint, address } = (target ?? {}) as { endpoint?: string; url?: string; address?: string };
  if (url !== undefined) return URL.canParse(url) ? new URL(url).origin : '';
  return address?.slice(address.lastIndexOf('@') + 1) ?? '';
}
