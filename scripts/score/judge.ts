import type { Place } from '#domain/entity';
import type { Instant } from '#domain/time';
import type { Case } from '../case.ts';
import type { Alarm, Answer } from './answer.ts';
import type { EventLabel, Labels } from './labels.ts';
import { judgeWindows, type WindowsJudged } from './windows.ts';

const MONTH = 30.4375 * 86_400;
/** An event counts as found at once when it was known this soon after the earliest possible moment. */
export const AT_ONCE = 10;

/** A label that had to be found, and what became of it. */
export interface EventJudged {
  readonly label: EventLabel;
  /** Minutes from its start to the alert, also when that was too late; null when nothing was said. */
  readonly delay: number | null;
  readonly found: boolean;
}

export interface CauseJudged {
  readonly alarm: Alarm;
  readonly truth: string;
  readonly claimed: string;
}

/** How an answer compares with what really happened in one case. */
export interface Judgement {
  readonly events: readonly EventJudged[];
  readonly falseAlarms: readonly Alarm[];
  readonly suspicions: number;
  /** Hours that alerting incidents spent outside of every label, those of false alarms left out. */
  readonly strayHours: number;
  readonly strays: readonly { readonly alarm: Alarm; readonly hours: number }[];
  readonly wrongCauses: readonly CauseJudged[];
  readonly rightCauses: number;
  readonly wrongReaches: readonly CauseJudged[];
  readonly windows: WindowsJudged;
  readonly entityMonths: number;
}

/** As `docs/cases.md` says: the rules of scoring are there in words. */
export function judge(history: Pick<Case, 'from' | 'until' | 'places'>, labels: Labels, answer: Answer): Judgement {
  const { until } = history;
  const pairs = answer.alarms.map((alarm) => ({ alarm, touched: touchedBy(alarm, labels.events, until) }));
  const events = labels.events.filter(({ optional }) => !optional).map((label) => judgeEvent(label, pairs, until));
  const real = pairs.filter(({ touched }) => touched.length > 0);
  const strays = real
    .map(({ alarm, touched }) => ({ alarm, hours: outside(alarm, touched, until) / 3600 }))
    .filter(({ hours }) => hours > 0);
  const claims = real.flatMap(({ alarm, touched: [first] }) =>
    first?.cause == null ? [] : alarm.causes.map((claimed) => ({ alarm, truth: first.cause as string, claimed })),
  );
  return {
    events,
    falseAlarms: pairs.filter(({ touched }) => touched.length === 0).map(({ alarm }) => alarm),
    suspicions: answer.suspicions,
    strayHours: strays.reduce((sum, { hours }) => sum + hours, 0),
    strays,
    wrongCauses: claims.filter(({ truth, claimed }) => truth !== claimed),
    rightCauses: claims.filter(({ truth, claimed }) => truth === claimed).length,
    wrongReaches: real.flatMap(({ alarm, touched: [first] }) =>
      first?.reach == null || alarm.reach === first.reach
        ? []
        : [{ alarm, truth: first.reach, claimed: alarm.reach ?? 'none' }],
    ),
    windows: judgeWindows(labels, answer.windows, until),
    entityMonths: (watched(history.places) * (until - history.from)) / MONTH,
  };
}

const watched = (places: readonly Place[]): number => places.filter(({ control }) => !control).length;

/** The labels that an alarm overlaps, in time order. */
function touchedBy(alarm: Alarm, labels: readonly EventLabel[], end: Instant): readonly EventLabel[] {
  return labels
    .filter(({ kind, entity, service }) => kind === alarm.kind && entity === alarm.entity && service === alarm.service)
    .filter((label) => alarm.from < (label.until ?? end) && label.from < Math.max(alarm.until ?? end, alarm.from + 1))
    .sort((a, b) => a.from - b.from);
}

/** An alarm speaks for the first event it overlaps, and for those that follow that one without a healthy moment between. */
function spokenFor(touched: readonly EventLabel[], end: Instant): readonly EventLabel[] {
  const [first] = touched;
  let reaches: number = first?.until ?? end;
  return touched.filter((label) => {
    if (label.from > reaches) return false;
    reaches = Math.max(reaches, label.until ?? end);
    return true;
  });
}

function judgeEvent(
  label: EventLabel,
  pairs: readonly { alarm: Alarm; touched: readonly EventLabel[] }[],
  end: Instant,
): EventJudged {
  const delays = pairs
    .filter(({ touched }) => spokenFor(touched, end).includes(label))
    .map(({ alarm }) => Math.max(0, (alarm.knownAt - label.from) / 60));
  const delay = delays.length === 0 ? null : Math.min(...delays);
  return { label, delay, found: delay !== null && delay <= label.maxDelayMinutes };
}

/** Seconds of an alarm that no label covers. */
function outside(alarm: Alarm, touched: readonly EventLabel[], end: Instant): number {
  const until = alarm.until ?? end;
  let covered = 0;
  let reached: number = alarm.from;
  for (const label of touched) {
    const to = Math.min(label.until ?? end, until);
    covered += Math.max(0, to - Math.max(label.from, reached));
    reached = Math.max(reached, to);
  }
  return Math.max(0, until - alarm.from - covered);
}
