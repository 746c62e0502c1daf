import type { IncidentTurn } from '#domain/delivery';
import { entityType } from '#domain/entity';
import { seconds } from '#domain/time';
import { severityOf } from '#domain/topic';
import { comparedWithUsual, dataFrom, howSure } from './account.ts';
import { mayBeBrief } from './back.ts';
import { fitted, fittingSentences, LONGEST_BODY, LONGEST_TITLE, ROOMY, type Room } from './fit.ts';
import { duration, list, moment, number } from './format.ts';
import { kindWord, type PhraseName, phrase } from './locales/index.ts';
import type { Message } from './message.ts';
import { nameOf, serviceName, severalIn } from './naming.ts';
import { overOf } from './news.ts';
import type { IncidentTelling as Telling } from './telling.ts';
import { isSound, lengthOf } from './windows.ts';

const SIGNALS_IN_BODY = 3;

const TITLES: Readonly<Record<IncidentTurn, PhraseName>> = {
  opened: 'titleOpened',
  escalated: 'titleEscalated',
  updated: 'titleUpdated',
  'partially-restored': 'titleRestored',
  reopened: 'titleReopened',
  resolved: 'titleResolved',
  retracted: 'titleRetracted',
};

export function incidentText(telling: Telling): Pick<Message, 'title' | 'body' | 'paragraphs'> {
  const { language, reason, topic } = telling;
  const { standing } = topic.incident;
  const title = (room: Room) =>
    phrase(language, TITLES[reason], { where: whereOf(telling, room), what: whatOf(telling), standing });
  return { title: fitted(title, LONGEST_TITLE), body: bodyOf(telling), paragraphs: paragraphsOf(telling) };
}

/** Networks that failed together are counted under the name of their country. */
function whereOf(telling: Telling, room: Room = ROOMY): string {
  const { incident, together, within } = telling.topic;
  const [country] = within;
  const { entity } = incident.subject;
  if (together.length === 0 || country === undefined || entityType(entity) === 'country') {
    return nameOf(entity, room.country ? within : [], telling, room.name);
  }
  return severalIn(country, 1 + together.length, telling);
}

/** "Shutdown" and "blocking" are said as facts only where somebody outside has confirmed them. */
function whatOf({ topic, language }: Telling): string {
  const { kind, reach, cause, standing, subject } = topic.incident;
  return phrase(language, 'what', {
    kind: kindWord(kind),
    reach: reach ?? 'full',
    cause: standing === 'confirmed' && cause === 'shutdown' ? 'deliberate' : 'unclear',
    service: subject.service === null ? '' : serviceName(subject.service, language),
  });
}

function bodyOf(telling: Telling): string {
  const { topic, language, sources, reason } = telling;
  if (reason === 'retracted') return fitted((room) => retraction(telling, room), LONGEST_BODY);
  const compared = comparedWithUsual(topic.incident, language, SIGNALS_IN_BODY);
  const sure = howSure(topic.incident, language, sources);
  // That something is new stands in the title already; what it is does not.
  const changed = reason === 'updated' && telling.said.changes.length === 0 ? null : turn(telling);
  const sentences = [changed, whenOf(telling), networks(telling), sure, expectation(telling), compared];
  return fittingSentences(sentences, LONGEST_BODY);
}

function paragraphsOf(telling: Telling): readonly string[] {
  const { topic, language, sources, timezone, at, reason } = telling;
  const { incident } = topic;
  const decided = phrase(language, 'decided', { at: moment(language, at, timezone) });
  if (reason === 'retracted') return [retraction(telling), decided];
  const severity = severityOf(topic);
  const whatAndWhere = phrase(language, 'whatAndWhere', {
    what: whatOf(telling),
    where: whereOf(telling),
    severity: String(severity),
    level: number(language, severity),
    levels: number(language, 4),
  });
  return [
    turn(telling),
    whatAndWhere,
    networks(telling),
    whenOf(telling),
    expectation(telling),
    howSure(incident, language, sources),
    comparedWithUsual(incident, language, incident.evidence.length),
    dataFrom(incident, language, sources),
    decided,
  ].filter((text) => text !== null);
}

/** What has changed since the reader last heard; nothing for the first time. */
function turn(telling: Telling): string | null {
  const { reason, language, topic, said } = telling;
  switch (reason) {
    case 'opened':
    case 'retracted':
      return null;
    case 'escalated':
    case 'updated':
      return said.changes.length > 0 ? changes(telling) : phrase(language, 'updatedNote');
    case 'reopened':
      return phrase(language, 'reopenedNote');
    case 'partially-restored':
      return changes(telling);
    case 'resolved':
      return phrase(language, endOf(topic));
  }
}

/** Each in a sentence of its own. What was decided before changes were kept can only have been that it is partly back. */
function changes({ topic, said, language }: Telling): string {
  const values = {
    level: number(language, severityOf(topic)),
    levels: number(language, 4),
    over: number(language, said.over),
    total: number(language, 1 + said.together.length),
  };
  const all = said.changes.length === 0 ? (['restored'] as const) : said.changes;
  return all.map((change) => phrase(language, 'changed', { change, ...values })).join(' ');
}

function endOf(topic: Telling['topic']): PhraseName {
  if (topic.incident.ending === 'no-longer-watched') return 'unwatchedNote';
  return mayBeBrief(topic) ? 'briefNote' : 'resolvedNote';
}

/** Whether it came as its window says; nothing where it belongs to none that anybody would have been told of. */
function expectation({ topic: { pattern, incident }, said, language, reason, at }: Telling): string | null {
  if (pattern === null || !isSound(pattern) || reason === 'resolved') return null;
  if (said.window !== null) return phrase(language, 'expectedNote');
  const isLonger = (incident.until ?? at) - incident.from > lengthOf(pattern);
  return phrase(language, 'unexpectedNote', { how: isLonger ? 'longer' : 'deeper' });
}

function networks(telling: Telling): string | null {
  const { topic, language } = telling;
  if (topic.together.length === 0) return null;
  const names = [topic.incident, ...topic.together].map(({ subject }) => nameOf(subject.entity, [], telling));
  return phrase(language, 'networks', { list: list(language, names) });
}

function whenOf({ topic, language, timezone }: Telling): string {
  const all = [topic.incident, ...topic.together];
  const start = moment(language, topic.incident.from, timezone);
  if (overOf(topic) < all.length) return phrase(language, 'since', { from: start });
  const until = all.reduce(
    (last, one) => ((one.until ?? last) > last ? (one.until ?? last) : last),
    topic.incident.from,
  );
  return phrase(language, 'lasted', {
    from: start,
    until: moment(language, until, timezone),
    duration: duration(language, seconds(until - topic.incident.from)),
  });
}

function retraction(telling: Telling, room?: Room): string {
  const { language, timezone, topic } = telling;
  const from = moment(language, topic.incident.from, timezone);
  return phrase(language, 'retractedNote', { what: whatOf(telling), where: whereOf(telling, room), from });
}
