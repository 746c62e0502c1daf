import { windowTopic } from '#alerts/windows';
import type { Delivery } from '#domain/delivery';
import type { Incident } from '#domain/incident';
import { type Pattern, patternsByIncident } from '#domain/pattern';
import type { SummaryTopic } from '#domain/summary';
import type { ThreadId, Topic } from '#domain/topic';
import type { Material } from '#storage/store';
import { holdersOf } from './scene.ts';

/** The threads that these deliveries speak of. */
export const threadsIn = (deliveries: readonly Delivery[]): readonly ThreadId[] => [
  ...new Set(deliveries.flatMap(({ thread, said }) => [thread, ...(said?.together ?? [])])),
];

/** What deliveries speak of, as it is now; null for what is gone. */
export function topicsOf(
  deliveries: readonly Delivery[],
  { incidents, patterns, places }: Material,
): (delivery: Delivery) => Topic | SummaryTopic | null {
  const windows = new Map(patterns.map((pattern) => [pattern.id, pattern]));
  const byId = new Map(incidents.map((incident) => [incident.id, incident]));
  const told = threadsIn(deliveries).flatMap((thread) => byId.get(thread)?.subject.entity ?? []);
  const around = patterns.filter(({ entity }) => told.includes(entity));
  const belonging = patternsByIncident(around);
  const severities = new Map(incidents.map(({ id, severity }) => [id, severity]));

  return ({ thread, said }) => {
    const incident = byId.get(thread);
    const pattern = windows.get(thread);
    if (said?.topic === 'summary') {
      const all = (ids: readonly string[]) => ids.flatMap((id) => byId.get(id) ?? []);
      const due = said.windows.flatMap((id) => windows.get(id) ?? []);
      const [opened, ended] = [all(said.opened), all(said.ended)];
      // A catch-up that comes late must not call open what has ended: its end was told in a thread of its own.
      const open = all(said.open).filter(({ until }) => said.kind !== 'catch-up' || until === null);
      return { kind: 'summary', said, opened, ended, open, windows: due };
    }
    if (said?.topic === 'incident' && incident !== undefined) {
      const together = said.together.map((id) => byId.get(id)).filter((one): one is Incident => one !== undefined);
      const own = around.find(({ id }) => id === belonging.get(thread)) ?? null;
      return { kind: 'incident', incident, within: holdersOf(incident.subject.entity, places), together, pattern: own };
    }
    if (said?.topic !== 'pattern' || pattern === undefined) return null;
    const together = said.together.map((id) => windows.get(id)).filter((one): one is Pattern => one !== undefined);
    return windowTopic({ pattern, within: holdersOf(pattern.entity, places), severities }, together);
  };
}
