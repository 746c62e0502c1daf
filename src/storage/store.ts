import type { ArtefactMute } from '#domain/artefact';
import type { Baseline } from '#domain/baseline';
import type { Decision, Told } from '#domain/decision';
import type { Delivery, DeliveryId, DeliveryStatus, HoldReason } from '#domain/delivery';
import type { Entity, Place } from '#domain/entity';
import type { PollState, SourceId, SourceOutage } from '#domain/health';
import type { Change, Incident, IncidentId, Transition } from '#domain/incident';
import type { Pattern, PatternId } from '#domain/pattern';
import type { PushOrigin } from '#domain/push-origin';
import type { ThirdPartyRecord } from '#domain/record';
import type { Series, SignalId } from '#domain/series';
import type { Subject } from '#domain/subject';
import type { ChannelKind, Subscription, SubscriptionId } from '#domain/subscription';
import type { Summary } from '#domain/summary';
import type { Configuration, Thresholds } from '#domain/thresholds';
import { type Instant, type Interval, minutes, type Seconds } from '#domain/time';
import type { ThreadId } from '#domain/topic';
import type { DeadStore } from './dead.ts';
import type { EndpointStore } from './endpoints.ts';
import type { MaterialStore } from './material.ts';

export type { Material } from './material.ts';

/**
 * Ports to what is remembered. Every write may be repeated: it is an upsert, a compare-and-swap, or keyed by a derived
 * id, and it answers what happened. The contract suite holds every adapter to the same behaviour.
 */
export interface Store {
  readonly places: PlaceStore;
  readonly series: SeriesStore;
  readonly baselines: BaselineStore;
  readonly states: StateStore;
  readonly incidents: IncidentStore;
  readonly patterns: PatternStore;
  readonly records: RecordStore;
  readonly subscriptions: SubscriptionStore;
  readonly deliveries: DeliveryStore;
  readonly material: MaterialStore;
  readonly dead: DeadStore;
  readonly deferrals: DeferralStore;
  readonly endpoints: EndpointStore;
  readonly pushOrigins: PushOriginStore;
  readonly mailDays: MailDayStore;
  readonly artefacts: ArtefactStore;
  readonly polls: PollStore;
  readonly configuration: ConfigurationStore;
}

/** The watch list. */
export interface PlaceStore {
  all(): Promise<readonly Place[]>;
  /** Makes the list exactly this. */
  replace(places: readonly Place[]): Promise<void>;
}

export interface SeriesWanted {
  readonly signal: SignalId;
  readonly subject: Subject;
  /** The grid to answer on when nothing is stored; else the answer has the step of the newest stored day. */
  readonly step: Seconds;
  readonly interval: Interval;
}

/** Packed: one row per (signal, subject, UTC day). */
export interface SeriesStore {
  /** Upserts by (signal, subject, bin): the newest non-null value of a bin wins, a gap erases nothing. */
  put(series: readonly Series[]): Promise<void>;
  /**
   * One series per wish, in the same order, on the grid that starts at the wish's `from` floored to the step. Days that
   * were stored with another step than the newest one in the interval are gaps: a source that changes its step starts a
   * new history. `counts` is null when no bin has one.
   */
  read(wanted: readonly SeriesWanted[]): Promise<readonly Series[]>;
  /** Which subjects have a value of these signals in the days kept, inside these entities: services seen from a place. */
  subjects(signals: readonly SignalId[], entities: readonly Entity[]): Promise<readonly Subject[]>;
  /** Drops whole days before `before`; the verdicts stay. */
  prune(before: Instant): Promise<void>;
}

/** A cache of `Detector.learn`; losing it costs time and nothing else. */
export interface BaselineStore {
  /** The one kept for each (detector, signal) of these subjects. */
  read(subjects: readonly Subject[]): Promise<readonly Baseline[]>;
  put(baselines: readonly Baseline[]): Promise<void>;
}

/** The latest word on one signal of one subject: what the source guard compares across countries. */
export interface SignalState {
  readonly signal: SignalId;
  readonly subject: Subject;
  readonly status: 'detected' | 'normal' | 'insufficient';
  /** Observed over usual at the newest known bin, null when there is no telling. */
  readonly ratio: number | null;
  /** Start of the newest known bin. */
  readonly at: Instant;
}

export interface StateStore {
  put(states: readonly SignalState[]): Promise<void>;
  /** States of these signals for all places (services left out). */
  read(signals: readonly SignalId[]): Promise<readonly SignalState[]>;
  /** Makes the list of open source outages of these signals exactly this. */
  putSourceOutages(signals: readonly SignalId[], outages: readonly SourceOutage[]): Promise<void>;
  sourceOutages(): Promise<readonly SourceOutage[]>;
}

/** One saved change of an incident, for its page and for whoever asks what was known when. */
export interface Revision {
  readonly at: Instant;
  readonly transition: Transition;
  readonly incident: Incident;
  readonly configuration: number;
}

/** @see IncidentStore.putBack */
export const PUT_BACK_EVERY = minutes(5);

/** An incident with what its newest revision was. */
export interface Undispatched {
  readonly incident: Incident;
  readonly transition: Transition;
}

export interface IncidentStore {
  /** Incidents of these subjects that began in the interval or were open during it. */
  overlapping(subjects: readonly Subject[], interval: Interval): Promise<readonly Incident[]>;
  open(): Promise<readonly Incident[]>;
  /**
   * Newest first by onset, then by id.
   *
   * @param before the last incident of the page before: keyset pages, each incident once
   */
  recent(limit: number, before?: Pick<Incident, 'from' | 'id'>): Promise<readonly Incident[]>;
  byId(id: IncidentId): Promise<Incident | null>;
  /** Those of these that exist, in any order. */
  byIds(ids: readonly IncidentId[]): Promise<readonly Incident[]>;
  /** Oldest first. */
  history(id: IncidentId): Promise<readonly Revision[]>;
  /** Compare-and-swap: saves when the stored revision is one less (0 for none); the loser of a race looks again. */
  save(change: Change, at: Instant, configuration: number): Promise<'saved' | 'conflict'>;
  /**
   * Incidents whose newest revision has not yet been told to every subscription that it may be told to: those that were
   * never put back first, then whichever was put back longest ago; of these the most severe.
   */
  undispatched(limit: number): Promise<readonly Undispatched[]>;
  /** When each of these was first known to be more than a suspicion; what never was is left out. */
  alertingSince(ids: readonly IncidentId[]): Promise<ReadonlyMap<IncidentId, Instant>>;
  /** Records that revision as offered to all; a later revision stays undispatched. */
  markDispatched(id: IncidentId, revision: number): Promise<void>;
  /** Is there a newest revision that was neither dispatched nor put back? What is held for a reason is no work left over. */
  hasNews(): Promise<boolean>;
  /**
   * Lets all others that are undispatched go first. One with a newer revision by now keeps its place, and one that was put
   * back less than `PUT_BACK_EVERY` ago is left alone, for written rows are what D1 charges for.
   */
  putBack(incidents: readonly Pick<Incident, 'id' | 'revision'>[], at: Instant): Promise<void>;
  /** Makes those that were dispatched undispatched once more, as if put back at that time; the others stay as they are. */
  offerAgain(ids: readonly IncidentId[], at: Instant): Promise<void>;
}

/** Windows that repeat. */
export interface PatternStore {
  /** All of these places, those that have ended too, by id. */
  ofEntities(entities: readonly Entity[]): Promise<readonly Pattern[]>;
  /** Compare-and-swap: saves when the stored revision is the expected one (0 for none). */
  save(pattern: Pattern, expectedRevision: number, at: Instant): Promise<'saved' | 'conflict'>;
  /** Those that have not ended, the newest change first. */
  active(limit: number): Promise<readonly Pattern[]>;
  /** Those of these that exist, in any order. */
  byIds(ids: readonly PatternId[]): Promise<readonly Pattern[]>;
  /**
   * Those whose newest revision was not yet offered to all, and those whose next window begins within the time that was asked
   * for and was not yet announced: the oldest change first.
   */
  due(at: Instant, ahead: Seconds, limit: number): Promise<readonly Pattern[]>;
  /** Records that revision as offered to all, and all windows that begin no later than `announced` as announced. */
  markDispatched(id: PatternId, revision: number, announced: Instant): Promise<void>;
}

/** At most this many records come from one question: a long outage has thousands of alarms. */
export const MOST_RECORDS = 200;

/** What others have published. */
export interface RecordStore {
  /** Upserts by source and id: the newest words, and the earliest `publishedAt`. */
  put(records: readonly ThirdPartyRecord[]): Promise<void>;
  /**
   * About any of these entities, at some moment of the interval; one without an end reaches into all that comes after.
   * Reports before alarms, then the earliest published first.
   */
  overlapping(entities: readonly Entity[], interval: Interval): Promise<readonly ThirdPartyRecord[]>;
  /** Of any entity, newest first by publication. */
  recent(limit: number): Promise<readonly ThirdPartyRecord[]>;
  /** Drops what was over before then, and of what has no end what was published before then. */
  prune(before: Instant): Promise<void>;
}

/** A target as it lies in the table: encrypted, with a keyed digest to find it again. */
export interface SealedTarget {
  readonly sealed: string;
  readonly digest: string;
}

export interface SubscriptionStore {
  /** `exists` when the channel already has this target; nothing is changed then. */
  create(subscription: Subscription, target: SealedTarget): Promise<'created' | 'exists'>;
  byId(id: SubscriptionId): Promise<Subscription | null>;
  /** Those of these that exist, in any order. */
  byIds(ids: readonly SubscriptionId[]): Promise<readonly Subscription[]>;
  byDigest(channel: ChannelKind, digest: string): Promise<Subscription | null>;
  confirm(id: SubscriptionId): Promise<'confirmed' | 'unknown'>;
  /**
   * Compare-and-swap: saves filter, language, zone, preferences and when the next digest is due, when the stored revision is
   * one less than this one; whoever wants no more digests has none before the next. What it follows no more stays among its interests as a former one.
   */
  change(subscription: Subscription, at: Instant): Promise<'saved' | 'conflict'>;
  /** Those former since then or longer, the longest first. */
  formerInterests(before: Instant, limit: number): Promise<readonly FormerInterest[]>;
  /** Those that are followed again by now stay. */
  dropFormer(former: readonly FormerInterest[]): Promise<void>;
  /**
   * Pending ones whose confirmation did not go out, taken so that nobody else sends it now: if this attempt fails too, the
   * next is due when they have waited twice as long, and at the earliest after `CONFIRMATION_EVERY`. Those just created wait
   * for whoever created them.
   */
  leaseConfirmations(at: Instant, limit: number): Promise<readonly Subscription[]>;
  confirmationSent(id: SubscriptionId): Promise<void>;
  /** Active ones whose digest is due, the longest overdue first. */
  digestsDue(at: Instant, limit: number): Promise<readonly DueDigest[]>;
  /** Puts the next digests on their times, unless somebody has moved them since. */
  moveDigests(moves: readonly DigestMove[]): Promise<void>;
  /** Deletes the row, the target and the interests, and ends what was still to be sent to it as `gone`. */
  remove(id: SubscriptionId, at: Instant): Promise<'removed' | 'unknown'>;
  /** The same for all of these at once. */
  removeAll(ids: readonly SubscriptionId[], at: Instant): Promise<void>;
  /** Active ones interested in any of these, now or formerly, ordered by id, after `after`; keyset pages, each id once. */
  interested(
    interests: readonly (Entity | '*')[],
    after: SubscriptionId | null,
    limit: number,
  ): Promise<readonly Subscription[]>;
  sealedTargets(ids: readonly SubscriptionId[]): Promise<ReadonlyMap<SubscriptionId, string>>;
  /** Those of one channel, whatever their status, ordered by id. */
  ofChannel(channel: ChannelKind, limit: number): Promise<readonly Subscription[]>;
  /** How many that were created at or after `since` still wait for their confirmation. */
  pendingSince(since: Instant): Promise<number>;
  /** Deletes those never confirmed that were created before `before`. */
  expirePending(before: Instant): Promise<void>;
  /** How many are active. */
  counts(): Promise<Readonly<Record<ChannelKind, number>>>;
}

/** A place that somebody follows no more, and may still be owed the end of something there. */
export interface FormerInterest {
  readonly subscription: SubscriptionId;
  readonly interest: Entity | '*';
  readonly since: Instant;
}

export interface DueDigest {
  readonly subscription: Subscription;
  readonly due: Instant;
  /** Where the one before it ended; null before the first. */
  readonly since: Instant | null;
}

export interface DigestMove {
  readonly id: SubscriptionId;
  /** When it was due. */
  readonly from: Instant;
  /** When the next one is. */
  readonly to: Instant | null;
  /** Where that begins. */
  readonly since: Instant;
}

/** How long a confirmation that did not go out waits at least. */
export const CONFIRMATION_EVERY = minutes(5);

/** An opening that one subscriber shall hear of later, if it is then still open: when to offer it to them again. */
export interface Deferral {
  readonly subscription: SubscriptionId;
  readonly incident: IncidentId;
  readonly until: Instant;
}

export interface DeferralStore {
  /** Upserts by subscription and incident; what nobody is subscribed to (any more) is left out. */
  put(deferrals: readonly Deferral[]): Promise<void>;
  /** Those whose time has come, by time, subscription and incident. */
  due(at: Instant, limit: number): Promise<readonly Deferral[]>;
  /** Those that have been put off again since stay. */
  drop(deferrals: readonly Deferral[]): Promise<void>;
}

/** Push services that stand still: a handful. */
export interface PushOriginStore {
  /** By origin. */
  all(): Promise<readonly PushOrigin[]>;
  /** Upserts by origin, and forgets those that are `over`. */
  put(origins: readonly PushOrigin[], over: readonly string[]): Promise<void>;
}

/** How many mails went out, by UTC days since the epoch. */
export interface MailDayStore {
  sent(day: number): Promise<number>;
  add(day: number, count: number): Promise<void>;
}

export interface ArtefactStore {
  /** By entity and kind, those that have run out too. */
  all(): Promise<readonly ArtefactMute[]>;
  /** Makes the list exactly this. */
  replace(mutes: readonly ArtefactMute[]): Promise<void>;
}

/** What one attempt to send came to, as the row will say it. */
export interface Finished {
  readonly id: DeliveryId;
  readonly status: DeliveryStatus;
  readonly failure: string | null;
  /** When to try again, for `pending`. */
  readonly dueAt: Instant;
  /** It was leased and given back without a try, which then is not counted as one. */
  readonly isUntried?: boolean;
}

export interface DeliveryStore {
  /**
   * What each of these subscriptions was last told in each of these threads, from what is `pending`, `sending` or
   * `delivered`, by itself or in the letter that bundles it: what failed for good, was superseded or was held told nobody.
   */
  told(threads: readonly ThreadId[], subscriptions: readonly SubscriptionId[]): Promise<ToldLookup>;
  /**
   * When each of these subscriptions was given the notices that count against a budget (interrupting, and less than
   * critical), since then and oldest first; what failed for good counts no more.
   */
  spent(subscriptions: readonly SubscriptionId[], since: Instant): Promise<SpentLookup>;
  /**
   * Tells become `pending` rows, holds `held` rows; what is there already stays, unless the letter that bundled it failed for
   * good. Returns ids still pending.
   */
  record(decisions: readonly Decision[], at: Instant): Promise<readonly DeliveryId[]>;
  /** How often each of these subscriptions was told nothing, by reason, since its moment. */
  heldSince(since: ReadonlyMap<SubscriptionId, Instant>): Promise<HeldLookup>;
  /**
   * Summaries become `pending` rows, and what they bundle `bundled` ones that count as told; all or nothing, and what is
   * there already stays. Returns the ids of summaries still pending.
   */
  recordSummaries(summaries: readonly Bundle[], at: Instant): Promise<readonly DeliveryId[]>;
  /**
   * Takes those that are due and in nobody's hands: they are `sending` until `until`, with one attempt more. One that a
   * newer turn of the same thread and subscription has overtaken by being `delivered` becomes `superseded`
   * instead and is not returned: nobody hears "opened" after "resolved"; but each summary says something of its own. For the same reason one of a thread of which
   * somebody has another turn in hand has to wait; those of one call go to one hand.
   */
  lease(ids: readonly DeliveryId[], at: Instant, until: Instant): Promise<readonly Delivery[]>;
  /** Ends or puts back what is pending or being sent; what has ended stays as it ended, whoever comes late. */
  finish(results: readonly Finished[], at: Instant): Promise<void>;
  /** Pending and due, or leased by someone who never came back; most severe first, then who waits longest. */
  due(at: Instant, limit: number): Promise<readonly Pick<Delivery, 'id' | 'channel'>[]>;
  /** Newest first. */
  ofSubscription(id: SubscriptionId, limit: number): Promise<readonly Delivery[]>;
  /** Counts by channel, status and reason, for the status page and the summary of a run. */
  counts(): Promise<readonly DeliveryCount[]>;
}

export type HeldLookup = (
  subscription: SubscriptionId,
) => readonly { readonly reason: HoldReason; readonly count: number }[];

/** A summary with the decisions to tell that it stands for. */
export interface Bundle {
  readonly summary: Summary;
  readonly decisions: readonly Decision[];
}

export type SpentLookup = (subscription: SubscriptionId) => readonly Instant[];
export type ToldLookup = (thread: ThreadId, subscription: SubscriptionId) => Told | null;

export interface DeliveryCount {
  readonly channel: ChannelKind;
  readonly status: DeliveryStatus;
  readonly reason: string;
  readonly count: number;
  /** When the oldest of them was decided. */
  readonly oldest: Instant;
}

export interface PollJob {
  readonly source: SourceId;
  readonly shard: string;
}

export interface PollStore {
  states(): Promise<readonly PollState[]>;
  /** Adds rows for new jobs, due at once, and drops rows of jobs that are no longer wanted. */
  ensure(jobs: readonly PollJob[], at: Instant): Promise<void>;
  /**
   * The job that is overdue the longest of each source that nobody is asking, so that a host meets the requests of one shard at
   * a time.
   *
   * @param source of this one alone
   */
  turns(at: Instant, source?: SourceId): Promise<readonly PollJob[]>;
  /** Null when it is not due or in somebody's hands: two ticks never do the same work. */
  lease(job: PollJob, at: Instant, until: Instant): Promise<PollState | null>;
  /** Writes the state back and ends the lease. */
  finish(state: PollState): Promise<void>;
  /** Puts off all jobs of a source that are due before this; leases stay. */
  defer(source: SourceId, until: Instant): Promise<void>;
  /** The newest tick that ran to its end; null before the first. */
  lastTick(): Promise<Instant | null>;
  recordTick(at: Instant): Promise<void>;
}

export interface ConfigurationStore {
  /** Version 0 with the defaults when nothing was ever saved; a stored name that no longer exists is left out. */
  current(): Promise<Configuration>;
  save(
    thresholds: Thresholds,
    expectedVersion: number,
    by: { readonly author: string; readonly reason: string; readonly at: Instant },
  ): Promise<'saved' | 'conflict'>;
}
