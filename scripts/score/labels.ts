import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Entity, parseEntity } from '#domain/entity';
import { INCIDENT_KINDS, type IncidentKind } from '#domain/finding';
import type { Cause, Reach } from '#domain/incident';
import type { ServiceId } from '#domain/subject';
import { fromIso, type Instant } from '#domain/time';
import { CaseError } from '../case.ts';

/** One thing that really happened. */
export interface EventLabel {
  readonly kind: IncidentKind;
  readonly entity: Entity;
  readonly service: ServiceId | null;
  readonly from: Instant;
  /** Null when it outlasts the case. */
  readonly until: Instant | null;
  readonly maxDelayMinutes: number;
  /** The delay that the lags of the two quickest families that see it allow, where the maker of the case knows it. */
  readonly earliestMinutes: number | null;
  /** May be found or not. */
  readonly optional: boolean;
  /** The truth, where it is known: a claim of another cause is wrong, `unknown` never is. */
  readonly cause: Cause | null;
  readonly reach: Reach;
}

/** Hours that really came again. */
export interface WindowLabel {
  readonly entity: Entity;
  readonly kind: IncidentKind;
  readonly timezone: string;
  /** Local wall-clock, with fractions; an end of 24 is midnight. */
  readonly startHour: number;
  readonly endHour: number;
  /** May be told or not. */
  readonly optional: boolean;
}

export interface Labels {
  /** What the case is about: it is tabled with others of its topic. */
  readonly topic: string | null;
  readonly events: readonly EventLabel[];
  readonly windows: readonly WindowLabel[];
}

const when = z.string().transform((text, context) => {
  const at = fromIso(text);
  if (at !== null) return at;
  context.addIssue({ code: 'custom', message: `"${text.slice(0, 40)}" is no time` });
  return z.NEVER;
});
const entity = z.string().transform((text, context) => {
  const read = parseEntity(text);
  if (read !== null) return read;
  context.addIssue({ code: 'custom', message: `"${text.slice(0, 40)}" is no entity` });
  return z.NEVER;
});
const hour = z.number().min(0).max(24);

const schema = z.object({
  topic: z.string().min(1).max(60).nullish(),
  labels: z.array(
    z.object({
      kind: z.enum(INCIDENT_KINDS),
      entity,
      service: z.string().max(100).nullish(),
      from: when,
      until: when.nullish(),
      maxDelayMinutes: z.number().min(0),
      earliestMinutes: z.number().min(0).nullish(),
      optional: z.boolean().nullish(),
      cause: z.enum(['unknown', 'shutdown', 'technical']).nullish(),
      reach: z.enum(['full', 'partial', 'intranet']).nullish(),
    }),
  ),
  patterns: z
    .array(
      z.object({
        entity,
        kind: z.enum(INCIDENT_KINDS).nullish(),
        timezone: z.string().max(64),
        startHour: hour,
        endHour: hour,
        optional: z.boolean().nullish(),
      }),
    )
    .default([]),
});

/**
 * @returns null when the case has no labels: then nobody knows what happened, which is not the same as nothing
 * @throws CaseError with one clear sentence when they cannot be read
 */
export function readLabels(caseDir: string): Labels | null {
  const path = `${caseDir.replace(/\/+$/, '')}.labels.json`;
  if (!existsSync(path)) return null;
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new CaseError(`${path} cannot be read as JSON.`);
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new CaseError(`${path}: ${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? 'not as described'}.`);
  }
  const { topic, labels, patterns } = parsed.data;
  return {
    topic: topic ?? null,
    events: labels.map((label) => ({
      ...label,
      service: label.service ?? null,
      until: label.until ?? null,
      earliestMinutes: label.earliestMinutes ?? null,
      optional: label.optional ?? false,
      cause: label.cause ?? null,
      reach: label.reach ?? null,
    })),
    windows: patterns.map((pattern) => ({
      ...pattern,
      kind: pattern.kind ?? 'outage',
      optional: pattern.optional ?? false,
    })),
  };
}
