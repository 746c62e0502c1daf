import { z } from 'zod';
import { MOST_DELIVERIES } from './messages.ts';

/** 32 random bytes as base64url. */
const key = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'must be 32 bytes as base64url');
const token = z.string().min(24).max(256);
/** On the way to this machine itself nothing can be overheard. */
const isSealed = (url: string): boolean =>
  url.startsWith('https:') || ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

/**
 * Variables and secrets of a deployment, parsed once per isolate. What is optional turns a part off, visibly; what is
 * required is named when it is missing.
 */
export const settingsSchema = z.object({
  /** Our public origin, without a slash at its end. */
  PUBLIC_ORIGIN: z.url({ protocol: /^https?$/ }).transform((url) => new URL(url).origin),
  /** Encrypts targets at rest; the first is used to seal, all of them to open. */
  TARGET_KEYS: list.pipe(z.array(key).min(1)),
  /** Signs the links that confirm and unsubscribe. */
  LINK_KEY: key,
  VAPID_SUBJECT: z
    .string()
    .regex(/^(mailto:|https:\/\/)/)
    .optional(),
  VAPID_PUBLIC_KEY: z.string().optional(),
  VAPID_PRIVATE_KEY: z.string().optional(),
  /** Push services beside the well-known ones, exact hosts or origins: `push.example.org,http://127.0.0.1:9123`. */
  PUSH_EXTRA_HOSTS: list.default([]),
  /** Origins that webhooks may go to although they are not public https: `http://127.0.0.1:9000`. */
  WEBHOOK_EXTRA_ORIGINS: list.default([]),
  /** Asked where the names of webhooks lead; `off` for nobody. When left out, Cloudflare's where the pages are public. */
  DNS_QUERY_URL: z
    .union([z.literal('off'), z.url({ protocol: /^https?$/ }).refine(isSealed, 'must be https')])
    .optional(),
  /** Sign webhooks beside their secrets, for receivers that verify with our public keys: 32 random bytes each. All sign. */
  WEBHOOK_SIGNING_KEYS: list.pipe(z.array(key)).default([]),
  /** Bearer token of integrators, who register webhooks. */
  API_TOKEN: token.optional(),
  /** Bearer token of on-call staff, who tune thresholds and the watch list. */
  ONCALL_TOKEN: token.optional(),
  /** Deliveries that one invocation sends: 20 for the free plan's CPU and requests, 100 on the paid one. */
  DELIVERIES_PER_MESSAGE: z.coerce.number().int().min(1).max(MOST_DELIVERIES).default(20),
  /** Free token of Cloudflare Radar (Account › Radar › Read). */
  RADAR_TOKEN: token.optional(),
  /** Free token of ISOC Pulse. */
  PULSE_TOKEN: token.optional(),
  MAIL_FROM: z.email().optional(),
  /** `smtp://user:password@host:587` (STARTTLS) or `smtps://…:465`; without it the `send_email` binding is used. */
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  /** What the mail provider takes in a day: critical alerts first, the rest waits for tomorrow. */
  MAILS_PER_DAY: z.coerce.number().int().min(1).optional(),
  /** Bearer token with which the mail provider reports bounces, and nothing else. */
  BOUNCE_TOKEN: token.optional(),
  /** Where a provider takes mails over HTTPS, and its key; goes before SMTP: `https://api.resend.com/emails`. */
  MAIL_API_URL: z
    .url({ protocol: /^https?$/ })
    .refine(isSealed, 'must be https: the key goes with it')
    .optional(),
  MAIL_API_KEY: token.optional(),
  /** Where sources are asked instead of at their public address: `{"ioda":"http://127.0.0.1:9000/ioda"}`. */
  UPSTREAMS: z
    .string()
    .default('{}')
    .transform((text, context) => {
      const parsed = z.record(z.string(), z.url()).safeParse(parseJson(text));
      if (parsed.success) return parsed.data;
      context.addIssue('must be a JSON object of source id to URL');
      return z.NEVER;
    }),
});

export type Settings = z.output<typeof settingsSchema>;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @throws an error whose message names each variable that is missing or wrong, without its value */
export function parseSettings(env: unknown): Settings {
  const parsed = settingsSchema.safeParse(env);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')} (${issue.message})`);
  throw new Error(`Not configured: ${[...new Set(wrong)].join('; ')}. See README, "Configuration".`);
}
