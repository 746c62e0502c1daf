import type { Family } from '#domain/series';
import type { ServiceId } from '#domain/subject';

/** A language is one value of this type: adding one is writing one file and naming it in `LANGUAGES`. */
export interface Locale {
  /** BCP 47, for numbers, plurals, lists and dates of the civil calendar: what the runtime is asked for. */
  readonly tag: string;
  /** ISO 15924. Names that the runtime gives in another one are not used. */
  readonly script: 'Latn' | 'Arab' | 'Cyrl' | 'Mymr';
  /** BCP 47 of the calendar that readers live by, when it is another one: its date stands first. */
  readonly calendarTag: string | null;
  readonly direction: 'ltr' | 'rtl';
  /** How zones are called in messages: by place (`Iran Time`) where the language has a good form for that. */
  readonly zoneNames: 'shortGeneric' | 'longGeneric';
  /** What the runtime does not know of this language, or says otherwise than its readers. */
  readonly own: OwnIntl;
  readonly phrases: Phrases;
  /** What one kind of measurement looks at. */
  readonly families: Readonly<Record<Family, string>>;
  /** What a signal counts, for "… at 12 % of usual"; an unknown signal is called by its id. */
  readonly signals: Readonly<Record<string, string>>;
  /** Names of services where the language has its own way of writing them. */
  readonly services: Readonly<Record<ServiceId, string>>;
}

export type SpanUnit = 'day' | 'hour' | 'minute';

/** Data that stand in for those of `Intl`; what is left out is the runtime's. Patterns hold the values named in braces. */
export interface OwnIntl {
  readonly dates?: Readonly<Partial<Record<'long' | 'short', OwnDate>>>;
  /** By IANA name. A zone that is not here goes by its offset. */
  readonly zones?: Readonly<Record<string, string>>;
  /** By ISO 3166-1 code. */
  readonly regions?: Readonly<Record<string, string>>;
  /** `{count}`. */
  readonly spans?: Readonly<Record<SpanUnit, string>>;
  /** Less than a minute ago. */
  readonly now?: string;
  /** `{span}` from `spans`. */
  readonly ago?: string;
  /** What stands between items, and before the last. */
  readonly lists?: Readonly<Record<'conjunction' | 'unit', { readonly between: string; readonly last: string }>>;
  /** The size from which a pattern with `{count}` of it is used, largest first. */
  readonly compact?: readonly (readonly [number, string])[];
}

interface OwnDate {
  /** January first. */
  readonly months: readonly string[];
  /** `{day}`, `{month}`, `{year}`. */
  readonly pattern: string;
}

/**
 * ICU messages. Values in braces come from `render.ts`; a phrase that does not know one leaves it out. The wording climbs
 * with the evidence and never beyond it: `shutdown` is said only where the incident's cause is one.
 */
export interface Phrases {
  /** `{kind}` outage, throttling, block (ICU takes no hyphens); `{reach}`; `{cause}` unclear or deliberate (confirmed); `{service}`. */
  readonly what: string;
  /** `{name}`, `{number}` of a network. */
  readonly network: string;
  /** `{inner}` and the country that holds it, `{outer}`. */
  readonly inside: string;
  /** `{where}`, `{what}`, `{standing}`. */
  readonly titleOpened: string;
  readonly titleEscalated: string;
  readonly titleReopened: string;
  readonly titleResolved: string;
  readonly titleRetracted: string;
  readonly titleUpdated: string;
  readonly titleRestored: string;
  /** `{turn}` recognised, confirmed, changed, opens, missed, ended; `{where}`, `{what}`. */
  readonly titleWindow: string;
  /** `{count}` networks that are told of together. */
  readonly several: string;
  /** `{list}` of their names. */
  readonly networks: string;
  /** `{zone}` other than UTC: `{date}` and `{time}` there; `{utcDate}`, `{utcTime}`; `{own}`, `{utcOwn}` readers' calendar. */
  readonly moment: string;
  /** `{from}`. */
  readonly since: string;
  /** `{from}`, `{until}`, `{duration}`. */
  readonly lasted: string;
  /** `{what}`, `{where}`, `{severity}` 1 to 4. */
  readonly whatAndWhere: string;
  /** `{count}`, `{families}`. */
  readonly agreement: string;
  /** Instead, where one kind suffices: the many tests of one service, each made on its own. */
  readonly manyTests: string;
  /** `{standing}`, `{cause}`, `{kind}`, `{by}`. */
  readonly certainty: string;
  /** Who confirmed, when no record is named. */
  readonly outsideRecord: string;
  /** `{list}` of the next two; `{counted}` yes where all are counts over the whole time, not depths. */
  readonly compared: string;
  /** `{signal}`, `{percent}`. */
  readonly share: string;
  /** `{observed}` of `{count}` tests failed; `{expected}` is usual. */
  readonly tests: string;
  readonly reopenedNote: string;
  readonly resolvedNote: string;
  /** `{what}`, `{where}`, `{from}`. */
  readonly retractedNote: string;
  /** Instead of that it is over, where nobody saw it end. */
  readonly unwatchedNote: string;
  readonly updatedNote: string;
  /** `{change}` since the reader last heard: confirmed, graver, intranet, relapsed, wider, fewer, cause, restored; `{level}`, `{levels}`, `{over}`, `{total}`. */
  readonly changed: string;
  /** Instead of that it is over or partly so, where it may not last. */
  readonly briefNote: string;
  /** Of a night in a window that the reader was told of, and of one that breaks it. */
  readonly expectedNote: string;
  readonly unexpectedNote: string;
  /** `{start}`, `{end}` on the clock of `{zone}`; `{days}`. */
  readonly windowHours: string;
  /** `{from}`, `{until}`, `{percent}`. */
  readonly windowNext: string;
  /** `{hits}`, `{misses}`. */
  readonly windowCame: string;
  /** `{turn}` as in the title; `{from}` of the window that did not come. */
  readonly windowNote: string;
  /** `{at}`. */
  readonly decided: string;
  readonly link: string;
  readonly unsubscribe: string;
  /** Neutral: whoever reads over a shoulder learns nothing. */
  readonly confirmSubject: string;
  readonly confirmAsk: string;
  readonly confirmLink: string;
  readonly confirmIgnore: string;
  /** To the owner of a webhook at `{host}`: `{notice}` failing or disabled. */
  readonly ownerTitle: string;
  /** `{how}` gone or other: `{since}`, `{failures}`, `{reason}`. */
  readonly ownerWhy: string;
  readonly ownerNext: string;
  readonly ownerSee: string;
  /** `{count}` open incidents. */
  readonly summaryTitle: string;
  readonly summaryNothing: string;
  /** `{count}` open incidents. */
  readonly catchUpTitle: string;
  /** `{from}`, `{until}`. */
  readonly summaryPeriod: string;
  readonly summaryOpen: string;
  readonly summaryEnded: string;
  readonly summaryWindows: string;
  /** `{window}`, `{from}`, `{until}`, `{percent}`. */
  readonly summaryWindow: string;
  /** `{count}`. */
  readonly summaryMore: string;
  /** `{count}` held for a `{reason}`: quiet, muted, budget, source, artefact, wider, over. */
  readonly summaryReason: string;
  /** `{list}` of the last. */
  readonly summaryHeld: string;
  /** `{sources}`. */
  readonly summaryStale: string;
  readonly summaryFresh: string;
  readonly manage: string;
  /** Neutral: whoever reads over a shoulder learns neither what this is about nor from whom. */
  readonly discreetTitle: string;
  readonly discreetBody: string;
  readonly discreetLink: string;
  readonly welcomeTitle: string;
  readonly welcomeBody: string;
}
