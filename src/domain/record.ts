import type { Entity } from './entity.ts';
import type { SourceId } from './health.ts';
import type { Cause } from './incident.ts';
import type { ServiceId, Subject } from './subject.ts';
import { type Instant, type Interval, instant } from './time.ts';

/** `alarm`: raised by a machine; `report`: written by people. */
export const RECORD_KINDS = ['alarm', 'report'] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** What somebody else has published about an outage or a block. Its words are theirs: quoted, never ours. */
export interface ThirdPartyRecord {
  readonly source: SourceId;
  /** The publisher's own, stable: what is published again, edited or longer, is the same record. */
  readonly id: string;
  readonly kind: RecordKind;
  readonly about: {
    /** Never empty. */
    readonly entities: readonly Entity[];
    /** Empty when it is about being connected at all. */
    readonly services: readonly ServiceId[];
    /** A part of the country, or a service that has no name, is meant: then it says nothing of the country itself. */
    readonly partial?: true;
  };
  readonly from: Instant;
  /** Null as long as the publisher names no end; the same as `from` when a moment is all that was said. */
  readonly until: Instant | null;
  /** As they say it. */
  readonly cause: Cause;
  /** Plain text by `recordTitle`. */
  readonly title: string;
  /** Always https. */
  readonly url: string;
  /** As the publisher says; where nothing is said, when we first read it, which is later. */
  readonly publishedAt: Instant;
}

const MOST_TITLE = 200;
/** Controls, line separators, and what turns the direction of the text around it; joiners belong to their scripts. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]/gu;

/** Text of strangers on one line of at most 200 characters. Not markup: who shows it escapes it. */
export function recordTitle(text: string): string {
  const clean = text.toWellFormed().replace(UNPRINTABLE, ' ').replace(/\s+/g, ' ').trim();
  if (clean.length <= MOST_TITLE) return clean;
  const cut = clean.slice(0, MOST_TITLE - 1).toWellFormed();
  return `${cut.replace(/\ufffd$/, '').trimEnd()}…`;
}

/** Was it so at some moment of the interval? A moment that was all that was said counts if it lies inside. */
export const isDuring = ({ from, until }: Pick<ThirdPartyRecord, 'from' | 'until'>, interval: Interval): boolean =>
  from < interval.until && (until === null || until > interval.from || from >= interval.from);

/** Was it over before then, or, where no end is known, published before then? */
export const isPast = ({ until, publishedAt }: ThirdPartyRecord, before: Instant): boolean =>
  publishedAt < before && (until ?? publishedAt) < before;

/** A record of a block says nothing of being connected at all, and one of an outage nothing of a block. */
export const speaksOf = ({ about: { services } }: ThirdPartyRecord, { service }: Pick<Subject, 'service'>): boolean =>
  service === null ? services.length === 0 : services.includes(service);

/** Reports before alarms, then the earliest first. */
export const byWeight = (a: ThirdPartyRecord, b: ThirdPartyRecord): number =>
  RECORD_KINDS.indexOf(b.kind) - RECORD_KINDS.indexOf(a.kind) || a.publishedAt - b.publishedAt || byKey(a, b);

/** Two readings of one record: the newer words, and the first time that it was known. */
export const revised = (older: ThirdPartyRecord | undefined, newer: ThirdPartyRecord): ThirdPartyRecord =>
  older === undefined || older.publishedAt >= newer.publishedAt
    ? newer
    : { ...newer, publishedAt: instant(older.publishedAt) };

const byKey = (a: ThirdPartyRecord, b: ThirdPartyRecord): number => (keyOf(a) < keyOf(b) ? -1 : 1);
const keyOf = ({ source, id }: ThirdPartyRecord): string => `${source} ${id}`;
