import { windowTopic } from '#alerts/windows';
import type { Delivery } from '#domain/delivery';
import type { Place } from '#domain/entity';
import type { Incident } from '#domain/incident';
import { type Pattern, patternsByIncident } from '#domain/pattern';
import type { SummaryTopic } from '#domain/summary';
import type { Topic } from '#domain/topic';
import type { Store } from '#storage/store';
import { holdersOf } from './scene.ts';

/** What deliveries speak of, as it is now; null for what is gone. */
export async function topicsOf(
  deliveries: readonly Delivery[],
  places: readonly Place[],
  { incidents, patterns }: Store,
): Promise<(delivery: Delivery) => Topic | SummaryTopic | null> {
  const threads = deliveries.flatMap(({ thread, said }) => [thread, ...(said?.together ?? [])]);
  const windows = new Map((await patterns.byIds(threads)).map((pattern) => [pattern.id, pattern]));
  const nights = [...windows.values()].flatMap((pattern) => pattern.nights.map(({ incident }) => incident));
  const found = await incidents.byIds([...threads, ...nights]);
  const byId = new Map(found.map((incident) => [incident.id, incident]));
  const told = threads.flatMap((thread) => byId.get(thread) ?? []);
  const around = told.length === 0 ? [] : await patterns.ofEntities(told.map(({ subject }) => subject.entity));
  const belonging = patternsByIncident(around);
  const severities = new Map(found.map(({ id, severity }) => [id, severity]));

  return ({ thread, said }) => {
    const incident = byId.get(thread);
    const pattern = windows.get(thread);
    if (said?.topic === 'summary') {
      const all = (ids: readonly string[]) => ids.flatMap((id) => byId.get(id) ?? []);
      const due = said.windows.flatMap((id) => windows.get(id) ?? []);
      const [opened, ended, open] = [all(said.opened), all(said.ended), all(said.open)];
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
