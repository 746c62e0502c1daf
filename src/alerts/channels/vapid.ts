import webPush from 'web-push';
import { hours, type Instant, later, minutes } from '#domain/time';
import type { Vapid } from './channel.ts';

const VALID = hours(12);
/** A token that would expire on its way, or before a slow clock, is signed anew. */
const MARGIN = minutes(30);
/** There are fewer push origins than this; Windows has one per data centre. */
const MOST_ORIGINS = 64;

interface Signed {
  readonly authorization: string;
  readonly until: Instant;
}

/**
 * The Authorization header of RFC 8292, signed once per push origin and kept: signing costs as much as encrypting.
 * Whoever listens learns nothing from seeing one twice, for it names the push service and us, never a reader.
 */
export class VapidHeaders {
  readonly #kept = new Map<string, Signed>();

  /** @throws when the keys or the contact are not what web-push takes */
  get(endpoint: string, { subject, publicKey, privateKey }: Vapid, now: Instant): string {
    const audience = new URL(endpoint).origin;
    const name = `${audience} ${publicKey} ${subject}`;
    const kept = this.#kept.get(name);
    if (kept !== undefined && kept.until > now && kept.until <= later(now, VALID)) return kept.authorization;
    const { Authorization: authorization } = webPush.getVapidHeaders(
      audience,
      subject,
      publicKey,
      privateKey,
      'aes128gcm',
      later(now, VALID),
    );
    this.#keep(name, { authorization, until: later(now, VALID - MARGIN) });
    return authorization;
  }

  #keep(name: string, signed: Signed): void {
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= MOST_ORIGINS && oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(name, signed);
  }
}
