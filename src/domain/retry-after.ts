import { type Instant, instantFromMs, type Seconds, seconds } from './time.ts';

const COUNT = /^\d{1,10}$/;
/** IMF-fixdate, the one form that RFC 9110 §5.6.7 lets anybody send. */
const DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Reads a `Retry-After` header (RFC 9110 §10.2.3): a number of seconds or a date.
 *
 * @returns null when there is none, or none that can be read: a receiver's mistake is no reason to wait
 */
export function retryAfter(header: string | null, at: Instant): Seconds | null {
  const text = header?.trim() ?? '';
  if (COUNT.test(text)) return seconds(Number(text));
  if (!DATE.test(text)) return null;
  const milliseconds = Date.parse(text);
  return Number.isNaN(milliseconds) ? null : seconds(Math.max(0, instantFromMs(milliseconds) - at));
}
