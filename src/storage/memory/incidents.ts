import { type Incident, type IncidentId, isAlerting } from '#domain/incident';
import { subjectKey } from '#domain/subject';
import { assertSound } from '../sound.ts';
import { type IncidentStore, PUT_BACK_EVERY, type Revision } from '../store.ts';
import { byText, keep } from './keep.ts';

type Onset = Pick<Incident, 'from' | 'id'>;

const newestFirst = (a: Onset, b: Onset) => b.from - a.from || byText(a.id, b.id);
const comesAfter = (one: Onset, last: Onset) => newestFirst(one, last) > 0;

export function memoryIncidents(): IncidentStore {
  const revisions = new Map<IncidentId, Revision[]>();
  const bySubject = new Map<string, Set<IncidentId>>();
  const open = new Set<IncidentId>();
  const dispatched = new Map<IncidentId, number>();
  /** Those that are undispatched, and when they were put back. */
  const behind = new Map<IncidentId, number>();

  const current = (id: IncidentId): Incident | null => revisions.get(id)?.at(-1)?.incident ?? null;
  const all = (ids: Iterable<IncidentId>): Incident[] => [...ids].map(current).filter((found) => found !== null);

  function index({ id, subject, until, revision }: Incident): void {
    const key = subjectKey(subject);
    bySubject.set(key, (bySubject.get(key) ?? new Set()).add(id));
    if (until === null) open.add(id);
    else open.delete(id);
    if (revision > (dispatched.get(id) ?? 0)) behind.set(id, 0);
  }

  return {
    async overlapping(subjects, interval) {
      const ids = new Set(subjects.flatMap((subject) => [...(bySubject.get(subjectKey(subject)) ?? [])]));
      return all(ids)
        .filter(
          ({ from, until }) =>
            from < interval.until && (until === null || until > interval.from || from >= interval.from),
        )
        .sort((a, b) => a.from - b.from || byText(a.id, b.id));
    },

    async open() {
      return all(open).sort(newestFirst);
    },

    async recent(limit, before) {
      return all(revisions.keys())
        .filter((incident) => before === undefined || comesAfter(incident, before))
        .sort(newestFirst)
        .slice(0, limit);
    },

    async byId(id) {
      return current(id);
    },

    async byIds(ids) {
      return all(new Set(ids));
    },

    async history(id) {
      return [...(revisions.get(id) ?? [])];
    },

    async save({ transition, incident }, at, configuration) {
      assertSound(incident);
      if (incident.revision !== (current(incident.id)?.revision ?? 0) + 1) return 'conflict';
      const history = revisions.get(incident.id) ?? [];
      history.push(keep({ at, transition, incident, configuration }));
      revisions.set(incident.id, history);
      index(incident);
      return 'saved';
    },

    async undispatched(limit) {
      const putBackAt = ({ id }: Incident) => behind.get(id) ?? 0;
      const inTurn = (a: Incident, b: Incident) =>
        putBackAt(a) - putBackAt(b) || b.severity - a.severity || a.from - b.from || byText(a.id, b.id);
      const found = all(behind.keys()).sort(inTurn).slice(0, limit);
      return found.map((incident) => {
        const { transition = 'opened' } = revisions.get(incident.id)?.at(-1) ?? {};
        return { incident, transition };
      });
    },

    async alertingSince(ids) {
      const since = ids.flatMap((id) => {
        const first = revisions.get(id)?.find(({ incident }) => isAlerting(incident));
        return first === undefined ? [] : [[id, first.at] as const];
      });
      return new Map(since);
    },

    async markDispatched(id, revision) {
      const now = current(id);
      if (now === null || revision <= (dispatched.get(id) ?? 0)) return;
      dispatched.set(id, revision);
      if (now.revision <= revision) behind.delete(id);
    },

    async hasNews() {
      return [...behind.values()].includes(0);
    },

    async putBack(incidents, at) {
      for (const { id, revision } of incidents) {
        const before = behind.get(id);
        if (before === undefined || before > at - PUT_BACK_EVERY || current(id)?.revision !== revision) continue;
        behind.set(id, at);
      }
    },

    async offerAgain(ids, at) {
      for (const { id, revision } of all(ids)) {
        if (behind.has(id)) continue;
        dispatched.set(id, revision - 1);
        behind.set(id, at);
      }
    },
  };
}
