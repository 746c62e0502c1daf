import { Buffer } from 'node:buffer';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import type { IncidentTurn, WindowTurn } from '#domain/delivery';
import type { SummaryKind } from '#domain/summary';
import { type SummaryJson, summaryJson } from '#domain/summary-json';
import { type Instant, toIso } from '#domain/time';
import { type IncidentJson, incidentJson, type PatternJson, patternJson } from '#domain/wire';
import type { Message } from '../message.ts';
import { defineChannel, type Transport } from './channel.ts';
import { digest } from './digest.ts';
import { post, type StatusRules } from './http-outcome.ts';
import { checkTarget } from './url-policy.ts';

/** `secrets` holds several while they are rotated: receivers may know either. */
export interface WebhookTarget {
  readonly url: string;
  readonly secrets: readonly string[];
}

/** What a receiver gets: https://www.standardwebhooks.com, with the public JSON of our incident or window as its data. */
export type WebhookEvent = {
  /** When the alert was decided, ISO 8601 UTC; the time of the attempt is in the headers. */
  readonly timestamp: string;
  /** False for what was to be expected, or is told of together with something else: a machine may want it, a pager not. */
  readonly interrupting: boolean;
} & (
  | { readonly type: `incident.${IncidentTurn}`; readonly data: IncidentJson & { readonly url: string } }
  | { readonly type: `summary.${SummaryKind}`; readonly data: SummaryJson & { readonly url: string } }
  | { readonly type: PatternEventType; readonly data: PatternJson & { readonly url: string } }
);

export type PatternEventType = (typeof PATTERN_EVENTS)[WindowTurn];

const PATTERN_EVENTS = {
  'window-recognised': 'pattern.opened',
  'window-confirmed': 'pattern.escalated',
  'window-changed': 'pattern.updated',
  'window-opens': 'pattern.opens',
  'window-missed': 'pattern.missed',
  'window-ended': 'pattern.resolved',
} as const satisfies Record<WindowTurn, string>;

const SECRET = /^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/;
const isSecret = (text: string): boolean => {
  const bytes = Buffer.from(text.slice('whsec_'.length), 'base64');
  return SECRET.test(text) && bytes.length >= 24 && bytes.length <= 64;
};

/** @param random 24 to 64 bytes from a cryptographic source */
export const webhookSecret = (random: Uint8Array): string => `whsec_${Buffer.from(random).toString('base64')}`;

const target: z.ZodType<WebhookTarget> = z.strictObject({
  url: z.string().min(1).max(2048),
  secrets: z.array(z.string().refine(isSecret, 'must be whsec_ and 24 to 64 bytes as base64')).min(1).max(3),
});

/** A receiver may be in the middle of its own deployment: only 410 is an answer for good. */
const RULES: StatusRules = { gone: [410], rejected: {} };
/** Standard Webhooks asks for less than 20 kB; the whole of the evidence is behind the link. */
const MOST_EVIDENCE = 50;

/** The canonical form of a URL that webhooks may be sent to, or why not. */
export const checkWebhookUrl = (url: string, { origin, webhookOrigins }: Transport) =>
  checkTarget(url, { ownHosts: [new URL(origin).hostname], extraOrigins: webhookOrigins });

export const webhookChannel = defineChannel<WebhookTarget>({
  kind: 'webhook',
  target,

  refuse({ url }, transport) {
    const checked = checkWebhookUrl(url, transport);
    return checked.ok ? null : { ...checked.error, path: ['url'] };
  },

  async send(message, { url, secrets }, transport) {
    const body = JSON.stringify(eventOf(message));
    const id = `msg_${await digest(message.id)}`;
    const headers = { 'Content-Type': 'application/json', ...sign(id, transport.now(), body, secrets) };
    return post(url, { body, headers }, RULES, transport);
  },
});

export function eventOf({ reason, at, topic, url, interrupting }: Message): WebhookEvent {
  const common = { timestamp: toIso(at), interrupting };
  if (topic.kind === 'summary') {
    return { type: `summary.${topic.said.kind}`, ...common, data: { ...summaryJson(topic), url } };
  }
  if (topic.kind === 'pattern') {
    return { type: PATTERN_EVENTS[reason as WindowTurn], ...common, data: { ...patternJson(topic.pattern), url } };
  }
  const { evidence, ...data } = incidentJson(topic.incident, topic.pattern?.id ?? null);
  return {
    type: `incident.${reason as IncidentTurn}`,
    ...common,
    data: { ...data, evidence: evidence.slice(0, MOST_EVIDENCE), url },
  };
}

/** @param id constant over retries, so that receivers can tell a repetition */
function sign(id: string, at: Instant, body: string, secrets: readonly string[]): Record<string, string> {
  // biome-ignore lint/style/noRestrictedGlobals: the library takes a Date, made from transport.now.
  const timestamp = new Date(at * 1000);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(at),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, timestamp, body)).join(' '),
  };
}
