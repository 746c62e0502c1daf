import type { Told } from '#domain/decision';
import type { SaidOfPattern, WindowTurn } from '#domain/delivery';
import type { Occurrence, Pattern } from '#domain/pattern';
import { days, hours, type Instant } from '#domain/time';
import type { PatternTopic } from '#domain/topic';
import type { News } from './news.ts';
import { apart, isSound } from './windows.ts';

/** How long before a window opens its readers hear of it, and how sure we must be that it will. */
export const AHEAD = hours(1);
const PROVEN = 0.75;
/** Hours that moved less than this many minutes are nobody's news, however sure we were of them. */
const MOVED = 15;
const CHANGED_EVERY = hours(6);
/** A miss that is found out later than this is no news of tonight. */
const FRESH = days(1);

interface Now {
  readonly topic: PatternTopic;
  readonly at: Instant;
}

const tell = (turn: WindowTurn, interrupting: boolean): News<WindowTurn> => ({ tell: turn, interrupting });

/** What is new of a window to somebody who was last told this. Compared as levels, like an incident's. */
export function windowNews({ topic, at }: Now, told: Told | null): News<WindowTurn> {
  const { pattern, together } = topic;
  const isOver = [pattern, ...together].every(({ level }) => level === 'ended');
  if (told === null) return isOver || !isSound(pattern) ? { hold: 'never-told' } : tell('window-recognised', true);
  if (told.reason === 'window-ended') return { hold: 'already-told' };
  const said = told.said as SaidOfPattern;
  // Whoever heard that it did not come is not woken to hear that it is over.
  if (isOver) return tell('window-ended', told.reason !== 'window-missed');
  if (isMissed(topic, said, at)) return tell('window-missed', cameSince(pattern, said.missed));
  if (pattern.level === 'confirmed' && said.level === 'likely') return tell('window-confirmed', true);
  if (isMoved(pattern, said)) {
    return at - told.at < CHANGED_EVERY ? { hold: 'too-soon' } : tell('window-changed', true);
  }
  return opening(pattern, at) === null || opening(pattern, at)?.from === said.opens
    ? { hold: 'already-told' }
    : tell('window-opens', false);
}

/** The window that opens within the hour, if it is proven and likely enough to be announced. */
export function opening({ level, next }: Pattern, at: Instant): Occurrence | null {
  const soon = next.find(({ from }) => from > at && from - at <= AHEAD) ?? null;
  return level === 'confirmed' && soon !== null && soon.probability >= PROVEN ? soon : null;
}

/** A night on which it was due, and was looked for, and did not come. The list knows no night that nobody observed. */
function isMissed({ pattern }: PatternTopic, said: SaidOfPattern, at: Instant): boolean {
  const newest = pattern.missed.at(-1);
  if (newest === undefined || pattern.misses <= said.misses || at - newest > FRESH) return false;
  return said.missed === null || newest > said.missed;
}

/** The first miss after a night is news; the next one confirms it. */
const cameSince = ({ nights }: Pattern, missed: Instant | null): boolean =>
  missed === null || nights.some(({ from }) => from > missed);

function isMoved({ start, end, days: on }: Pattern, said: SaidOfPattern): boolean {
  return (
    on !== said.days ||
    apart(start, said.start) > Math.max(MOVED, said.startUncertainty) ||
    apart(end, said.end) > Math.max(MOVED, said.endUncertainty)
  );
}

/** What a reader knows who is told of it as it is now. */
export function saidOfWindow({ topic, at }: Now, told: Told | null): SaidOfPattern {
  const { pattern, together } = topic;
  const { level, days: on, start, end, misses } = pattern;
  const before = told?.said.topic === 'pattern' ? told.said.opens : null;
  return {
    topic: 'pattern',
    level,
    days: on,
    ...{ start, end, misses },
    startUncertainty: pattern.startUncertaintyMinutes,
    endUncertainty: pattern.endUncertaintyMinutes,
    missed: pattern.missed.at(-1) ?? null,
    opens: opening(pattern, at)?.from ?? before,
    together: together.map(({ id }) => id),
  };
}
