import type { TellReason, Urgency } from '#domain/delivery';
import type { Language } from '#domain/subscription';
import type { SummaryTopic, SummaryTurn } from '#domain/summary';
import type { Instant } from '#domain/time';
import type { ThreadId, Topic } from '#domain/topic';

/** What a channel says, already in the reader's language: one rendering for all channels. */
export interface Message {
  readonly id: string;
  readonly topic: Topic | SummaryTopic;
  readonly thread: ThreadId;
  /** What is shown under the same tag is replaced: the thread, or for a night as expected that of its window. */
  readonly tag: ThreadId;
  readonly reason: TellReason | SummaryTurn;
  /** May ring; else it quietly replaces what was shown before. */
  readonly interrupting: boolean;
  readonly urgency: Urgency;
  readonly language: Language;
  readonly direction: 'ltr' | 'rtl';
  /** One line, at most 80 characters. */
  readonly title: string;
  /** Plain text, at most 400 characters. */
  readonly body: string;
  /** Longer paragraphs for mail: what, where, since when, how sure and why, compared with usual, sources. */
  readonly paragraphs: readonly string[];
  /** The evidence page. */
  readonly url: string;
  /** What is said above the link to it. */
  readonly linkLine: string;
  /** What ends the subscription: a page with one button. A mail's alone; elsewhere, where nobody sees it, our origin. */
  readonly unsubscribeUrl: string;
  /** What is said above that. */
  readonly unsubscribeLine: string;
  /** The page that shows what was chosen, changes it, and says why this came. A mail's alone, too. */
  readonly manageUrl: string;
  readonly manageLine: string;
  /** When the alert was decided. */
  readonly at: Instant;
}

/** One of our pages in the language of the message, whatever the reader's browser speaks. */
export const inLanguage = (url: string, { language }: Pick<Message, 'language'>): string => `${url}?lang=${language}`;
