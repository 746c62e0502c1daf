import { agreement } from './agree.ts';
import { isDenied, retracted } from './denial.ts';
import {
  belongs,
  type Episode,
  episodeOf,
  holds,
  isExtended,
  isHistory,
  LATE,
  type Settled,
  type Sighting,
  settledOf,
  withSighting,
} from './episode.ts';
import type { Evidence, Finding } from './finding.ts';
import { type Change, type Incident, incidentId, outranks, type Standing } from './incident.ts';
import { onsetOf } from './onset.ts';
import { reachOf, worseReach } from './reach.ts';
import { RETURNED, restoredOf } from './restored.ts';
import { lossOf, severityOf } from './severity.ts';
import { subjectKey } from './subject.ts';
import { DEFAULT_THRESHOLDS, type Thresholds } from './thresholds.ts';
import type { Instant } from './time.ts';

/** What a reader would notice: a loss a tenth deeper, twice the tests, another day of it. */
const DEEPER = 0.1;
const MORE_TESTS = 2;
const LONGER = 86_400;

/**
 * What the findings change in the incidents of the same subjects. It compares what is true with what was saved, so that it
 * may be repeated at any time:
 *
 * - the same findings again change nothing;
 * - `insufficient` never resolves;
 * - resolving needs `normal` for the settle time from every signal that supports the incident (`settledOf` has the two
 *   excuses);
 * - late data may extend or correct an open incident and escalate one that has ended, and its revision grows.
 *
 * A loss that is still going on opens an incident; one that was over before anybody could see it happening does so only
 * when two families agree on it and it ended in the last hours. An alerting incident is retracted once publishers have replaced everything that it rested on
 * by healthy values; what merely was not confirmed ends where it was last seen.
 *
 * @param incidents those of the findings' subjects that are open, or ended within the detectors' recent past
 * @param findings of any number of subjects, each signal's in time order
 * @returns changes to be saved in this order; an incident may have more than one
 */
export function fold(
  incidents: readonly Incident[],
  findings: readonly Finding[],
  thresholds: Thresholds = DEFAULT_THRESHOLDS,
): readonly Change[] {
  const key = ({ kind, subject }: Pick<Incident, 'kind' | 'subject'>) => `${kind} ${subjectKey(subject)}`;
  const saved = Map.groupBy(incidents, key);
  return [...Map.groupBy(findings, key)].flatMap(([group, heard]) => settle(saved.get(group) ?? [], heard, thresholds));
}

/** Events that have grown may take what belonged to another: nearly always the second look finds nothing more. */
const LOOKS = 5;

function settle(saved: readonly Incident[], heard: readonly Finding[], thresholds: Thresholds): readonly Change[] {
  const changes: Change[] = [];
  const current = new Map(saved.map((incident) => [incident.id, incident]));
  for (let look = 0; look < LOOKS; look++) {
    const episodes = episodesOf([...current.values()], heard, thresholds);
    const found = episodes.flatMap((episode) => changesOf(episode, heard, thresholds));
    if (found.length === 0) break;
    for (const { incident } of found) current.set(incident.id, incident);
    changes.push(...found);
  }
  return changes;
}

/** Puts each stretch of loss to the event that it belongs to. */
function episodesOf(saved: readonly Incident[], heard: readonly Finding[], thresholds: Thresholds): readonly Episode[] {
  const byStart = (a: { from: Instant }, b: { from: Instant }) => a.from - b.from;
  // By id, not by onset: late data move an onset, and the order must not move with it.
  const byId = (a: Incident, b: Incident) => (a.id < b.id ? -1 : 1);
  const episodes: Episode[] = [...saved].sort(byId).map(episodeOf);
  let left = heard.filter((finding): finding is Sighting => finding.status === 'detected');
  left.sort((a, b) => byStart(a.interval, b.interval));
  for (;;) {
    const placed = left.filter((sighting) => place(sighting, episodes, heard, thresholds));
    if (placed.length > 0) {
      // An event that has grown may reach what it did not reach before.
      left = left.filter((sighting) => !placed.includes(sighting));
      continue;
    }
    const opening = left.find(({ ongoing }) => ongoing) ?? left.find((one) => isSeconded(one, left, heard, thresholds));
    if (opening === undefined) return episodes;
    episodes.push(withSighting(episodeOf(null), opening));
    left = left.filter((sighting) => sighting !== opening);
  }
}

/** Over before anybody saw it happening, and yet two families agree on it. */
function isSeconded(
  one: Sighting,
  all: readonly Sighting[],
  heard: readonly Finding[],
  thresholds: Thresholds,
): boolean {
  const now = Math.max(...heard.map(({ interval }) => interval.until));
  if (one.kind !== 'outage' || one.interval.until < now - LATE) return false;
  return all.some(({ evidence }) => agreement([one.evidence, evidence], heard, thresholds) === 'corroborated');
}

function place(sighting: Sighting, episodes: Episode[], heard: readonly Finding[], thresholds: Thresholds): boolean {
  // The event that has it already; else the latest: what lies between two belongs to the one that it may have begun.
  const candidates = episodes.map((episode) => belongs(sighting, episode, heard, thresholds));
  const own = episodes.findLastIndex((episode, i) => candidates[i] === true && holds(episode, sighting));
  const index = own >= 0 ? own : candidates.lastIndexOf(true);
  const episode = episodes[index];
  if (episode === undefined) return false;
  episodes[index] = withSighting(episode, sighting);
  return true;
}

function changesOf(episode: Episode, heard: readonly Finding[], thresholds: Thresholds): readonly Change[] {
  const { saved } = episode;
  if (saved !== null && isDenied(episode, heard)) return [{ transition: 'retracted', incident: retracted(saved) }];
  const isOpen = saved === null || saved.until === null || isExtended(episode, heard, thresholds);
  const settled: Settled | null = isOpen ? settledOf(episode, heard, thresholds) : null;
  const standing = standingOf(episode, heard, thresholds);
  // Nearly all that is over: nobody has to be told what it was.
  if (!isOpen && (isHistory(episode, heard) || !outranks(standing, saved.standing))) return [];
  const now = incidentOf(episode, standing, heard, thresholds, isOpen ? null : saved.until);
  const changes: Change[] = [];
  if (saved === null) {
    changes.push({ transition: 'opened', incident: now });
  } else if (outranks(now.standing, saved.standing)) {
    changes.push({ transition: 'escalated', incident: now });
  } else if (isOpen && settled === null && isNews(saved, now)) {
    changes.push({ transition: 'updated', incident: now });
  }
  if (settled === null) return changes;
  const { restored: _, ...over } = now;
  const revision = (changes.at(-1)?.incident.revision ?? saved?.revision ?? 0) + 1;
  const end = { ...over, until: settled.until, revision };
  // What was over and did not open again has been told its end: late data may move it, and a witness that joins is no news.
  if ((saved?.until ?? null) === null || changes.length > 0) changes.push({ transition: 'resolved', incident: end });
  else if (saved?.until !== end.until) changes.push({ transition: 'updated', incident: end });
  return changes;
}

function incidentOf(
  episode: Episode,
  standing: Standing,
  heard: readonly Finding[],
  thresholds: Thresholds,
  until: Instant | null,
): Incident {
  const { saved, sightings, evidence } = episode;
  const { kind, subject } = saved ?? (sightings[0] as Sighting);
  const from = onsetOf(episode, standing !== 'suspected', heard, thresholds);
  const severity = severityOf(kind, subject, evidence);
  const reach = reachOf(kind, evidence, heard);
  return {
    id: saved?.id ?? incidentId(kind, subject, from),
    kind,
    subject,
    from,
    until,
    standing,
    cause: saved?.cause ?? 'unknown',
    ...(saved?.causeTerms === undefined ? {} : { causeTerms: saved.causeTerms }),
    reach: saved === null ? reach : worseReach(saved.reach, reach, evidence, heard),
    severity: saved !== null && saved.severity > severity ? saved.severity : severity,
    evidence,
    ...restoredOf(evidence, heard, until, thresholds),
    revision: (saved?.revision ?? 0) + 1,
  };
}

/** What was once well supported stays so. */
function standingOf(
  { saved, sightings, evidence }: Episode,
  heard: readonly Finding[],
  thresholds: Thresholds,
): Standing {
  const isKnown = ({ signal, interval }: Evidence) =>
    saved?.evidence.some((old) => old.signal === signal && interval.from <= old.interval.until) ?? false;
  const fresh = sightings.map((sighting) => sighting.evidence).filter((one) => !isKnown(one));
  const standing = sightings.some(({ standsAlone }) => standsAlone)
    ? 'corroborated'
    : agreement([...evidence, ...fresh], heard, thresholds);
  return saved !== null && !outranks(standing, saved.standing) ? saved.standing : standing;
}

function isNews(before: Incident, after: Incident): boolean {
  return (
    before.from !== after.from ||
    before.until !== after.until ||
    before.severity !== after.severity ||
    before.reach !== after.reach ||
    Math.abs((before.restored ?? 0) - (after.restored ?? 0)) >= RETURNED ||
    before.evidence.length !== after.evidence.length ||
    after.evidence.some((now) => {
      const old = before.evidence.find(({ signal }) => signal === now.signal);
      return old === undefined || isMore(old, now);
    })
  );
}

const isMore = (old: Evidence, now: Evidence): boolean =>
  lossOf(now) - lossOf(old) >= DEEPER ||
  now.interval.until - old.interval.until >= LONGER ||
  (now.count ?? 0) >= MORE_TESTS * (old.count ?? Number.POSITIVE_INFINITY);
