/** A point in time: Unix epoch, whole seconds, UTC. */
export type Instant = number & { readonly __brand: 'Instant' };
/** A length of time, whole seconds. */
export type Seconds = number & { readonly __brand: 'Seconds' };
/** Half-open: `from` is inside, `until` is the first instant outside. */
export interface Interval {
  readonly from: Instant;
  readonly until: Instant;
}

export const seconds = (count: number): Seconds => count as Seconds;
export const minutes = (count: number): Seconds => (count * 60) as Seconds;
export const hours = (count: number): Seconds => (count * 3600) as Seconds;
export const days = (count: number): Seconds => (count * 86_400) as Seconds;

/** Whole seconds from milliseconds since the epoch, rounded down. */
export const instantFromMs = (milliseconds: number): Instant => Math.floor(milliseconds / 1000) as Instant;

export const instant = (epochSeconds: number): Instant => epochSeconds as Instant;
export const later = (at: Instant, by: number): Instant => (at + by) as Instant;
export const earlier = (at: Instant, by: number): Instant => (at - by) as Instant;

/** The last multiple of `step` at or before `at`. */
export const floorTo = (at: Instant, step: number): Instant => (at - (at % step)) as Instant;

export const interval = (from: Instant, until: Instant): Interval => ({ from, until });
export const overlaps = (a: Interval, b: Interval): boolean => a.from < b.until && b.from < a.until;

/** ISO 8601 in UTC with a `Z`, whole seconds: `2022-09-21T12:30:00Z`. */
export const toIso = (at: Instant): string => `${new Date(at * 1000).toISOString().slice(0, 19)}Z`;

/** Without separators, for identifiers: `20220921T1230Z`. */
export const toCompactIso = (at: Instant): string => `${toIso(at).slice(0, 16).replace(/[-:]/g, '')}Z`;

const ISO_UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z$/;

/**
 * Reads what `toIso` writes (seconds and a fraction are optional).
 *
 * @returns null for any other text, and for dates that do not exist: `Date.parse` would roll 30 February over to March
 */
export function fromIso(text: string): Instant | null {
  if (!ISO_UTC.test(text)) return null;
  const milliseconds = Date.parse(text);
  if (!Number.isFinite(milliseconds)) return null;
  return new Date(milliseconds).toISOString().startsWith(text.slice(0, 16)) ? instantFromMs(milliseconds) : null;
}
