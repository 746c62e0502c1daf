import { createECDH, randomBytes } from 'node:crypto';
import { importJWK, jwtVerify } from 'jose';
import { type BrowserKeys, decryptPush } from './decrypt.ts';
import { type HttpReceiver, type HttpRequest, type Reply, startHttp } from './http.ts';

/** What `PushSubscription.toJSON()` gives in a browser. */
export interface BrowserSubscription {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
  readonly expirationTime: null;
}

export interface ReceivedPush {
  readonly at: Date;
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  /** After decryption, as a service worker would read it. */
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface RefusedPush {
  readonly at: Date;
  readonly reason: 'vapid' | 'headers' | 'not-decryptable' | 'unknown-endpoint' | 'unsubscribed';
}

export interface PushService extends HttpReceiver {
  /** A new browser. */
  subscribe(): BrowserSubscription;
  /** That browser ends its subscription: its endpoint answers 410 from now on. */
  unsubscribe(endpoint: string): void;
  received(): readonly ReceivedPush[];
  refused(): readonly RefusedPush[];
}

export interface PushServiceOptions {
  readonly port?: number;
  /** The key that browsers subscribed with; without it any key is taken, as long as the signature holds. */
  readonly applicationServerKey?: string;
  readonly onReceived?: (push: ReceivedPush) => void;
}

const MOST_BYTES = 4096;
const LONGEST_TOKEN = 24 * 3600;

/**
 * A push service (RFC 8030) and the browsers behind it, in one: it checks what a real one would (VAPID by RFC 8292, TTL,
 * Topic, size), and then decrypts as the browser would.
 */
export async function startPushService(options: PushServiceOptions = {}): Promise<PushService> {
  const browsers = new Map<string, BrowserKeys | null>();
  const received: ReceivedPush[] = [];
  const refused: RefusedPush[] = [];
  const refuse = (reason: RefusedPush['reason'], status: number): Reply => {
    refused.push({ at: new Date(), reason });
    return { status };
  };

  const http = await startHttp(options.port ?? 0, async (request) => {
    const browser = browsers.get(request.path);
    if (browser === undefined || request.method !== 'POST') return refuse('unknown-endpoint', 404);
    if (browser === null) return refuse('unsubscribed', 410);
    const origin = `http://${request.headers.host ?? ''}`;
    if (!(await isSigned(request, origin, options.applicationServerKey))) return refuse('vapid', 403);
    if (!hasPushHeaders(request)) return refuse('headers', 400);
    if (request.body.length > MOST_BYTES) return refuse('headers', 413);
    const payload = open(request.body, browser);
    // A real service cannot know: it takes the message and the browser drops it.
    if (payload === null) return refuse('not-decryptable', 201);
    const push = { at: new Date(), endpoint: origin + request.path, headers: request.headers, payload };
    received.push(push);
    options.onReceived?.(push);
    return { status: 201, headers: { location: `${origin}/message/${received.length}` } };
  });

  return {
    ...http,
    subscribe() {
      const ecdh = createECDH('prime256v1');
      ecdh.generateKeys();
      const auth = randomBytes(16);
      const path = `/push/${randomBytes(16).toString('base64url')}`;
      browsers.set(path, { ecdh, auth });
      const keys = { p256dh: ecdh.getPublicKey('base64url'), auth: auth.toString('base64url') };
      return { endpoint: http.origin + path, keys, expirationTime: null };
    },
    unsubscribe: (endpoint) => {
      browsers.set(new URL(endpoint).pathname, null);
    },
    received: () => received,
    refused: () => refused,
  };
}

/** RFC 8292: a token for this origin, not valid for more than a day, signed with the key that it names. */
async function isSigned({ headers }: HttpRequest, origin: string, wanted: string | undefined): Promise<boolean> {
  const [, token, key] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(headers.authorization ?? '') ?? [];
  if (token === undefined || key === undefined || (wanted !== undefined && key !== wanted)) return false;
  const point = Buffer.from(key, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
  try {
    const imported = await importJWK({ kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' }, 'ES256');
    const { payload } = await jwtVerify(token, imported, { audience: origin, algorithms: ['ES256'] });
    const lasts = (payload.exp ?? Number.POSITIVE_INFINITY) - Date.now() / 1000;
    return lasts <= LONGEST_TOKEN && /^(mailto:|https:)/.test(payload.sub ?? '');
  } catch {
    return false;
  }
}

function hasPushHeaders({ headers }: HttpRequest): boolean {
  const topic = headers.topic;
  return (
    /^\d+$/.test(headers.ttl ?? '') &&
    headers['content-encoding'] === 'aes128gcm' &&
    ['very-low', 'low', 'normal', 'high'].includes(headers.urgency ?? 'normal') &&
    (topic === undefined || /^[\w-]{1,32}$/.test(topic))
  );
}

function open(body: Buffer, browser: BrowserKeys): Readonly<Record<string, unknown>> | null {
  try {
    return JSON.parse(decryptPush(body, browser).toString('utf8'));
  } catch {
    return null;
  }
}
