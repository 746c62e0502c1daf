import type { HoldReason } from '#domain/delivery';
import type { SourceId } from '#domain/health';
import type { Incident } from '#domain/incident';
import type { Pattern } from '#domain/pattern';
import type { ServiceId } from '#domain/subject';
import type { Language } from '#domain/subscription';
import { SUMMARY_THREADS, type SummaryTopic, type SummaryTurn } from '#domain/summary';
import type { Instant } from '#domain/time';
import { fitted, fittingSentences, LONGEST_BODY, LONGEST_TITLE } from './fit.ts';
import { isolate, list, moment, number, percent, plain } from './format.ts';
import { kindWord, LOCALES, phrase } from './locales/index.ts';
import type { Message } from './message.ts';
import { nameOf, serviceName } from './naming.ts';
import type { Reader } from './telling.ts';

export interface SummaryTelling extends Omit<Reader, 'sources'> {
  readonly topic: SummaryTopic;
  readonly reason: SummaryTurn;
  /** For naming those that were blind. */
  readonly sources: readonly { readonly id: SourceId; readonly title: string }[];
}

/** A digest, or what is still open after somebody's quiet time, whatever the channel. */
export function renderSummary(telling: SummaryTelling): Message {
  const { deliveryId: id, topic, reason, interrupting, urgency, language, at, origin } = telling;
  const { unsubscribeUrl, manageUrl } = telling;
  return {
    ...{ id, topic, thread: SUMMARY_THREADS[reason], tag: SUMMARY_THREADS[reason], reason, interrupting, urgency },
    ...{ language, direction: LOCALES[language].direction, ...summaryText(telling) },
    url: `${origin}/`,
    linkLine: phrase(language, 'link'),
    unsubscribeUrl,
    unsubscribeLine: phrase(language, 'unsubscribe'),
    manageUrl,
    manageLine: phrase(language, 'manage'),
    at,
  };
}

/** Lines of one list in a mail; the page has the rest. */
const MOST_LINES = 12;

/** What began, what ended, what goes on, what is expected, what was held and why, and what we could not see. */
function summaryText(telling: SummaryTelling): Pick<Message, 'title' | 'body' | 'paragraphs'> {
  const { topic, language, timezone } = telling;
  const { said, opened, ended, open, windows } = topic;
  // Whoever asked for nothing but what is open is told of nothing else.
  const isEmpty = said.kind !== 'open-only' && opened.length + ended.length + open.length + windows.length === 0;
  const period = phrase(language, 'summaryPeriod', {
    from: moment(language, said.from, timezone),
    until: moment(language, said.until, timezone),
  });
  const sections = [
    section(
      telling,
      'summaryOpen',
      open.map((one) => line(one, telling)),
    ),
    section(
      telling,
      'summaryEnded',
      ended.map((one) => line(one, telling)),
    ),
    section(
      telling,
      'summaryWindows',
      windows.map((one) => windowLine(one, telling)),
    ),
  ];
  const nothing = isEmpty ? phrase(language, 'summaryNothing') : null;
  const rest = [heldText(telling), seenText(telling)];
  const isCatchUp = said.kind === 'catch-up';
  const short = open.slice(0, 3).map((one) => placeAndWhat(one, telling));
  const body = [nothing, ...short.map((text) => `${text}.`), ...rest];
  return {
    title: fitted(() => titleOf(telling, isEmpty), LONGEST_TITLE),
    body: fittingSentences(body, LONGEST_BODY),
    paragraphs: [isCatchUp ? null : period, nothing, ...sections, ...rest].filter((text) => text !== null),
  };
}

function titleOf({ topic, language }: SummaryTelling, isEmpty: boolean): string {
  const count = topic.open.length;
  if (topic.said.kind === 'catch-up') return phrase(language, 'catchUpTitle', { count });
  return isEmpty ? phrase(language, 'summaryNothing') : phrase(language, 'summaryTitle', { count });
}

function section(
  { language }: SummaryTelling,
  name: 'summaryOpen' | 'summaryEnded' | 'summaryWindows',
  lines: readonly string[],
): string | null {
  if (lines.length === 0) return null;
  const left = lines.length - MOST_LINES;
  const more = left > 0 ? [phrase(language, 'summaryMore', { count: left })] : [];
  return [phrase(language, name), ...lines.slice(0, MOST_LINES).map((text) => `– ${text}`), ...more].join('\n');
}

function placeAndWhat({ subject, kind, reach, cause, standing }: Incident, telling: SummaryTelling): string {
  const what = phrase(telling.language, 'what', {
    kind: kindWord(kind),
    reach: reach ?? 'full',
    cause: standing === 'confirmed' && cause === 'shutdown' ? 'deliberate' : 'unclear',
    service: nameOfService(subject.service, telling.language),
  });
  return phrase(telling.language, 'titleOpened', { where: where(subject.entity, telling), what });
}

const nameOfService = (service: ServiceId | null, language: Language): string =>
  service === null ? '' : serviceName(service, language);

function where(entity: Incident['subject']['entity'], { language, places }: SummaryTelling): string {
  const within = places.find((place) => place.entity === entity)?.within ?? null;
  return nameOf(entity, within === null ? [] : [within], { language, places });
}

function line(incident: Incident, telling: SummaryTelling): string {
  const { language, timezone } = telling;
  const at = (instant: Instant) => moment(language, instant, timezone);
  const when =
    incident.until === null
      ? phrase(language, 'since', { from: at(incident.from) })
      : phrase(language, 'summaryPeriod', { from: at(incident.from), until: at(incident.until) });
  return `${placeAndWhat(incident, telling)}. ${when}`;
}

function windowLine({ entity, kind, service, next }: Pattern, telling: SummaryTelling): string {
  const { language, timezone, topic } = telling;
  const what = phrase(language, 'what', {
    ...{ kind: kindWord(kind), reach: 'full', cause: 'unclear' },
    service: nameOfService(service, language),
  });
  const place = phrase(language, 'titleOpened', { where: where(entity, telling), what });
  const due = next.find(({ from }) => from >= topic.said.until) ?? next[0];
  if (due === undefined) return place;
  return phrase(language, 'summaryWindow', {
    window: place,
    from: moment(language, due.from, timezone),
    until: moment(language, due.until, timezone),
    percent: isolate(language, percent(language, due.probability)),
  });
}

/** ICU selects by words without hyphens; several reasons are one to a reader. */
const REASONS: Readonly<Partial<Record<HoldReason, string>>> = {
  'quiet-hours': 'quiet',
  muted: 'muted',
  'over-budget': 'budget',
  'suspect-source': 'source',
  'muted-artefact': 'artefact',
  inhibited: 'wider',
  'never-told': 'over',
};

function heldText({ topic, language }: SummaryTelling): string | null {
  const counts = new Map<string, number>();
  for (const { reason, count } of topic.said.held) {
    const word = REASONS[reason] ?? 'other';
    counts.set(word, (counts.get(word) ?? 0) + count);
  }
  if (counts.size === 0) return null;
  const parts = [...counts].map(([reason, count]) =>
    phrase(language, 'summaryReason', { reason, count: number(language, count) }),
  );
  return phrase(language, 'summaryHeld', { list: list(language, parts) });
}

/** Silence is never "all clear". */
function seenText({ topic, language, sources }: SummaryTelling): string {
  const { stale } = topic.said;
  if (stale.length === 0) return phrase(language, 'summaryFresh');
  const names = stale.map((id) => sources.find((source) => source.id === id)?.title ?? id);
  return phrase(language, 'summaryStale', {
    sources: list(
      language,
      names.map((name) => isolate(language, plain(name, 60))),
    ),
  });
}
