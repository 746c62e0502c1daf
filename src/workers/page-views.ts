import { isSound } from '#alerts/windows';
import type { Entity, Place } from '#domain/entity';
import { entityType } from '#domain/entity';
import { isMeasured } from '#domain/finding';
import type { PollState } from '#domain/health';
import { healthOf } from '#domain/health';
import { type Incident, isAlerting } from '#domain/incident';
import type { Pattern } from '#domain/pattern';
import { days, hours, type Instant, later, minutes } from '#domain/time';
import type { Runtime } from '#pipeline/runtime';
import { isOn } from '#pipeline/shards';
import type { RecordSource } from '#sources/records/record-source';
import type { Source } from '#sources/source';
import type { ExpectedView, HomeView, IncidentPageView, IncidentView, PlaceView, SourceView } from '#web/views';
import { chartInterval, chartView } from './chart-view.ts';
import { layerQueries, layersView } from './layers-view.ts';
import { recordsOf } from './reports.ts';

/** The cron looks every five minutes: after three misses our own silence is news. */
const LATE = minutes(15);
/** What has lasted longer than this is nobody's news of tonight. */
const FRESH = days(1);
const CRITICAL = 4;
const RECENT_READ = 40;
const PATTERNS_READ = 200;
/** How far ahead windows are told of. */
const EXPECTED = days(1);

/** Seven statements, whatever is going on in the world. */
export async function homeView(runtime: Runtime): Promise<HomeView> {
  const { store, sources } = runtime;
  const now = runtime.now();
  const [open, recent, places, polls, sourceOutages, lastTick, patterns] = await Promise.all([
    store.incidents.open(),
    store.incidents.recent(RECENT_READ),
    store.places.all(),
    store.polls.states(),
    store.states.sourceOutages(),
    store.polls.lastTick(),
    store.patterns.active(PATTERNS_READ),
  ]);
  const view = (incident: Incident): IncidentView => ({ incident, place: placeOf(incident.subject.entity, places) });
  const watched = places.filter(({ control }) => !control);
  const alerting = open.filter(isAlerting).toSorted(byWeight);
  return {
    now,
    open: alerting.filter((incident) => isOfTonight(incident, now)).map(view),
    lasting: alerting.filter((incident) => !isOfTonight(incident, now)).map(view),
    suspected: open
      .filter((incident) => !isAlerting(incident))
      .toSorted(byWeight)
      .map(view),
    expected: expectedOf(patterns, places, now),
    recent: recent.filter((incident) => incident.until !== null && isAlerting(incident)).map(view),
    sources: sources.map((source) => sourceView(source, polls, runtime)),
    sourceOutages,
    watched: {
      countries: watched.filter(({ entity }) => entityType(entity) === 'country').length,
      networks: watched.filter(({ entity }) => entityType(entity) === 'asn' || entityType(entity) === 'geoasn').length,
    },
    lastTick: lastTick === null ? null : { at: lastTick, late: now - lastTick > LATE },
  };
}

/** Of each window the one that comes next, where that is within a day. */
function expectedOf(patterns: readonly Pattern[], places: readonly Place[], now: Instant): readonly ExpectedView[] {
  return patterns
    .filter(isSound)
    .flatMap((pattern) => {
      const due = pattern.next.find(({ until }) => until > now);
      const place = placeOf(pattern.entity, places);
      return due === undefined || due.from > later(now, EXPECTED) ? [] : [{ pattern, place, due }];
    })
    .sort((a, b) => a.due.from - b.due.from || (a.pattern.id < b.pattern.id ? -1 : 1));
}

/** @returns null when there is no such incident */
export async function incidentView(id: string, runtime: Runtime): Promise<IncidentPageView | null> {
  const { store, sources, recordSources, tokens, detectors, signals } = runtime;
  const incident = await store.incidents.byId(id);
  if (incident === null) return null;
  const measured = { ...incident, evidence: incident.evidence.filter(isMeasured) };
  const now = runtime.now();
  const shown = chartInterval(incident, now);
  const wanted = measured.evidence.map(({ signal }) => ({
    signal,
    subject: incident.subject,
    step: signals.get(signal)?.step ?? hours(1),
    interval: shown,
  }));
  const [revisions, places, polls, sourceOutages, { thresholds }, series, baselines] = await Promise.all([
    store.incidents.history(id),
    store.places.all(),
    store.polls.states(),
    store.states.sourceOutages(),
    store.configuration.current(),
    store.series.read([...wanted, ...layerQueries(incident, now)]),
    store.baselines.read([incident.subject]),
  ]);
  const place = placeOf(incident.subject.entity, places);
  const records = await recordsOf(incident, places, runtime);
  const layers = layersView(series.slice(wanted.length));
  const behind = new Set([...incident.evidence.map(({ signal }) => signal.split('.')[0]), layers?.source]);
  const suspects = new Set(incident.evidence.map(({ signal }) => signal));
  return {
    now,
    incident,
    place,
    revisions,
    chart: chartView(measured, shown, {
      series,
      baselines,
      detectors,
      signals,
      place: place.place,
      thresholds,
      now,
    }),
    records,
    publishers: recordSources.map((source) => ({ ...source, on: isOn(source, tokens) })),
    sources: sources.filter((source) => behind.has(source.id)).map((source) => sourceView(source, polls, runtime)),
    sourceOutages: sourceOutages.filter(({ signal }) => suspects.has(signal)),
    ...(layers !== null && { layers }),
  };
}

const isOfTonight = ({ kind, severity, from }: Incident, now: Instant): boolean =>
  kind === 'outage' || severity >= CRITICAL || later(from, FRESH) > now;

const byWeight = (a: Incident, b: Incident): number => b.severity - a.severity || b.from - a.from;

type Measuring = Pick<Source, 'id' | 'title' | 'attribution' | 'every' | 'secret' | 'signals'>;

/** Who publishes records owes no values. */
export const publisherView = (source: RecordSource, polls: readonly PollState[], runtime: Runtime): SourceView =>
  sourceView({ ...source, signals: [] }, polls, runtime);

export function sourceView(source: Measuring, polls: readonly PollState[], { now, tokens }: Runtime): SourceView {
  const { id, title, attribution } = source;
  const shards = polls.filter((state) => state.source === id);
  return { id, title, attribution, health: healthOf(source, shards, now(), isOn(source, tokens)) };
}

export function placeView(place: Place): PlaceView {
  const { entity, timezone, within } = place;
  return { entity, place, within: within === null ? [] : [within], timezone };
}

/** A place that is no longer watched still has its incidents; of its local time nothing is known then. */
function placeOf(entity: Entity, places: readonly Place[]): PlaceView {
  const place = places.find((one) => one.entity === entity);
  return place === undefined ? { entity, place: null, within: [], timezone: 'UTC' } : placeView(place);
}
