import type { ArtefactMute } from '#domain/artefact';
import type { Baseline } from '#domain/baseline';
import type { Place } from '#domain/entity';
import type { SourceOutage } from '#domain/health';
import type { PushOrigin } from '#domain/push-origin';
import { invariant } from '#domain/result';
import type { SignalId } from '#domain/series';
import { type Subject, subjectKey } from '#domain/subject';
import type { Configuration } from '#domain/thresholds';
import { memoryDead } from './memory/dead.ts';
import { memoryDeferrals } from './memory/deferrals.ts';
import { memoryDeliveries } from './memory/deliveries.ts';
import { memoryEndpoints } from './memory/endpoints.ts';
import { memoryIncidents } from './memory/incidents.ts';
import { byText, keep } from './memory/keep.ts';
import { memoryMaterial } from './memory/material.ts';
import { memoryPatterns } from './memory/patterns.ts';
import { memoryPolls } from './memory/polls.ts';
import { memoryRecords } from './memory/records.ts';
import { memorySeries } from './memory/series.ts';
import { memorySubscriptions } from './memory/subscriptions.ts';
import type {
  ArtefactStore,
  BaselineStore,
  ConfigurationStore,
  MailDayStore,
  PlaceStore,
  PushOriginStore,
  SignalState,
  StateStore,
  Store,
} from './store.ts';
import { thresholdsFrom } from './thresholds.ts';

/**
 * The reference of the ports: what replays and tests run on. Everything that goes in is copied and everything that
 * comes out is frozen, so that nobody changes what is stored by changing what they hold.
 */
export function memoryStore(): Store {
  const deliveries = memoryDeliveries();
  const subscriptions = memorySubscriptions((id, at) => {
    deliveries.endFor(id, 'unsubscribed', at);
    deferrals.dropFor(id);
    endpoints.dropFor(id);
  });
  const deferrals = memoryDeferrals(subscriptions.has);
  const endpoints = memoryEndpoints({
    ...subscriptions,
    endDeliveries: (id, at) => deliveries.endFor(id, 'disabled', at),
    sendAgain: deliveries.sendAgain,
  });
  const [places, incidents, patterns] = [memoryPlaces(), memoryIncidents(), memoryPatterns()];
  const pushOrigins = memoryPushOrigins();
  return {
    places,
    series: memorySeries(),
    baselines: memoryBaselines(),
    states: memoryStates(),
    incidents,
    patterns,
    records: memoryRecords(),
    subscriptions,
    deliveries,
    dead: memoryDead(deliveries.dead),
    material: memoryMaterial({ places, incidents, patterns, subscriptions, endpoints, pushOrigins }),
    deferrals,
    endpoints,
    pushOrigins,
    mailDays: memoryMailDays(),
    artefacts: memoryArtefacts(),
    polls: memoryPolls(),
    configuration: memoryConfiguration(),
  };
}

function memoryPlaces(): PlaceStore {
  let kept: readonly Place[] = [];
  return {
    async all() {
      return kept;
    },
    async replace(places) {
      const byEntity = new Map(places.map((place) => [place.entity, place]));
      kept = keep([...byEntity.values()].sort((a, b) => byText(a.entity, b.entity)));
    },
  };
}

function memoryArtefacts(): ArtefactStore {
  let kept: readonly ArtefactMute[] = [];
  return {
    async all() {
      return kept;
    },
    async replace(mutes) {
      kept = keep([...mutes].sort((a, b) => byText(a.entity, b.entity) || byText(a.kind, b.kind)));
    },
  };
}

function memoryPushOrigins(): PushOriginStore {
  const kept = new Map<string, PushOrigin>();
  return {
    async all() {
      return [...kept.values()].sort((a, b) => byText(a.origin, b.origin));
    },
    async put(origins, over) {
      for (const origin of over) kept.delete(origin);
      for (const one of origins) kept.set(one.origin, keep(one));
    },
  };
}

function memoryMailDays(): MailDayStore {
  const days = new Map<number, number>();
  return {
    async sent(day) {
      return days.get(day) ?? 0;
    },
    async add(day, count) {
      days.set(day, (days.get(day) ?? 0) + count);
    },
  };
}

function memoryBaselines(): BaselineStore {
  /** subject → detector and signal. */
  const kept = new Map<string, Map<string, Baseline>>();
  return {
    async read(subjects) {
      const keys = new Set(subjects.map(subjectKey));
      return [...keys].flatMap((key) => [...(kept.get(key)?.values() ?? [])]);
    },
    async put(baselines) {
      for (const baseline of baselines) {
        const key = subjectKey(baseline.subject);
        const ofSubject = kept.get(key) ?? new Map<string, Baseline>();
        kept.set(key, ofSubject.set(`${baseline.detector} ${baseline.signal}`, keep(baseline)));
      }
    },
  };
}

function memoryStates(): StateStore {
  const kept = new Map<SignalId, Map<string, SignalState>>();
  const outages = new Map<SignalId, SourceOutage>();
  const isPlace = ({ service }: Subject) => service === null;
  return {
    async put(states) {
      for (const state of states) {
        const ofSignal = kept.get(state.signal) ?? new Map<string, SignalState>();
        kept.set(state.signal, ofSignal.set(subjectKey(state.subject), keep(state)));
      }
    },
    async read(signals) {
      return [...new Set(signals)].flatMap((signal) =>
        [...(kept.get(signal)?.values() ?? [])].filter(({ subject }) => isPlace(subject)),
      );
    },
    async putSourceOutages(signals, open) {
      for (const { signal } of open) invariant(signals.includes(signal), `${signal} is not one of those that are put`);
      for (const signal of signals) outages.delete(signal);
      for (const outage of open) outages.set(outage.signal, keep(outage));
    },
    async sourceOutages() {
      return [...outages.values()].sort((a, b) => byText(a.signal, b.signal));
    },
  };
}

function memoryConfiguration(): ConfigurationStore {
  let now: Configuration = keep({ version: 0, thresholds: thresholdsFrom({}) });
  return {
    async current() {
      return now;
    },
    async save(thresholds, expectedVersion) {
      if (expectedVersion !== now.version) return 'conflict';
      now = keep({ version: now.version + 1, thresholds: thresholdsFrom(thresholds) });
      return 'saved';
    },
  };
}
