import { type Instant, toIso } from '#domain/time';
import type { Alarm } from './answer.ts';
import type { EventLabel } from './labels.ts';
import type { Scored } from './run.ts';
import { isEndedInTime, type WindowJudged } from './windows.ts';

/** Hours outside of labels that are worth a line: less is what the last bins of a recovery cost. */
const STRAY = 1;
/** The goals of windows: nights needed, and minutes at the edges. */
const NIGHTS = 2;
const EDGE = 15;

/** What went wrong in a case, a sentence each, for whoever wants to mend it. */
export function wrongsOf({ judgement, contradictions }: Scored): readonly string[] {
  if (judgement === null) return contradictions;
  const { events, falseAlarms, strays, wrongCauses, wrongReaches, windows } = judgement;
  return [
    ...contradictions,
    ...events.filter(({ found }) => !found).map(({ label, delay }) => `missed ${event(label)}${late(delay)}`),
    ...falseAlarms.map((alarm) => `false alarm ${told(alarm)}`),
    ...strays
      .filter(({ hours }) => hours >= STRAY)
      .map(({ alarm, hours }) => `${hours.toFixed(1)} h outside of labels: ${told(alarm)}`),
    ...wrongCauses.map(({ alarm, truth, claimed }) => `cause ${claimed}, in truth ${truth}: ${told(alarm)}`),
    ...wrongReaches.map(({ alarm, truth, claimed }) => `reach ${claimed}, in truth ${truth}: ${told(alarm)}`),
    ...windows.invented.map(({ entity, start, end, knownAt }) => {
      return `invented window ${entity} ${clock(start)}–${clock(end)}, told ${toIso(knownAt)}`;
    }),
    ...windows.wanted.flatMap(wrongsOfWindow),
  ];
}

function wrongsOfWindow(judged: WindowJudged): readonly string[] {
  const { label, told: one, nights, startError, endError, endedAfterHours } = judged;
  const name = `window ${label.entity} ${clock(label.startHour * 60)}–${clock(label.endHour * 60)}`;
  if (one === null) return [`missed ${name}`];
  return [
    ...((nights ?? 0) > NIGHTS ? [`${name} took ${nights} nights`] : []),
    ...(Math.max(startError ?? 0, endError ?? 0) > EDGE
      ? [`${name} told as ${clock(one.start)}–${clock(one.end)}`]
      : []),
    ...(endedAfterHours === null || isEndedInTime(judged) ? [] : [`${name} ended ${ended(endedAfterHours)}`]),
  ];
}

function ended(after: number): string {
  if (after === Number.POSITIVE_INFINITY) return 'never';
  return after < 0 ? `${(-after).toFixed(0)} h before its last night was over` : `after ${after.toFixed(0)} h`;
}

const late = (delay: number | null): string => (delay === null ? '' : `: known only after ${delay} min`);
const until = (at: Instant | null): string => (at === null ? 'open' : toIso(at));

const event = ({ kind, entity, service, from, until: end, maxDelayMinutes }: EventLabel): string =>
  `${kind} ${entity}${service === null ? '' : ` ${service}`} ${toIso(from)} to ${until(end)} (${maxDelayMinutes} min)`;

const told = ({ kind, entity, service, from, until: end, knownAt }: Alarm): string =>
  `${kind} ${entity}${service === null ? '' : ` ${service}`} ${toIso(from)} to ${until(end)}, told ${toIso(knownAt)}`;

function clock(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(Math.round(minutes % 60))}`;
}
