import type { Instant } from '#domain/time';
import type { SourceRequest, SourceSpec } from '#sources/source';

/** What came back: a JSON value or text, with its headers. */
export interface Answer {
  readonly body: unknown;
  readonly headers: Headers;
}

/** Shapes and counts, never a publisher's values. */
export interface Sight {
  readonly seen: string;
  readonly same: boolean;
}
export type Look = (answer: Answer, now: Instant) => Sight;

/** Something about a live API that we rely on, or would, and that no recording could tell us. */
export interface Fact {
  /** The API's id, as in the registry where it is there. */
  readonly source: string;
  readonly what: string;
  readonly assumed: string;
  /** What depends on it. */
  readonly where: string;
  readonly api: Pick<SourceSpec<never>, 'baseUrl' | 'format' | 'maxBytes'>;
  /** Null where the token that the API wants is missing. */
  readonly request: SourceRequest | null;
  /** Reads the answer; `absent` where the assumption is that there is no such call. */
  readonly look: Look | 'absent';
}
