import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { clockMinutes } from '#detectors/wall-clock';
import { windows } from '#detectors/windows';
import { causeOf, type Neighbour } from '#domain/cause';
import { type Entity, type Place, parseEntity } from '#domain/entity';
import type { Evidence } from '#domain/finding';
import { type Cause, type Incident, incidentId } from '#domain/incident';
import { isProven, type Pattern } from '#domain/pattern';
import { subject } from '#domain/subject';
import { days, earlier, fromIso, hours, type Instant, interval, later, minutes } from '#domain/time';
import { DEFAULT_PLACES } from '../../src/watch.ts';
import { evidence, IRAN, incident } from '../support/examples.ts';

const FILE = join(import.meta.dirname, '../../../shared/docs/ground-truth.csv');
const isThere = existsSync(FILE);
if (!isThere)
  process.stderr.write(`SKIPPED: ${FILE} is not there: labelled events of 2016 to 2026 are not replayed.\n`);

interface Fact {
  readonly kind: string;
  readonly place: Place;
  readonly from: Instant;
  readonly until: Instant;
  readonly evidence: readonly Evidence[];
}

/** Outages of countries, regions and single networks that have times; a total loss of each signal that saw them. */
function readFacts(): readonly Fact[] {
  const rows = readFileSync(FILE, 'utf8').trim().split('\n').slice(1).map(cellsOf);
  return rows.flatMap(([, code = '', where = '', kind = '', start = '', end = '', , , signals = '']) => {
    const entity = entityOf(code, where);
    const from = fromIso(start);
    if (entity === null || from === null || /service|calendar|throttling|block|precursor|no-event/.test(kind))
      return [];
    const until = fromIso(end) ?? later(from, hours(6));
    return [{ kind, place: placeOf(entity, code), from, until, evidence: seenBy(signals, from, until) }];
  });
}

/** Cells may be quoted where they hold commas. */
const cellsOf = (line: string): readonly string[] =>
  [...line.matchAll(/("([^"]*)"|[^,]*)(,|$)/g)].map(([, cell, quoted]) => quoted ?? cell ?? '');

function entityOf(code: string, where: string): Entity | null {
  if (where.startsWith('country')) return parseEntity(`country/${code}`);
  if (where.startsWith('region:'))
    return parseEntity(
      `region/${where
        .slice(7)
        .replace(/[^A-Za-z]/g, '')
        .slice(0, 16)}`,
    );
  return parseEntity(`asn/${where.replace(/^AS/, '')}`);
}

function placeOf(entity: Entity, code: string): Place {
  const country: Entity = `country/${code}`;
  const known = DEFAULT_PLACES.find((place) => place.entity === entity);
  const timezone = DEFAULT_PLACES.find((place) => place.entity === country)?.timezone ?? 'UTC';
  return known ?? { ...IRAN, entity, name: entity, timezone, within: entity === country ? null : country };
}

const SIGNALS = [
  [/bgp/, 'ioda.bgp', 'control-plane'],
  [/ping|traffic/, 'ioda.ping-slash24', 'active-probing'],
  [/telescope|merit/, 'ioda.merit-nt', 'passive-traffic'],
] as const;

const seenBy = (signals: string, from: Instant, until: Instant): readonly Evidence[] =>
  SIGNALS.filter(([pattern]) => pattern.test(signals)).map(([, signal, family]) =>
    evidence({ signal, family, interval: interval(from, until), observed: 5, expected: 100, fall: minutes(10) }),
  );

interface Told {
  readonly fact: Fact;
  readonly cause: Cause;
}

/** Lets the events of all places happen, and asks of each why, three hours and a half after it began. */
function told(facts: readonly Fact[]): readonly Told[] {
  const all = facts.map((fact): Neighbour => ({ place: fact.place, incident: incidentOf(fact) }));
  return [...Map.groupBy(facts, ({ place }) => place.entity).values()].flatMap((own) => {
    let patterns: readonly Pattern[] = [];
    return own
      .toSorted((a, b) => a.from - b.from)
      .map((fact) => {
        const at = later(fact.from, minutes(210));
        const { place } = fact;
        const incidents = own.filter(({ from }) => from <= fact.from).map(incidentOf);
        const changes = windows({ incidents, previous: patterns, place, at, isNormal: () => false });
        const changed = new Map([...patterns, ...changes.map(({ pattern }) => pattern)].map((one) => [one.id, one]));
        patterns = [...changed.values()];
        const now = incidentOf(fact);
        const pattern = patterns.find(({ nights }) => nights.some((night) => night.incident === now.id)) ?? null;
        const clock = ((clockMinutes(place.timezone, fact.from) % 1440) + 1440) % 1440;
        const others = all.filter(({ incident: { from } }) => from <= at && from >= earlier(fact.from, days(7)));
        const explained = new Set(patterns.filter(isProven).flatMap(({ nights }) => nights.map((one) => one.incident)));
        const known = { pattern, explained, others, calm: [], quiet: [], reports: [] };
        const around = { at, place, clock, isClockSharp: true, ...known };
        return { fact, cause: causeOf(now, around).cause };
      });
  });
}

function incidentOf({ place, from, until, evidence: seen }: Fact): Incident {
  const about = subject(place.entity);
  return incident({ id: incidentId('outage', about, from), subject: about, from, until, evidence: seen });
}

describe.skipIf(!isThere)('the cause of labelled events', () => {
  const facts = isThere ? readFacts() : [];
  const isControl = ({ kind }: Fact) => kind.startsWith('control');

  test('of technical failures is never a shutdown', () => {
    const controls = told(facts.filter(isControl));
    expect(controls.length).toBeGreaterThan(80);
    expect(controls.filter(({ cause }) => cause === 'shutdown')).toEqual([]);
  });

  test('of technical failures is never a shutdown, were they all on the hour and in company', () => {
    const sharp = facts.filter(isControl).map((fact) => {
      const from = later(fact.from, -(fact.from % 3600));
      return { ...fact, from, until: later(from, hours(6)) };
    });
    expect(told(sharp).filter(({ cause }) => cause === 'shutdown')).toEqual([]);
  });

  test('of shutdowns is told for most nights of a campaign, and never called technical', () => {
    const shutdowns = told(facts.filter((fact) => !isControl(fact)));
    const called = (cause: Cause) => shutdowns.filter((one) => one.cause === cause).length;
    expect(called('technical')).toBe(0);
    expect(called('shutdown') / shutdowns.length).toBeGreaterThan(0.6);
  });
});
