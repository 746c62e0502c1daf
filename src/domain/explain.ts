import type { CauseTerm, CauseTermName } from './cause.ts';
import { type Evidence, isMeasured } from './finding.ts';
import type { Incident } from './incident.ts';
import { clockText, type Pattern } from './pattern.ts';
import type { Family } from './series.ts';
import { lossOf } from './severity.ts';
import { DEFAULT_THRESHOLDS, type Thresholds } from './thresholds.ts';
import { type Instant, toIso } from './time.ts';

/**
 * Why something was said and what would undo it, each in one sentence of plain English. For the API and `npm run detect`; what
 * alerts say is `src/alerts/locales`, and what pages say `src/web/explanation.ts`.
 */
export function explainIncident(incident: Incident, thresholds: Thresholds = DEFAULT_THRESHOLDS): string {
  return `${why(incident)}; ${undoing(incident, thresholds)}.`;
}

const KINDS: Readonly<Record<Family, string>> = {
  'control-plane': 'routes',
  'active-probing': 'answers to probes',
  'passive-traffic': 'background traffic',
  usage: 'use of online services',
  speed: 'speed',
  delay: 'delay',
  resets: 'completed connections',
  'client-tests': 'tests by volunteers',
  annotation: 'published reports',
};

function why({ kind, from, evidence, standing }: Incident): string {
  const measured = evidence.filter(isMeasured).toSorted((a, b) => lossOf(b) - lossOf(a));
  const [worst] = measured;
  const reported = standing === 'confirmed' ? `, and people reported it (${publishers(evidence)})` : '';
  if (worst === undefined) return `Told because people reported it (${publishers(evidence)})`;
  const head = standing === 'suspected' ? 'Suspected' : 'Told';
  if (kind === 'service-block') {
    const alike = standing === 'suspected' ? shared(worst) : '';
    return `${head} because since ${minute(from)} ${tests(worst)}${reported}${alike}`;
  }
  const families = [...new Set(measured.map(({ family }) => KINDS[family]))];
  const seen = families.length === 1 ? `only ${families[0]}` : list(families);
  const moved = kind === 'outage' ? 'fell below what is usual' : 'got worse than usual';
  return `${head} because ${seen} ${moved} at ${minute(from)}, ${worst.signal} the furthest, ${compared(worst)}${reported}`;
}

const publishers = (evidence: readonly Evidence[]): string =>
  list(evidence.filter((one) => !isMeasured(one)).map(({ signal }) => signal.replace(/\.report$/, '')));

const tests = ({ observed, expected, count }: Evidence): string =>
  `${round(observed)} of ${count ?? '?'} tests failed, where usually ${round(expected)} do`;

/** Why it is not told as a block of this country. */
const shared = ({ together }: Evidence): string =>
  together === undefined
    ? ''
    : `, but so they did in ${together} other countries in the same days: its provider may refuse them, or the test be broken`;

function compared(one: Evidence): string {
  if (!(one.expected > 0)) return `at ${round(one.observed)}`;
  return `at ${Math.round((100 * one.observed) / one.expected)} % of usual`;
}

/** What would undo what is said of an incident. */
export type Undoing =
  | 'unwatched'
  | 'retracted'
  | 'block-suspected'
  | 'block-open'
  | 'block-over'
  | 'over'
  | 'suspected'
  | 'open';

export function undoingOf({ kind, until, ending, standing }: Incident): Undoing {
  if (until !== null && ending === 'no-longer-watched') return 'unwatched';
  if (ending === 'retracted') return 'retracted';
  if (kind === 'service-block') {
    if (until !== null) return 'block-over';
    return standing === 'suspected' ? 'block-suspected' : 'block-open';
  }
  if (until !== null) return 'over';
  return standing === 'suspected' ? 'suspected' : 'open';
}

function undoing(incident: Incident, thresholds: Thresholds): string {
  const { from, until } = incident;
  const ends = `once every signal that shows it has been normal for ${thresholds['outage.settle']} minutes`;
  const words: Readonly<Record<Undoing, string>> = {
    unwatched: `its place is no longer watched: it was last seen at ${minute(until ?? from)}, and when it ended is not known`,
    retracted: 'it is taken back: its sources have since replaced by ordinary values what it rested on',
    'block-suspected':
      'it is dropped once tests succeed again, and told once they fail here and not there, or people report a block',
    'block-open': 'it ends once tests succeed again as clearly as they failed',
    'block-over': 'it is over, and would begin anew if most tests failed again',
    over: `it is over, and opens again if the loss returns within ${thresholds['incident.reopen']} minutes`,
    suspected: `it is dropped ${ends}, and told once a second, independent kind of measurement agrees`,
    open: `it ends ${ends}`,
  };
  return words[undoingOf(incident)];
}

/** The same of what one signal shows. */
export function explainEvidence(evidence: Evidence): string {
  const { signal, interval } = evidence;
  if (!isMeasured(evidence)) return 'People have published it; only they can take it back.';
  const when = `from ${minute(interval.from)} to ${minute(interval.until)}`;
  const seen = evidence.count === null ? ` was ${compared(evidence)} at its worst` : `: ${tests(evidence)}`;
  return `${signal}${seen} ${when}, more than chance or habit explains; normal values end it.`;
}

/** The same of a window that repeats. */
export function explainPattern({ level, hits, misses, start, end, timezone, days }: Pattern): string {
  const hours = `${clockText(start)} to ${clockText(end)} (${timezone}, ${days})`;
  const came = `cuts came at the same hours on ${hits} days, ${hours}`;
  const missed = misses === 0 ? '' : `, and did not come on ${misses}`;
  if (level === 'ended') return `Over: ${came}, and then no more when they were due; a new one begins a new window.`;
  const sure = { watch: 'Watched', likely: 'Likely', confirmed: 'Confirmed' }[level];
  return `${sure} because ${came}${missed}, more often than chance explains; it ends when we look for the next ones and they do not come.`;
}

/** What each term of a cause says. */
export const CAUSE_WORDS: Readonly<Record<CauseTermName, string>> = {
  prior: 'most outages are not ordered',
  'on-the-hour': 'it began on the hour',
  'on-the-half-hour': 'it began on the half hour',
  'off-the-clock': 'it began at an odd minute',
  'every-kind-fell': 'every kind of measurement from outside fell',
  'a-kind-stayed': 'one kind of measurement from outside stayed as usual',
  recurrence: 'it comes again at the same hours',
  'never-again': 'it has not come again in four days',
  simultaneous: 'several networks of the country fell within a quarter of an hour',
  'mobile-only': 'only mobile networks fell, while fixed ones stayed as usual',
  'new-block': 'a service was newly blocked within half a day',
  'reported-shutdown': 'people have published that it was ordered',
  'reported-technical': 'people have published a technical cause',
  'slow-fall': 'it fell slowly, as batteries empty',
  neighbours: 'another country fell within half an hour',
  'single-network': 'one network alone fell',
  flapping: 'it has failed more than three times in a week',
  'at-maintenance-hours': 'it is short and within the night hours of maintenance',
};

/** What a cause rests on; null before anybody looked into it, and while nothing speaks but what holds of all outages. */
export function speakingTerms({ causeTerms }: Incident): { terms: readonly CauseTerm[]; total: number } | null {
  if (causeTerms === undefined || causeTerms.every(({ name }) => name === 'prior')) return null;
  return { terms: causeTerms, total: causeTerms.reduce((sum, { logOdds }) => sum + logOdds, 0) };
}

/** Why the cause is what it is, where anything speaks for it. */
export function explainCause(incident: Incident): string | null {
  const speaking = speakingTerms(incident);
  if (speaking === null) return null;
  const { terms: causeTerms, total } = speaking;
  const { cause } = incident;
  const terms = causeTerms.map(({ name, logOdds }) => `${CAUSE_WORDS[name]} (${signed(logOdds)})`);
  const called = { unknown: 'Cause unknown', shutdown: 'Consistent with a shutdown', technical: 'Technical' }[cause];
  return `${called}, by what speaks for a shutdown (+) and against it (−), in log-odds ${signed(total)}: ${list(terms)}.`;
}

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
const minute = (at: Instant): string => `${toIso(at).slice(0, 16).replace('T', ' ')} UTC`;
const round = (value: number): string => String(Number(value.toPrecision(3)));
const list = (parts: readonly string[]): string =>
  parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
