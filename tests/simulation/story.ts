import type { Entity, Place } from '#domain/entity';
import type { Incident, Severity, Transition } from '#domain/incident';
import { USUAL_PREFERENCES } from '#domain/preferences';
import { subject } from '#domain/subject';
import type { Subscription } from '#domain/subscription';
import { hours, type Instant, later, minutes } from '#domain/time';
import { at, filter, IRAN, IRANCELL, incident, subscription } from '../support/examples.ts';
import { chance, oneOf } from './chance.ts';

export const START = at('2022-09-22T12:00:00Z');
/** Until then anything may fail. */
export const FAULTS_END = later(START, hours(2));
/** Long after the last attempt of every channel's schedule. */
export const END = later(FAULTS_END, hours(90));

const UGANDA: Place = { ...IRAN, entity: 'country/UG', name: 'Uganda', timezone: 'Africa/Kampala' };
export const PLACES = [IRAN, IRANCELL, UGANDA];

/** How a receiver behaves while anything may fail; `gone` from its second message on, and for good. */
export const MANNERS = ['reliable', 'reliable', 'hangs', 'http-429', 'http-503', 'reset', 'unheard', 'gone'] as const;
export type Manner = (typeof MANNERS)[number];

export interface Reader {
  readonly subscription: Subscription;
  readonly manner: Manner;
  readonly joins: Instant;
  readonly leaves: Instant | null;
}

export interface Saved {
  readonly at: Instant;
  readonly transition: Transition;
  readonly incident: Incident;
}

/** What happens in the world of one seed, faults apart. */
export interface Story {
  readonly readers: readonly Reader[];
  /** In order of time. */
  readonly saves: readonly Saved[];
}

export function storyOf(seed: number): Story {
  const readers = Array.from({ length: 3 + Math.floor(chance(seed, 'readers') * 5) }, (_, n) => readerOf(seed, n));
  const incidents = Array.from({ length: 1 + Math.floor(chance(seed, 'incidents') * 3) }, (_, n) => n);
  return { readers, saves: incidents.flatMap((n) => lifeOf(seed, n)).sort((a, b) => a.at - b.at) };
}

function readerOf(seed: number, n: number): Reader {
  const of = (name: string) => `reader ${n} ${name}`;
  const channel = oneOf(seed, of('channel'), ['webhook', 'webhook', 'webhook', 'email', 'email', 'web-push']);
  const wish = filter({
    entities: oneOf<readonly Entity[]>(seed, of('places'), [
      [],
      ['country/IR'],
      ['asn/44244'],
      ['country/UG', 'country/IR'],
    ]),
    minSeverity: oneOf(seed, of('severity'), [1, 1, 3]),
  });
  const budget = oneOf(seed, of('budget'), [null, null, 1, 2]);
  const joins = chance(seed, of('joins late')) < 0.2 ? later(START, minutes(45)) : START;
  const leaves = later(START, minutes(30 + Math.floor(chance(seed, of('leaves')) * 150)));
  return {
    subscription: subscription({
      id: `reader-${n}`,
      channel,
      filter: wish,
      preferences: { ...USUAL_PREFERENCES, budget },
      createdAt: START,
    }),
    manner: oneOf(seed, of('manner'), MANNERS),
    joins,
    leaves: chance(seed, of('leaves at all')) < 0.2 ? leaves : null,
  };
}

/** It begins, may grow worse, and ends: during the faults, or a while after them. */
function lifeOf(seed: number, n: number): readonly Saved[] {
  const of = (name: string) => `incident ${n} ${name}`;
  const place = PLACES[n % PLACES.length] ?? IRAN;
  const from = later(START, minutes(5 * Math.floor(chance(seed, of('from')) * 12)));
  const severity: Severity = oneOf(seed, of('severity'), [1, 2, 3]);
  const opened = incident({ subject: subject(place.entity), from, severity });
  const saves: Saved[] = [{ at: from, transition: 'opened', incident: opened }];
  const add = (when: Instant, transition: Transition, over: Partial<Incident>) => {
    const last = saves.at(-1)?.incident ?? opened;
    saves.push({ at: when, transition, incident: { ...last, ...over, revision: last.revision + 1 } });
  };
  if (chance(seed, of('worse')) < 0.5)
    add(later(from, minutes(35)), 'escalated', { severity: (severity + 1) as Severity });
  const until =
    chance(seed, of('long')) < 0.5
      ? later(FAULTS_END, hours(2))
      : later(from, minutes(40 + 5 * Math.floor(chance(seed, of('until')) * 12)));
  const isMistake = chance(seed, of('retracted')) < 0.15;
  add(until, isMistake ? 'retracted' : 'resolved', isMistake ? { until, ending: 'retracted' } : { until });
  return saves;
}
