import type { z } from 'zod';
import type { Outcome } from '#domain/delivery';
import type { ChannelKind } from '#domain/subscription';
import type { Instant, Seconds } from '#domain/time';
import type { Message } from '../message.ts';

/** One way to reach somebody. `Target` is where: it is parsed when somebody subscribes and again before each send. */
export interface ChannelSpec<Target> {
  readonly kind: ChannelKind;
  /** What a target is, wherever we run: shape, alphabet, size. */
  readonly target: z.ZodType<Target>;
  /** What only the deployment can tell of a target: whether it may be sent to from here. Null when it may. */
  refuse(target: Target, transport: Transport): Refusal | null;
  /** Sends once. May throw only for a bug. */
  send(message: Message, target: Target, transport: Transport): Promise<Outcome>;
}

/** Why we do not send to a target: as the API reports it, without the refused value. */
export interface Refusal {
  /** `validation`: not a target at all; `unsafe-target`: a target that we will not connect to. */
  readonly reason: 'validation' | 'unsafe-target';
  /** Countable and documented: `host.ip-literal`. */
  readonly code: string;
  /** Which member of the target, as a path: `['url']`. */
  readonly path: readonly string[];
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

export type RecordType = 'A' | 'AAAA';
/** The addresses of a name, none where it has none of that type; null when nobody could tell in time. Never throws. */
export type Lookup = (host: string, type: RecordType) => Promise<readonly string[] | null>;

/** What channels need of the world. `now` is the wall clock: signatures and tokens are judged by others' clocks. */
export interface Transport {
  readonly fetch: Fetch;
  readonly now: () => Instant;
  /** Aborts after that time: `AbortSignal.timeout` in the world. */
  readonly deadline: (after: Seconds) => AbortSignal;
  /** Null where the deployment has not set the channel up: its sends are `rejected` with `not-configured`. */
  readonly vapid: Vapid | null;
  readonly mail: MailTransport | null;
  /** What its provider takes in a UTC day; left out where there is no limit. */
  readonly mailsPerDay?: number;
  /** Our public origin, for List-Unsubscribe and links. */
  readonly origin: string;
  /** Origins that webhooks may be sent to although they are not public: `http://127.0.0.1:9000`. The operator's choice. */
  readonly webhookOrigins: readonly string[];
  /** Where names of webhooks lead; left out where nobody is asked, and the platform alone decides. */
  readonly lookup?: Lookup;
  /**
   * Signatures of a text with our own keys, as `v1a,…` (Ed25519, base64); left out where the deployment has none.
   */
  readonly signWebhook?: (text: string) => Promise<readonly string[]>;
}

export interface Vapid {
  /** `mailto:` or `https:` contact for push services. */
  readonly subject: string;
  /** base64url, as web-push takes them. */
  readonly publicKey: string;
  readonly privateKey: string;
  /**
   * Push services beside the well-known ones: an exact host (`push.example.org`, `push.example.org:8443`), or an origin
   * where it is not https (`http://127.0.0.1:9123`).
   */
  readonly extraHosts: readonly string[];
}

/** A channel with its target's type closed over. */
export interface Channel {
  readonly kind: ChannelKind;
  /**
   * Never throws for what the other side does.
   *
   * @param target as stored: parsed again here, `rejected` with `bad-target` when it no longer passes and with
   *   `unsafe-target` when this deployment does not send there (any more)
   */
  send(message: Message, target: unknown, transport: Transport): Promise<Outcome>;
  parseTarget(target: unknown): ReturnType<z.ZodType['safeParse']>;
  /** For the moment of subscribing. @param target parsed, or anything: what does not parse is refused as `validation` */
  refuseTarget(target: unknown, transport: Transport): Refusal | null;
}

export function defineChannel<T>(spec: ChannelSpec<T>): Channel {
  return {
    kind: spec.kind,
    parseTarget: (target) => spec.target.safeParse(target),
    refuseTarget(target, transport) {
      const parsed = spec.target.safeParse(target);
      if (parsed.success) return spec.refuse(parsed.data, transport);
      return { reason: 'validation', code: 'target.malformed', path: (parsed.error.issues[0]?.path ?? []).map(String) };
    },
    async send(message, target, transport) {
      const parsed = spec.target.safeParse(target);
      if (!parsed.success) return { status: 'rejected', reason: 'bad-target' };
      if (spec.refuse(parsed.data, transport) !== null) return { status: 'rejected', reason: 'unsafe-target' };
      return spec.send(message, parsed.data, transport);
    },
  };
}
