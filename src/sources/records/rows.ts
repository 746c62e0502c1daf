import type { z } from 'zod';
import { type Entity, parseEntity } from '#domain/entity';
import type { PollError } from '#domain/health';
import { recordTitle, type ThirdPartyRecord } from '#domain/record';
import { err, ok, type Result } from '#domain/result';
import { days, fromIso, type Instant, instant } from '#domain/time';
import { drift } from '../drift.ts';
import type { Query } from '../source.ts';

/** Whoever names more places than this speaks of the world, and of none of them. */
const MOST_ENTITIES = 40;
/** Announced beforehand: exams, maintenance. What lies further ahead is a slip. */
const FORESIGHT = days(31);
const LONGEST_ID = 120;
const LONGEST_URL = 500;

/** `odd`: it cannot be read, or cannot be. `elsewhere`: it is sound, and about nothing that we could name. */
type Read = ThirdPartyRecord | 'odd' | 'elsewhere';

/**
 * Rows one by one, for a single odd row must not cost the rest: of one id the last.
 *
 * @param what as the complaint names the rows
 */
export function readRows<Row>(
  rows: readonly unknown[],
  row: z.ZodType<Row>,
  read: (row: Row) => Read,
  what: string,
): Result<readonly ThirdPartyRecord[], PollError> {
  const records = new Map<string, ThirdPartyRecord>();
  let odd = 0;
  for (const one of rows) {
    const parsed = row.safeParse(one);
    const record = parsed.success ? read(parsed.data) : 'odd';
    if (record === 'odd') odd += 1;
    else if (record !== 'elsewhere') records.set(record.id, record);
  }
  const drifted = drift(odd, rows.length, what);
  return drifted === null ? ok([...records.values()]) : err(drifted);
}

interface Said extends Pick<ThirdPartyRecord, 'source' | 'id' | 'kind' | 'cause'> {
  readonly entities: readonly (Entity | null)[];
  readonly services?: readonly string[];
  /** @see ThirdPartyRecord.about */
  readonly partial?: boolean;
  readonly from: Instant | null;
  readonly until: Instant | null;
  readonly title: string;
  readonly url: string;
  /** Null where the publisher does not say: it is then known from this poll on. */
  readonly publishedAt: Instant | null;
}

/** Everything that holds of a record, held here once for all publishers. */
export function recordOf(said: Said, { window }: Query): Read {
  const { source, kind, cause, from, until, services = [], partial = false } = said;
  const entities = [...new Set(said.entities.filter((entity) => entity !== null))];
  if (entities.length === 0 || entities.length > MOST_ENTITIES) return 'elsewhere';
  if (said.id === '' || said.id.length > LONGEST_ID || !PRINTABLE.test(said.id)) return 'odd';
  if (from === null || from < 0 || (until !== null && until < from) || from > window.until + FORESIGHT) return 'odd';
  const title = recordTitle(said.title);
  const url = httpsUrl(said.url);
  if (title === '' || url === null) return 'odd';
  const publishedAt = instant(Math.min(said.publishedAt ?? window.until, window.until));
  const about = { entities, services: [...new Set(services)], ...(partial ? ({ partial } as const) : {}) };
  return { source, id: said.id, kind, about, from, until, cause, title, url, publishedAt };
}

const PRINTABLE = /^[!-~]+$/;
const HTTPS = /^https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)+(:443)?(\/[!#-;=?-[\]_a-z~]*)?$/i;

/** @returns the address as it is if it is https, of a public name and of nothing that needs escaping, else null */
export function httpsUrl(text: string): string | null {
  return text.length <= LONGEST_URL && HTTPS.test(text) ? text : null;
}

const DATE = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(?:Z|[+-]00:?00)?)?$/;

/** A date (its first moment), or a time in UTC, with or without saying so; null for another zone and any other text. */
export function timeOf(text: string): Instant | null {
  const [, date, time = '00:00'] = DATE.exec(text) ?? [];
  return date === undefined ? null : fromIso(`${date}T${time}Z`);
}

export const country = (code: string): Entity | null => parseEntity(`country/${code.toUpperCase()}`);
export const network = (number: string | number): Entity | null =>
  parseEntity(`asn/${String(number).replace(/^AS(?=\d)/i, '')}`);
