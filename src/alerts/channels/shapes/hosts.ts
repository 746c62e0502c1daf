import type { Transport } from '../channel.ts';
import type { Shape, WebhookTarget } from '../webhook-target.ts';

/** Where a product takes its shape. Whoever knows such an address or key may write there: it is proof enough of itself. */
export const VENDORS: Partial<Record<Shape, readonly string[]>> = {
  pagerduty: ['events.pagerduty.com', 'events.eu.pagerduty.com'],
  slack: ['hooks.slack.com', 'hooks.slack-gov.com'],
};

/** Has the operator named its origin? Then nobody needs to prove that they may have alerts sent there. */
export const isVouched = ({ url }: WebhookTarget, { webhookOrigins }: Pick<Transport, 'webhookOrigins'>): boolean =>
  webhookOrigins.includes(new URL(url).origin);

/**
 * May this shape be sent there? Only an endpoint that reads our own events can answer our challenge; the others go to their
 * product's own hosts, or where the operator has said so.
 *
 * @returns a code, or null when it may
 */
export function refuseShape(target: WebhookTarget, transport: Pick<Transport, 'webhookOrigins'>): string | null {
  const { shape = 'nightwire', routingKey, url } = target;
  if ((shape === 'pagerduty') !== (routingKey !== undefined)) return 'shape.routing-key';
  if (shape === 'nightwire' || isVouched(target, transport)) return null;
  return VENDORS[shape]?.includes(new URL(url).host) === true ? null : 'shape.host';
}
