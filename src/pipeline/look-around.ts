import type { Detector, Window } from '#detectors/detector';
import { fellTogether, seesMoreThanOne, withhold } from '#detectors/source-outage';
import { type Entity, entityType, type Place } from '#domain/entity';
import type { Finding } from '#domain/finding';
import { type Change, type Incident, isAlerting } from '#domain/incident';
import { type Subject, subjectKey } from '#domain/subject';
import type { Instant } from '#domain/time';
import type { Runtime as Whole } from './runtime.ts';
import { keptBaselines, recentFor, viewsOf, windowOf } from './views.ts';

type Runtime = Pick<Whole, 'store' | 'detectors' | 'signals' | 'log'>;

/** As many other countries as tell a source's failure from an event, and no more reading than one poll's. */
const MOST_COUNTRIES = 12;

interface Looking {
  readonly detector: Detector;
  readonly window: Window;
}

/**
 * A last look at the rest of the world before somebody is alerted. Places are polled group by group, and a source that has
 * just come back is no longer suspect while its failure can still be seen: so what is about to be told is compared with other
 * countries over the very time of the event, from what is stored. So is a signal that joins what was told: a source that failed
 * before a cut, and comes back during it or after, would move its bounds. It costs a read for each of these, none for a quiet poll.
 *
 * @param draft what would be said
 * @param current the incidents as they were saved
 * @param looking the windows of this look
 * @returns the findings, those withheld that most other countries share; the same list when there are none
 */
export async function lookAround(
  draft: readonly Change[],
  current: readonly Incident[],
  looking: readonly Looking[],
  findings: readonly Finding[],
  at: Instant,
  runtime: Runtime,
): Promise<readonly Finding[]> {
  let heard = findings;
  const told = new Map(draft.map(({ transition, incident }) => [incident.id, { transition, incident }]));
  for (const { transition, incident } of told.values()) {
    if (!isAlerting(incident) || transition === 'retracted') continue;
    if (transition === 'updated' && !hasJoined(incident, current)) continue;
    const own = looking.find(
      ({ detector, window }) =>
        detector.kind === incident.kind && subjectKey(window.subject) === subjectKey(incident.subject),
    );
    if (own === undefined) continue;
    const others = await windowsElsewhere(own, at, runtime);
    const isShared = others.length === 1 && seesMoreThanOne(incident.evidence.map(({ signal }) => signal));
    if (incident.subject.service !== null) heard = blockedHere(heard, own, looking, others);
    else if (!isShared) heard = withheld(heard, own, others);
  }
  return heard;
}

function hasJoined({ id, evidence }: Incident, current: readonly Incident[]): boolean {
  const before = current.find((one) => one.id === id)?.evidence ?? [];
  return evidence.some(({ signal }) => before.every((one) => one.signal !== signal));
}

/** The same detector's view of the same service, or of none, in other countries. */
async function windowsElsewhere({ detector, window }: Looking, at: Instant, runtime: Runtime) {
  const places = await runtime.store.places.all();
  const within = new Map(places.map((place) => [place.entity, place.within]));
  const own = countryOf(window.subject.entity, within);
  const byCountry = Map.groupBy(places, ({ entity }) => countryOf(entity, within));
  byCountry.delete(own);
  const others = [...byCountry].sort(([a], [b]) => (a < b ? -1 : 1)).map(([country, held]) => speakerOf(country, held));
  // Spread over the watch list, which is ordered by name: neighbours need not be among them.
  const stride = Math.max(1, Math.ceil(others.length / MOST_COUNTRIES));
  const chosen = others.filter((_, i) => i % stride === 0).flat();
  const views = (await viewsOf(chosen, { ...runtime, detectors: [detector] })).filter(
    ({ subject }: { subject: Subject }) => subject.service === window.subject.service,
  );
  const [recent, baselines] = [await recentFor(views, at, runtime), await keptBaselines(views, runtime)];
  return views.map((view) => windowOf(view, at, recent, baselines, window.thresholds, []));
}

/** The country itself, or the first of its networks where it is not watched. */
const speakerOf = (country: Entity, held: readonly Place[]): readonly Place[] =>
  [held.find(({ entity }) => entity === country) ?? held.toSorted((a, b) => (a.entity < b.entity ? -1 : 1))[0]].filter(
    (place) => place !== undefined,
  );

function withheld(
  findings: readonly Finding[],
  { detector, window }: Looking,
  others: readonly Window[],
): readonly Finding[] {
  const elsewhere = others.map((other) => detector.detect(other));
  const share = window.thresholds['source.share'];
  const isSuspect = (finding: Finding) =>
    finding.kind === detector.kind &&
    subjectKey(finding.subject) === subjectKey(window.subject) &&
    finding.status === 'detected' &&
    fellTogether(finding, elsewhere, share);
  return findings.some(isSuspect) ? findings.map((one) => (isSuspect(one) ? withhold(one) : one)) : findings;
}

/** Asks again about one service, now beside those of other countries as well. */
function blockedHere(
  findings: readonly Finding[],
  { detector, window }: Looking,
  looking: readonly Looking[],
  others: readonly Window[],
): readonly Finding[] {
  const here = looking
    .filter((one) => one.detector === detector && one.window !== window)
    .map((one) => one.window)
    .filter(({ subject }) => subject.entity === window.subject.entity);
  const again = detector.detect({ ...window, siblings: [...here, ...others] });
  const isOwn = ({ kind, subject }: Finding) =>
    kind === detector.kind && subjectKey(subject) === subjectKey(window.subject);
  return [...findings.filter((finding) => !isOwn(finding)), ...again];
}

function countryOf(entity: Entity, within: ReadonlyMap<Entity, Entity | null>): Entity {
  let here = entity;
  for (let depth = 0; depth < 4 && entityType(here) !== 'country'; depth++) here = within.get(here) ?? here;
  return here;
}
