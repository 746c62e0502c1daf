import { z } from 'zod';
import type { Instant } from '#domain/time';
import { mailAddress } from './address.ts';
import { secret } from './webhook-signing.ts';

/** What an endpoint reads: our own events, or what a tool for people on call takes without anything in between. */
export const SHAPES = ['nightwire', 'pagerduty', 'alertmanager', 'slack'] as const;
export type Shape = (typeof SHAPES)[number];

export interface WebhookTarget {
  readonly url: string;
  /** The one that was shown last; several while a deployment still has targets from before `older`. */
  readonly secrets: readonly string[];
  /** Those before it, which sign too until then: receivers may know either. */
  readonly older?: readonly { readonly secret: string; readonly until: Instant }[] | undefined;
  /** `nightwire` when left out. */
  readonly shape?: Shape | undefined;
  /** The integration key of a PagerDuty service. */
  readonly routingKey?: string | undefined;
  /** Who is told by mail when the endpoint fails for long, and when it is given up. */
  readonly contact?: string | undefined;
  /** Its owner has said that they want to be: nothing but the question is mailed to it before. */
  readonly contactConfirmed?: boolean | undefined;
  /** When they were asked last. */
  readonly contactAsked?: Instant | undefined;
}

/** With the one shown last and those before it, this many sign at once. */
export const MOST_SECRETS = 3;

export const routingKey = z
  .string()
  .regex(/^[A-Za-z0-9]{32}$/, 'must be the 32 letters and digits of an integration key');

const instant = z.int().transform((at) => at as Instant);

export const webhookTarget: z.ZodType<WebhookTarget> = z.strictObject({
  url: z.string().min(1).max(2048),
  secrets: z.array(secret).min(1).max(MOST_SECRETS),
  older: z
    .array(z.strictObject({ secret, until: instant }))
    .max(MOST_SECRETS - 1)
    .optional(),
  shape: z.enum(SHAPES).optional(),
  routingKey: routingKey.optional(),
  contact: mailAddress.optional(),
  contactConfirmed: z.boolean().optional(),
  contactAsked: instant.optional(),
});

/** Every secret that a receiver may know at that time, the newest first. */
export const secretsAt = ({ secrets, older = [] }: WebhookTarget, at: Instant): readonly string[] => [
  ...secrets,
  ...older.filter(({ until }) => until > at).map((one) => one.secret),
];
