import type { DeliveryId, IncidentTurn, Outcome, WindowTurn } from '#domain/delivery';
import type { SummaryKind } from '#domain/summary';
import { type SummaryJson, summaryJson } from '#domain/summary-json';
import { toIso } from '#domain/time';
import { type IncidentJson, incidentJson, type PatternJson, patternJson } from '#domain/wire';
import type { Message } from '../message.ts';
import { defineChannel, type Transport } from './channel.ts';
import { digest } from './digest.ts';
import { post, type StatusRules } from './http-outcome.ts';
import { alertmanagerAlerts } from './shapes/alertmanager.ts';
import { refuseShape, VENDORS } from './shapes/hosts.ts';
import { pagerdutyEvent } from './shapes/pagerduty.ts';
import { slackMessage } from './shapes/slack.ts';
import { checkTarget } from './url-policy.ts';
import { leadsInside } from './webhook-address.ts';
import { signed } from './webhook-signing.ts';
import { type Shape, secretsAt, type WebhookTarget, webhookTarget } from './webhook-target.ts';

export { webhookSecret } from './webhook-signing.ts';

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

/** A receiver may be in the middle of its own deployment: only 410 is an answer for good. */
const RULES: StatusRules = { gone: [410], rejected: {} };
/** Tools that are somebody's product answer 400 to what they will never take. */
const PRODUCT_RULES: StatusRules = { gone: [410], rejected: { 400: 'http-400' } };
/** Standard Webhooks asks for less than 20 kB; the whole of the evidence is behind the link. */
const MOST_EVIDENCE = 50;

/** The canonical form of a URL that webhooks may be sent to, or why not. */
export const checkWebhookUrl = (url: string, { origin, webhookOrigins }: Transport) =>
  checkTarget(url, { ownHosts: [new URL(origin).hostname], extraOrigins: webhookOrigins });

export const webhookChannel = defineChannel<WebhookTarget>({
  kind: 'webhook',
  target: webhookTarget,

  refuse(target, transport) {
    const checked = checkWebhookUrl(target.url, transport);
    if (!checked.ok) return { ...checked.error, path: ['url'] };
    const code = refuseShape(target, transport);
    return code === null ? null : { reason: 'validation', code, path: ['shape'] };
  },

  send: (message, target, transport) => sendWebhook(message, target, transport),
});

/** The `webhook-id` of a delivery: says nothing, and is the same with every attempt. */
export const webhookId = (delivery: DeliveryId): string => `msg_${digest(delivery)}`;

/** @param extra members beside those of an event of ours: `{ test: true }` */
export async function sendWebhook(
  message: Message,
  target: WebhookTarget,
  transport: Transport,
  extra: { readonly test?: true } = {},
): Promise<Outcome> {
  // A failure like any other, which its owner hears of: the name may lead out again tomorrow.
  if (await leadsInside(target, transport)) return { status: 'retry', reason: 'not-public' };
  const body = bodyOf(message, target, extra);
  const id = webhookId(message.id);
  const signature = await signed(id, body, secretsAt(target, transport.now()), transport);
  const headers = { 'Content-Type': 'application/json', ...signature };
  const rules = VENDORS[target.shape ?? 'nightwire'] === undefined ? RULES : PRODUCT_RULES;
  return post(target.url, { body, headers }, rules, transport);
}

function bodyOf(message: Message, target: WebhookTarget, extra: { readonly test?: true }): string {
  const shape: Shape = target.shape ?? 'nightwire';
  switch (shape) {
    case 'nightwire':
      return extra.test ? JSON.stringify({ ...eventOf(message), ...extra }) : eventText(message);
    case 'pagerduty':
      return JSON.stringify(pagerdutyEvent(message, target.routingKey ?? ''));
    case 'alertmanager':
      return JSON.stringify(alertmanagerAlerts(message));
    case 'slack':
      return JSON.stringify(slackMessage(message));
  }
}

/** What was last written of each topic: all readers of one turn get the same event, which is then put together once. */
const written = new WeakMap<Message['topic'], { readonly of: string; readonly text: string }>();

function eventText(message: Message): string {
  const { topic, reason, at, url, interrupting } = message;
  const of = `${reason} ${at} ${url} ${interrupting}`;
  const known = written.get(topic);
  if (known?.of === of) return known.text;
  const text = JSON.stringify(eventOf(message));
  written.set(topic, { of, text });
  return text;
}

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
