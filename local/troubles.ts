import { detectors } from '#detectors/index';
import { days, floorTo, hours, type Instant, later, type Seconds } from '#domain/time';
import type { Case } from '../scripts/case.ts';
import type { Health } from './client.ts';
import { wallClock } from './scenarios/rhythm.ts';
import { bothTimes, type Screen } from './screen.ts';
import { sourcesOf } from './told.ts';
import type { Fault, Untruth } from './upstream/faults.ts';
import type { Upstream } from './upstream/index.ts';

/** A source that misbehaves for a while. */
export interface Trouble {
  readonly source: string;
  readonly fault: Fault | Untruth;
  readonly from: Instant;
  readonly until: Instant;
}

interface Turn extends Pick<Trouble, 'source' | 'fault'> {
  /** Days after the story's first whole one. */
  readonly day: number;
  readonly lasts: Seconds;
}

const MORNING = hours(9);
const turn = (day: number, source: string, fault: Trouble['fault'], lasts: Seconds = MORNING): Turn => ({
  ...{ source, fault },
  ...{ day, lasts },
});

/** What is asked once a day may be found out two days later, and to be late it needs more than three of its periods. */
const FOUND_OUT = days(2);
const LATE = days(4.5);

/** Each source in its turn, with each kind of trouble; what it has to be shown as meanwhile is `expected`. */
const TURNS: readonly Turn[] = [
  turn(0, 'ioda', '500'),
  turn(0, 'radar', 'schema', FOUND_OUT),
  turn(0, 'ripestat', 'html', FOUND_OUT),
  turn(1, 'ooni', 'html'),
  turn(1, 'tor', 'nothing', FOUND_OUT),
  turn(1, 'google', '429', FOUND_OUT),
  turn(1, 'ihr', 'lag', LATE),
  turn(2, 'ioda', 'lag'),
  turn(2, 'atlas', '500', FOUND_OUT),
  turn(2, 'mlab', 'half', FOUND_OUT),
  turn(2, 'ooni-analysis', '500', FOUND_OUT),
  turn(3, 'ooni', '429'),
  turn(3, 'radar', 'revise', FOUND_OUT),
  turn(3, 'tor', 'lie', FOUND_OUT),
  turn(4, 'ioda', 'revise'),
  turn(4, 'atlas', 'zeros', FOUND_OUT),
  turn(5, 'ioda', 'lie'),
  turn(6, 'ooni', 'lie'),
];
/** In the morning, local time, when a curfew's night is over and the next has not begun. */
const FROM_HOUR = 5;

/** From the story's second day on, as many as it has days for, of the sources that it tells of. */
export function planTroubles(history: Case, start: Instant): readonly Trouble[] {
  const told = sourcesOf(history);
  const clock = wallClock(history.places.find(({ control }) => !control)?.timezone ?? 'UTC');
  const firstDay = later(floorTo(start, days(1)), days(1));
  const offset = Math.round(((FROM_HOUR - clock(firstDay).hour + 24) % 24) * 3600);
  return TURNS.filter(({ source }) => told.has(source))
    .map(({ source, fault, day, lasts }) => {
      const from = later(firstDay, day * days(1) + offset);
      return { source, fault, from, until: later(from, lasts) };
    })
    .filter(({ until }) => until <= history.until);
}

const WORDS: Readonly<Record<Fault | Untruth, string>> = {
  '500': 'answers with error 500',
  '429': 'says that we ask too much',
  html: 'answers with a web page',
  nothing: 'answers with nothing',
  half: 'stops in the middle',
  schema: 'answers in another shape',
  giant: 'does not stop answering',
  bomb: 'sends a bomb',
  lag: 'brings nothing new',
  revise: 'has other numbers for what is past',
  lie: 'says that everything fails, everywhere',
  zeros: 'says that nothing is left, anywhere',
};

/** Lets sources misbehave in turn during a run, says so, and watches whether the dashboard does. */
export class Troubles {
  readonly #plan: readonly Trouble[];
  readonly #upstream: Upstream;
  readonly #screen: Screen;
  readonly #under = new Map<Trouble, Set<string>>();
  readonly #unseen: string[] = [];

  constructor(plan: readonly Trouble[], upstream: Upstream, screen: Screen) {
    this.#plan = plan;
    this.#upstream = upstream;
    this.#screen = screen;
  }

  /** Before a tick: begins and ends what is due. */
  turn(at: Instant): void {
    for (const [trouble, shown] of this.#under) if (at >= trouble.until) this.#end(trouble, shown, at);
    for (const trouble of this.#plan) {
      if (at < trouble.from || at >= trouble.until || this.#under.has(trouble)) continue;
      this.#upstream.setFault(trouble.source, trouble.fault);
      this.#under.set(trouble, new Set());
      this.#screen.line(`${bothTimes(at, 'UTC')}  ⚡ fault begins: ${trouble.source} ${WORDS[trouble.fault]}`);
    }
  }

  /** After a tick's work: what anybody who looked at the dashboard would have read. */
  watch(health: Health): void {
    for (const [{ source, fault }, shown] of this.#under) shown.add(shownOf(health, source, fault));
  }

  /** Faults that the dashboard did not show as what they were. */
  get unseen(): readonly string[] {
    return this.#unseen;
  }

  #end(trouble: Trouble, shown: ReadonlySet<string>, at: Instant): void {
    const { source, fault } = trouble;
    this.#upstream.setFault(source, null);
    this.#under.delete(trouble);
    this.#screen.line(`${bothTimes(at, 'UTC')}  ⚡ fault ends: ${source} was shown as ${[...shown].join(', ')}`);
    if (![...shown].some((state) => state.startsWith(expected(source, fault)))) {
      this.#unseen.push(`${source} ${WORDS[fault]}, and was shown as ${[...shown].join(', ')}`);
    }
  }
}

function shownOf({ sources, sourceOutages }: Health, source: string, fault: Fault | Untruth): string {
  const suspects = sourceOutages.filter(({ signal }) => signal.startsWith(`${source}.`));
  if ((fault === 'lie' || fault === 'zeros') && suspects.length > 0)
    return `failing everywhere at once (${suspects.length} signals)`;
  const { state = 'unknown', reason = null } = sources.find(({ id }) => id === source) ?? {};
  return reason === null ? state : `${state} (${reason})`;
}

/** How the dashboard's words for a fault begin. */
function expected(source: string, fault: Fault | Untruth): string {
  if (fault === 'lag') return 'stale';
  if (fault === 'revise') return 'fresh';
  if (fault !== 'lie' && fault !== 'zeros') return 'failing (';
  // Who tests services lies unseen: a block is compared with other countries before anybody is told, and no signal is suspect.
  // And of whom no detector reads anything, a lie leads nobody astray.
  const isRead = detectors.some(({ signals }) => signals.some((signal) => signal.startsWith(`${source}.`)));
  return isRead && source !== 'ooni' ? 'failing everywhere' : 'fresh';
}
