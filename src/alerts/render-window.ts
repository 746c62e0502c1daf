import { instant } from '#domain/time';
import { fitted, fittingSentences, LONGEST_BODY, LONGEST_TITLE, ROOMY, type Room } from './fit.ts';
import { isolate, list, moment, number, percent } from './format.ts';
import { clockText, zoneText } from './intl.ts';
import { kindWord, phrase } from './locales/index.ts';
import type { Message } from './message.ts';
import { nameOf, serviceName, severalIn } from './naming.ts';
import type { WindowTelling as Telling } from './telling.ts';

/** What a reader is told of a window: its hours, how often it came, when it is expected next. */
export function windowText(telling: Telling): Pick<Message, 'title' | 'body' | 'paragraphs'> {
  const { language } = telling;
  const title = (room: Room) =>
    phrase(language, 'titleWindow', {
      turn: turnOf(telling),
      where: whereOf(telling, room),
      what: whatOf(telling),
    });
  const sentences = [
    ...[sinceOf(telling), noteOf(telling), networks(telling)],
    ...[nextOf(telling), hoursOf(telling), cameOf(telling)],
  ];
  const decided = phrase(language, 'decided', { at: moment(language, telling.at, telling.timezone) });
  const paragraphs = [...sentences, decided].filter((text) => text !== null);
  return { title: fitted(title, LONGEST_TITLE), body: fittingSentences(sentences, LONGEST_BODY), paragraphs };
}

const turnOf = ({ reason }: Telling): string => reason.replace('window-', '');

function whereOf(telling: Telling, room: Room = ROOMY): string {
  const { pattern, together, within } = telling.topic;
  const [country] = within;
  return together.length === 0 || country === undefined
    ? nameOf(pattern.entity, room.country ? within : [], telling, room.name)
    : severalIn(country, 1 + together.length, telling);
}

function whatOf({ topic: { pattern }, language }: Telling): string {
  const service = pattern.service === null ? '' : serviceName(pattern.service, language);
  return phrase(language, 'what', { kind: kindWord(pattern.kind), reach: 'full', cause: 'unclear', service });
}

/** Whoever is rung for a window that came again is first told that it is on. */
function sinceOf({ topic: { pattern }, language, timezone, reason }: Telling): string | null {
  const isComing = reason === 'window-recognised' || reason === 'window-confirmed';
  const night = pattern.nights.at(-1);
  if (!isComing || night === undefined || night.until !== null) return null;
  return phrase(language, 'since', { from: moment(language, night.from, timezone) });
}

function noteOf(telling: Telling): string {
  const { language, said, timezone } = telling;
  const from = said.missed === null ? '' : moment(language, said.missed, timezone);
  return phrase(language, 'windowNote', { turn: turnOf(telling), from });
}

function hoursOf({ topic: { pattern }, language, at }: Telling): string {
  const clock = (minutes: number) => isolate(language, clockText(language, instant(minutes * 60), 'UTC'));
  return phrase(language, 'windowHours', {
    start: clock(pattern.start),
    end: clock(pattern.end),
    zone: isolate(language, zoneText(language, at, pattern.timezone)),
    days: pattern.days,
  });
}

function nextOf({ topic: { pattern }, language, timezone, reason, said, at }: Telling): string | null {
  const due = pattern.next.find(({ from }) => (reason === 'window-opens' ? from === said.opens : from > at));
  if (due === undefined) return null;
  return phrase(language, 'windowNext', {
    from: moment(language, due.from, timezone),
    until: moment(language, due.until, timezone),
    percent: isolate(language, percent(language, due.probability)),
  });
}

const cameOf = ({ topic: { pattern }, language }: Telling): string =>
  phrase(language, 'windowCame', { hits: number(language, pattern.hits), misses: number(language, pattern.misses) });

function networks(telling: Telling): string | null {
  const { pattern, together } = telling.topic;
  if (together.length === 0) return null;
  const names = [pattern, ...together].map(({ entity }) => nameOf(entity, [], telling));
  return phrase(telling.language, 'networks', { list: list(telling.language, names) });
}
