import type { Family } from '#domain/series';
import type { ServiceId } from '#domain/subject';

/** A language is one value of this type: adding one is writing one file and naming it in `LANGUAGES`. */
export interface Locale {
  /** BCP 47, for numbers, lists and dates of the civil calendar. */
  readonly tag: string;
  /** BCP 47 of the calendar that readers live by, when it is another one: its date stands first. */
  readonly calendarTag: string | null;
  readonly direction: 'ltr' | 'rtl';
  readonly phrases: Phrases;
  /** What one kind of measurement looks at. */
  readonly families: Readonly<Record<Family, string>>;
  /** What a signal counts, for "… at 12 % of usual"; an unknown signal is called by its id. */
  readonly signals: Readonly<Record<string, string>>;
  /** Names of services where the language has its own way of writing them. */
  readonly services: Readonly<Record<ServiceId, string>>;
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
  readonly escalatedNote: string;
  readonly reopenedNote: string;
  readonly resolvedNote: string;
  /** `{what}`, `{where}`, `{from}`. */
  readonly retractedNote: string;
  /** `{at}`. */
  readonly decided: string;
  readonly link: string;
  readonly unsubscribe: string;
  /** Neutral: whoever reads over a shoulder learns nothing. */
  readonly confirmSubject: string;
  readonly confirmAsk: string;
  readonly confirmLink: string;
  readonly confirmIgnore: string;
}
