import type { DeliveryId } from '#domain/delivery';
import type { Entity, Place } from '#domain/entity';
import type { Incident } from '#domain/incident';
import type { Language } from '#domain/subscription';
import { type Instant, seconds } from '#domain/time';
import { type Attributed, comparedWithUsual, dataFrom, howSure } from './account.ts';
import { duration, moment, number } from './format.ts';
import { kindWord, LOCALES, phrase } from './locales/index.ts';
import type { Message } from './message.ts';
import { nameOf, serviceName } from './naming.ts';

export interface Telling {
  readonly deliveryId: DeliveryId;
  readonly incident: Incident;
  readonly reason: keyof typeof TITLES;
  /** The entities that hold the incident's own, nearest first. */
  readonly within: readonly Entity[];
  /** The watch list, for names. */
  readonly places: readonly Place[];
  /** For naming whose data it rests on. */
  readonly sources: readonly Attributed[];
  readonly language: Language;
  /** Canonical IANA name of the reader's zone. */
  readonly timezone: string;
  /** When the alert was decided. */
  readonly at: Instant;
  /** Our public origin. */
  readonly origin: string;
  readonly unsubscribeUrl: string;
}

const LONGEST_TITLE = 80;
const LONGEST_BODY = 400;
/** Of a network's name, where there is little room: the first that fits is taken. */
const NAME_LENGTHS = [48, 32, 20, 10];
const SIGNALS_IN_BODY = 3;

/** What a subscriber is told, whatever the channel: what, where, since when, how sure and why, compared with usual. */
export function renderMessage(telling: Telling): Message {
  const { deliveryId: id, incident, reason, language, at, origin, unsubscribeUrl } = telling;
  return {
    id,
    incident,
    reason,
    language,
    direction: LOCALES[language].direction,
    title: titleOf(telling),
    body: bodyOf(telling),
    paragraphs: paragraphsOf(telling),
    url: `${origin}/i/${incident.id}`,
    linkLine: phrase(language, 'link'),
    unsubscribeUrl,
    unsubscribeLine: phrase(language, 'unsubscribe'),
    at,
  };
}

const TITLES = {
  opened: 'titleOpened',
  escalated: 'titleEscalated',
  reopened: 'titleReopened',
  resolved: 'titleResolved',
  retracted: 'titleRetracted',
} as const;

const whereOf = (telling: Telling, longest?: number): string =>
  nameOf(telling.incident.subject.entity, telling.within, telling, longest);

/** "Shutdown" and "blocking" are said as facts only where somebody outside has confirmed them. */
function whatOf({ incident: { kind, reach, cause, standing, subject }, language }: Telling): string {
  return phrase(language, 'what', {
    kind: kindWord(kind),
    reach: reach ?? 'full',
    cause: standing === 'confirmed' && cause === 'shutdown' ? 'deliberate' : 'unclear',
    service: subject.service === null ? '' : serviceName(subject.service, language),
  });
}

function titleOf(telling: Telling): string {
  const { reason, language, incident } = telling;
  const [what, { standing }] = [whatOf(telling), incident];
  let title = '';
  for (const longest of NAME_LENGTHS) {
    title = phrase(language, TITLES[reason], { where: whereOf(telling, longest), what, standing });
    if (title.length <= LONGEST_TITLE) return title;
  }
  return cut(title, LONGEST_TITLE);
}

/** Between characters as readers see them: in Burmese and Arabic one is often several code units. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (kept.length + segment.length >= longest) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** Whole sentences, as many as fit, the weightiest first. */
function bodyOf(telling: Telling): string {
  const { incident, language, sources, reason } = telling;
  if (reason === 'retracted') {
    const said = NAME_LENGTHS.map((longest) => retraction(telling, longest));
    return said.find(({ length }) => length <= LONGEST_BODY) ?? cut(said.at(-1) ?? '', LONGEST_BODY);
  }
  const compared = comparedWithUsual(incident, language, SIGNALS_IN_BODY);
  const sentences = [turn(telling), whenOf(telling), howSure(incident, language, sources), compared];
  let body = '';
  for (const sentence of sentences) {
    const longer = body === '' ? sentence : `${body} ${sentence ?? ''}`;
    if (sentence !== null && longer !== null && longer.length <= LONGEST_BODY) body = longer;
  }
  return body;
}

function paragraphsOf(telling: Telling): readonly string[] {
  const { incident, language, sources, timezone, at, reason } = telling;
  const decided = phrase(language, 'decided', { at: moment(language, at, timezone) });
  if (reason === 'retracted') return [retraction(telling), decided];
  const whatAndWhere = phrase(language, 'whatAndWhere', {
    what: whatOf(telling),
    where: whereOf(telling),
    severity: String(incident.severity),
    level: number(language, incident.severity),
    levels: number(language, 4),
  });
  return [
    turn(telling),
    whatAndWhere,
    whenOf(telling),
    howSure(incident, language, sources),
    comparedWithUsual(incident, language, incident.evidence.length),
    dataFrom(incident, language, sources),
    decided,
  ].filter((text) => text !== null);
}

/** What has changed since the reader last heard; nothing for the first time. */
function turn({ reason, language }: Telling): string | null {
  switch (reason) {
    case 'opened':
    case 'retracted':
      return null;
    case 'escalated':
      return phrase(language, 'escalatedNote');
    case 'reopened':
      return phrase(language, 'reopenedNote');
    case 'resolved':
      return phrase(language, 'resolvedNote');
  }
}

function whenOf({ incident: { from, until }, language, timezone }: Telling): string {
  const start = moment(language, from, timezone);
  if (until === null) return phrase(language, 'since', { from: start });
  return phrase(language, 'lasted', {
    from: start,
    until: moment(language, until, timezone),
    duration: duration(language, seconds(until - from)),
  });
}

function retraction(telling: Telling, longest?: number): string {
  const { language, timezone, incident } = telling;
  const from = moment(language, incident.from, timezone);
  return phrase(language, 'retractedNote', { what: whatOf(telling), where: whereOf(telling, longest), from });
}
