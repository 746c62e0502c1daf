import type { Delivery } from '#domain/delivery';
import type { Entity, Place } from '#domain/entity';
import type { SourceHealth, SourceId, SourceOutage } from '#domain/health';
import type { Incident, Transition } from '#domain/incident';
import type { Occurrence, Pattern } from '#domain/pattern';
import type { Mute } from '#domain/preferences';
import type { ThirdPartyRecord } from '#domain/record';
import type { Family, Signal, SignalId } from '#domain/series';
import type { ServiceId } from '#domain/subject';
import type { Subscription } from '#domain/subscription';
import type { Instant, Interval, Seconds } from '#domain/time';

/** A place as pages show it. */
export interface PlaceView {
  readonly entity: Entity;
  /** Null when it is no longer watched: it then goes by its key. */
  readonly place: Place | null;
  /** The entities that hold it, nearest first. */
  readonly within: readonly Entity[];
  /** Canonical IANA name; UTC when nothing better is known. */
  readonly timezone: string;
}

export interface IncidentView {
  readonly incident: Incident;
  readonly place: PlaceView;
}

/** A source with its health, and the credit that its licence asks for wherever its data is. */
export interface SourceView {
  readonly id: string;
  readonly title: string;
  readonly attribution: { readonly text: string; readonly url: string; readonly licence: string };
  readonly health: SourceHealth;
}

/** A source as its own page shows it. */
export interface SourceDetailView extends SourceView {
  readonly every: Seconds;
  readonly signals: readonly Signal[];
  /** The age at which a newest value is late, in the order of the signals. */
  readonly lateAfter: readonly Seconds[];
  /** Since when its publisher has brought nothing new, where that is known. */
  readonly dormantSince: Instant | null;
}

/** What is seen of one country and its networks. */
export interface CountryHealthView {
  readonly place: PlaceView;
  /** Of any source. */
  readonly newestValue: Instant | null;
  /** Sources that are on and bring nothing new of it. */
  readonly missing: readonly Pick<SourceView, 'id' | 'title' | 'health'>[];
}

export interface SourcesView {
  readonly now: Instant;
  readonly sources: readonly SourceDetailView[];
  /** Those whose alarms and reports are quoted. */
  readonly publishers: readonly SourceView[];
  readonly sourceOutages: readonly SourceOutage[];
  readonly countries: readonly CountryHealthView[];
}

/** A window that is likely to open, or is open, within a day. */
export interface ExpectedView {
  readonly pattern: Pattern;
  readonly place: PlaceView;
  readonly due: Occurrence;
}

export interface HomeView {
  readonly now: Instant;
  /** What is open and was alerted, most severe first: every outage, and of the rest what began within a day or is critical. */
  readonly open: readonly IncidentView[];
  /** The rest of it, which must not hide tonight's: services that have been blocked for days. */
  readonly lasting: readonly IncidentView[];
  /** Open, but of one family only: nobody was told. */
  readonly suspected: readonly IncidentView[];
  /** What the windows that repeat make likely, soonest first. */
  readonly expected: readonly ExpectedView[];
  /** Over, newest first. */
  readonly recent: readonly IncidentView[];
  readonly sources: readonly SourceView[];
  readonly sourceOutages: readonly SourceOutage[];
  readonly watched: { readonly countries: number; readonly networks: number };
  /** When we last looked at all; `late` when that is longer ago than it should be. */
  readonly lastTick: { readonly at: Instant; readonly late: boolean } | null;
}

/** One saved change of an incident. */
export interface RevisionView {
  readonly at: Instant;
  readonly transition: Transition;
  readonly incident: Incident;
}

/** Who publishes records, and the credit that is theirs. */
export interface PublisherView extends Pick<SourceView, 'id' | 'title' | 'attribution'> {
  /** Whether they are read now; what was read before stays theirs. */
  readonly on: boolean;
}

export interface IncidentPageView extends IncidentView {
  readonly now: Instant;
  /** Oldest first. */
  readonly revisions: readonly RevisionView[];
  readonly chart: ChartView;
  /** What others have published about it, the weightiest first. */
  readonly records: readonly ThirdPartyRecord[];
  /** Everybody whose records may be among them. */
  readonly publishers: readonly PublisherView[];
  /** Those whose data the incident rests on. */
  readonly sources: readonly SourceView[];
  readonly sourceOutages: readonly SourceOutage[];
  /** Where on the way to a blocked service somebody interferes; absent where nobody says. */
  readonly layers?: LayersView;
}

/** What a publisher's own analysis says of a day, as it says it: scores from 0 to 1 that make no whole. */
export interface LayersView {
  readonly source: SourceId;
  readonly day: Instant;
  readonly scores: readonly { readonly signal: SignalId; readonly score: number }[];
}

export interface ChartView {
  /** The time axis. */
  readonly interval: Interval;
  /** What is shaded; an open incident reaches to now. */
  readonly incident: Interval;
  readonly rows: readonly ChartRow[];
  /** The incident goes on beyond the axis. */
  readonly cut: boolean;
}

/** One signal over the chart's time, never in its own unit: what we publish is relative to its past. */
export interface ChartRow {
  readonly signal: SignalId;
  readonly family: Family;
  /** `ratio`: of what is usual, 1 is usual. `share`: of the tests made, 1 is all of them. */
  readonly measure: 'ratio' | 'share';
  /** What is usual, on the row's scale: 1 for a ratio. */
  readonly usual: number;
  /** Which way is worse. */
  readonly worse: 'lower' | 'higher';
  /** The length of a bin. */
  readonly step: Seconds;
  /** In time order on the grid of `step`. Empty when nothing is known, for the reason in `missing`. */
  readonly points: readonly ChartPoint[];
  readonly missing: 'no-data' | 'no-usual' | null;
}

export interface ChartPoint {
  readonly at: Instant;
  /** Null when nobody looked. */
  readonly value: number | null;
  /** Where detection begins, on the same scale; null when nothing is known of what is usual. */
  readonly edge: number | null;
}

/** What the fields of a wish show, on `/subscribe` and where it is changed. */
export interface WishView {
  readonly wish: Pick<Subscription, 'filter' | 'language' | 'timezone' | 'preferences'>;
  /** The countries that we watch, and whatever else the wish names. */
  readonly places: readonly PlaceView[];
  readonly services: readonly ServiceId[];
  /** Canonical IANA names to choose from, the wish's own among them. */
  readonly zones: readonly string[];
}

export interface SubscribeView extends WishView {
  /** Parameters of the address that were not understood: nothing of it was taken over. */
  readonly refused: readonly string[];
}

export interface DecisionView {
  readonly at: Instant;
  readonly isTold: boolean;
  readonly reason: Delivery['reason'];
  readonly status: Delivery['status'];
  readonly attempts: number;
  readonly failure: string | null;
  /** Null when the thread is no incident's. */
  readonly incident: IncidentView | null;
  readonly url: string;
}

export interface ManageView extends WishView {
  readonly subscription: Pick<Subscription, 'channel' | 'timezone' | 'revision'>;
  /** Masked. */
  readonly target: string;
  /** Those that have not run out. */
  readonly mutes: readonly Mute[];
  /** Newest first. */
  readonly decisions: readonly DecisionView[];
  /** Where the forms post to, where everything can be taken along, and the wish as a link for others: paths of ours. */
  readonly action: string;
  readonly exported: string;
  readonly share: string;
  /** What became of the form that was just sent. */
  readonly said: 'saved' | 'refused' | 'conflict' | null;
}
