import type { Entity } from '#domain/entity';
import type { Cause, Reach } from '#domain/incident';
import type { SignalId } from '#domain/series';
import { type Instant, type Interval, instant, later } from '#domain/time';
import type { Effect, Happening, Truth } from './happening.ts';

/** What is left of each signal, as a share of its usual level. */
export type Left = Readonly<Partial<Record<SignalId, number>>>;

export interface Cut {
  readonly entity: Entity;
  readonly from: Instant;
  /** Null when it outlasts the case. */
  readonly until: Instant | null;
  readonly left: Left;
  /** Minutes from the first network's fall to the last one's. */
  readonly falls?: number;
  /** Minutes from the first network's return to the last one's; the label ends when half are back. */
  readonly returns?: number;
  readonly cause?: Cause;
  readonly reach?: Reach;
  readonly slackMinutes?: number;
  readonly optional?: boolean;
}

/** Enough for the two low bins that a signal of short steps asks for, and a poll that comes late. */
const SLACK = 45;
/** A loss that a family can be expected to show at once; activity hides smaller ones. */
const NOTICED = { infrastructure: 0.15, activity: 0.4 };
const ACTIVITY = /^(ioda\.(merit-nt|gtr)|radar\.|tor\.)/;
/** Published of the Iranian nights of 2022: afterwards there was more traffic than usual. How much is assumed. */
const OVERSHOOT = { share: 0.12, fades: 5400 };

const RETURNS = 5;
const FOR_EVER = instant(4e9);

const entries = (left: Left) => Object.entries(left) as [SignalId, number][];

export const seenBy = (left: Left): readonly SignalId[] =>
  entries(left)
    .filter(([id, share]) => Math.abs(1 - share) >= NOTICED[ACTIVITY.test(id) ? 'activity' : 'infrastructure'])
    .map(([id]) => id);

/** Connectivity lost for a while, wholly or partly, and what is to be said of it. */
export function cut(event: Cut): Happening {
  const { entity, from, until, left, cause, reach, optional, slackMinutes = SLACK } = event;
  const truth: Truth = {
    kind: 'outage',
    entity,
    from,
    until: until === null ? null : later(until, 30 * (event.returns ?? 0)),
    seenBy: seenBy(left),
    slackMinutes: slackMinutes + (event.falls ?? 0),
    ...(cause === undefined ? {} : { cause }),
    ...(reach === undefined ? {} : { reach }),
    ...(optional === undefined ? {} : { optional }),
  };
  return { effects: lowered(event), truths: [truth] };
}

/** The same without anything to be said: it is no event. */
export function lowered({ entity, from, until: end, left, falls = 0, returns = RETURNS }: Cut): readonly Effect[] {
  const until = end ?? FOR_EVER;
  return entries(left).map(([signal, share]) => {
    const overshoot = share < 0.6 && /gtr|radar\.(http|netflows)$/.test(signal) ? OVERSHOOT.share : 0;
    return {
      entity,
      signal,
      during: { from, until: later(until, overshoot > 0 ? 4 * OVERSHOOT.fades : returns * 60) },
      factor: (at) => {
        const down = falls === 0 ? 1 : Math.min(1, (at - from) / (falls * 60));
        const up = at < until ? 0 : returns === 0 ? 1 : Math.min(1, (at - until) / (returns * 60));
        const after = up < 1 ? 0 : overshoot * Math.exp(-(at - until) / OVERSHOOT.fades);
        return 1 - (1 - share) * down * (1 - up) + after;
      },
    };
  });
}

/** Many cuts of one place. */
export const cuts = (nights: readonly Interval[], event: Omit<Cut, 'from' | 'until'>): Happening => {
  const all = nights.map((night) => cut({ ...event, ...night }));
  return { effects: all.flatMap(({ effects = [] }) => effects), truths: all.flatMap(({ truths = [] }) => truths) };
};

/** Any course of a level over a stretch of time, by the share of it that has passed. */
export const course = (
  entity: Entity,
  signals: readonly SignalId[],
  during: Interval,
  level: (share: number, at: Instant) => number,
): Happening => ({
  effects: signals.map((signal) => ({
    entity,
    signal,
    during,
    factor: (at) => level((at - during.from) / (during.until - during.from), at),
  })),
});

export const together = (...happenings: readonly Happening[]): Happening => ({
  effects: happenings.flatMap(({ effects = [] }) => effects),
  gaps: happenings.flatMap(({ gaps = [] }) => gaps),
  interferences: happenings.flatMap(({ interferences = [] }) => interferences),
  truths: happenings.flatMap(({ truths = [] }) => truths),
  windows: happenings.flatMap(({ windows = [] }) => windows),
});
