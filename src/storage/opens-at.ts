import type { Pattern } from '#domain/pattern';
import type { Instant } from '#domain/time';

/** When the first window begins that is still to come; null when none is. */
export const opensAt = ({ next }: Pattern, at: Instant): Instant | null =>
  next.find(({ from }) => from > at)?.from ?? null;
