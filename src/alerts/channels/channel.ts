import type { z } from 'zod';
import type { Outcome } from '#domain/delivery';
import type { ChannelKind } from '#domain/subscription';
import type { Instant } from '#domain/time';
import type { Message } from '../message.ts';

/** One way to reach somebody. `Target` is where: it is parsed when somebody subscribes and again before each send. */
export interface ChannelSpec<Target> {
  readonly kind: ChannelKind;
  readonly target: z.ZodType<Target>;
  send(message: Message, target: Target, transport: Transport): Promise<Outcome>;
}

/** A mail as the transports take it: one recipient, text and HTML, headers beside the usual ones. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  readonly headers: Readonly<Record<string, string>>;
}
export type MailTransport = (mail: Mail) => Promise<Outcome>;

/** The one way out to the network: handed in, so that any failure can be replayed. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** What channels need of the world. `now` is the wall clock: signatures and tokens are judged by others' clocks. */
export interface Transport {
  readonly fetch: Fetch;
  readonly now: () => Instant;
  /** Null where the deployment has not set the channel up: its sends are `rejected` with `not-configured`. */
  readonly vapid: Vapid | null;
  readonly mail: MailTransport | null;
  /** Our public origin, for List-Unsubscribe and links. */
  readonly origin: string;
}

export interface Vapid {
  /** `mailto:` or `https:` contact for push services. */
  readonly subject: string;
  /** base64url, as web-push takes them. */
  readonly publicKey: string;
  readonly privateKey: string;
  /** Hosts that may be pushed to beside the well-known push services, exact names. */
  readonly extraHosts: readonly string[];
}

/** A channel with its target's type closed over. */
export interface Channel {
  readonly kind: ChannelKind;
  /** @param target as stored: parsed again here, `rejected` with `bad-target` when it no longer passes */
  send(message: Message, target: unknown, transport: Transport): Promise<Outcome>;
  parseTarget(target: unknown): ReturnType<z.ZodType['safeParse']>;
}

export function defineChannel<T>(spec: ChannelSpec<T>): Channel {
  return {
    kind: spec.kind,
    parseTarget: (target) => spec.target.safeParse(target),
    async send(message, target, transport) {
      const parsed = spec.target.safeParse(target);
      return parsed.success ? spec.send(message, parsed.data, transport) : { status: 'rejected', reason: 'bad-target' };
    },
  };
}
