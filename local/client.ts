import { z } from 'zod';
import type { Place } from '#domain/entity';
import type { Language } from '#domain/subscription';
import type { Instant } from '#domain/time';
import type { IncidentJson } from '#domain/wire';
import type { Hints } from './hints.ts';
import type { Keys } from './keys.ts';
import type { BrowserSubscription } from './receivers/push-service.ts';

const sourceSchema = z.object({
  id: z.string(),
  title: z.string(),
  state: z.enum(['fresh', 'stale', 'failing', 'off']),
  reason: z.string().nullable(),
  setting: z.string().nullable(),
  lastSuccess: z.string().nullable(),
});

/** What the local run reads of `GET /api/v1/health`, as on-call staff see it. */
const healthSchema = z.object({
  idle: z.boolean(),
  sources: z.array(sourceSchema),
  /** Of records. */
  publishers: z.array(sourceSchema),
  sourceOutages: z.array(z.object({ signal: z.string() })),
  deliveries: z.array(z.object({ channel: z.string(), status: z.string(), reason: z.string(), count: z.number() })),
});
export type Health = z.output<typeof healthSchema>;

const TIME_OUT = 30_000;
/** Milliseconds after which it is asked without a hint. */
const UNHINTED = 1500;

/** The Worker's public API, as its three users use it. */
export class Client {
  readonly origin: string;
  readonly #keys: Keys;

  readonly #hints: Hints;

  constructor(origin: string, keys: Keys, hints: Hints) {
    this.origin = origin;
    this.#keys = keys;
    this.#hints = hints;
  }

  /** Fires the cron. @param at what the event says the time is */
  async tick(at: Instant): Promise<void> {
    const answer = await this.#fetch(`/cdn-cgi/local/scheduled?cron=*/5+*+*+*+*&time=${at * 1000}`);
    if (!answer.ok) throw new Error(`The tick of ${at} failed: ${(await answer.text()).slice(0, 200)}`);
    await answer.body?.cancel();
  }

  async health(): Promise<Health> {
    return healthSchema.parse(await this.#json('/api/v1/health', this.#keys.oncall));
  }

  /**
   * Resolves when nothing is left to be polled, decided or sent, or when patience ends.
   *
   * @param patience milliseconds
   */
  async idle(patience: number, signal: AbortSignal): Promise<Health> {
    const until = Date.now() + patience;
    for (;;) {
      await this.#hints.next(UNHINTED);
      const health = await this.health();
      if (health.idle || Date.now() > until || signal.aborted) return health;
    }
  }

  async incident(id: string): Promise<IncidentJson> {
    return (await this.#json(`/api/v1/incidents/${encodeURIComponent(id)}`)) as IncidentJson;
  }

  async watch(places: readonly Place[]): Promise<void> {
    await this.#send('PUT', '/api/v1/watch', { places }, this.#keys.oncall);
  }

  async subscribePush(subscription: BrowserSubscription, language: Language, timezone: string): Promise<void> {
    await this.#send('POST', '/api/v1/subscriptions', { channel: 'web-push', ...subscription, language, timezone });
  }

  async subscribeEmail(email: string, language: Language, timezone: string): Promise<void> {
    await this.#send('POST', '/api/v1/subscriptions', { channel: 'email', email, language, timezone });
  }

  /** @returns the secret that signs what is sent there: it is shown this once */
  async registerWebhook(url: string): Promise<string> {
    const answer = await this.#send('POST', '/api/v1/webhooks', { url }, this.#keys.api);
    return z.object({ secret: z.string() }).parse(answer).secret;
  }

  /** Presses the one button of a page that a mail links to. */
  async pressButton(link: string): Promise<void> {
    const { pathname, search } = new URL(link);
    const page = await this.#fetch(pathname + search);
    if (!page.ok) throw new Error(`${pathname.split('/')[1]} page: ${page.status}`);
    const pressed = await this.#fetch(pathname + search, { method: 'POST', headers: { origin: this.origin } });
    if (!pressed.ok) throw new Error(`${pathname.split('/')[1]} button: ${pressed.status}`);
  }

  async #json(path: string, token?: string): Promise<unknown> {
    const answer = await this.#fetch(path, { headers: bearer(token) });
    if (!answer.ok) throw new Error(`GET ${path} answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
    return answer.json();
  }

  async #send(method: string, path: string, body: unknown, token?: string): Promise<unknown> {
    const answer = await this.#fetch(path, {
      method,
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...bearer(token) },
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text.slice(0, 400)}`);
    return text === '' ? null : JSON.parse(text);
  }

  #fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(this.origin + path, { ...init, signal: AbortSignal.timeout(TIME_OUT) });
  }
}

const bearer = (token: string | undefined): Record<string, string> =>
  token === undefined ? {} : { authorization: `Bearer ${token}` };
