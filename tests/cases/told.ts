import { type Change, type Incident, isAlerting } from '#domain/incident';
import { type Instant, toIso } from '#domain/time';
import type { Case } from '../../scripts/case.ts';
import { changesOf, type Known } from '../../scripts/history.ts';

/** Everything that the pipeline said of a case. */
export async function sayingsOf(history: Case): Promise<readonly Known[]> {
  const said: Known[] = [];
  for await (const known of changesOf(history)) said.push(known);
  return said;
}

/** An incident that people would have been alerted to. */
export interface Alert {
  readonly about: string;
  readonly known: Instant;
  readonly incident: Incident;
}

/** Each alerting incident once: when its alert would have gone out, and how it stands at the end. */
export function alertsOf(said: readonly Known[]): readonly Alert[] {
  const alerts = new Map<string, Alert>();
  for (const { at, change } of said) {
    const { incident } = change;
    if (!isAlerting(incident)) continue;
    const { entity, service } = incident.subject;
    const about = [incident.kind, entity, ...(service === null ? [] : [service])].join(' ');
    alerts.set(incident.id, { about, known: alerts.get(incident.id)?.known ?? at, incident });
  }
  return [...alerts.values()];
}

/** For a failing test's reader: what was said, a line each. */
export const story = (alerts: readonly Alert[]): readonly string[] =>
  alerts.map(({ about, known, incident: { from, until } }) =>
    [about, toIso(from), until === null ? 'open' : toIso(until), `known ${toIso(known)}`].join(' '),
  );

export const lineOf = ({ at, change }: { at: Instant; change: Change }): string =>
  `${toIso(at)} ${change.transition} ${JSON.stringify(change.incident)}`;
