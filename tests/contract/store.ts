import { afterEach, beforeEach, describe } from 'vitest';
import type { Store } from '#storage/store';
import { deadContract } from './store/dead.ts';
import { deferralsContract } from './store/deferrals.ts';
import { deliveriesContract } from './store/deliveries.ts';
import { endpointsContract } from './store/endpoints.ts';
import { incidentsContract } from './store/incidents.ts';
import { materialContract } from './store/material.ts';
import { patternsContract } from './store/patterns.ts';
import { recordsContract } from './store/records.ts';
import { restContract } from './store/rest.ts';
import { seriesContract } from './store/series.ts';
import { subscriptionsContract } from './store/subscriptions.ts';

export interface StoreUnderTest {
  readonly store: Store;
  close(): void;
}

/** What every adapter of the storage ports must do. Each test starts from a store with nothing in it. */
export function storeContract(name: string, makeStore: () => Promise<StoreUnderTest>): void {
  describe(name, () => {
    let opened: StoreUnderTest;
    beforeEach(async () => {
      opened = await makeStore();
    });
    afterEach(() => opened.close());
    const store = () => opened.store;
    describe('series', () => seriesContract(store));
    describe('incidents', () => incidentsContract(store));
    describe('patterns', () => patternsContract(store));
    describe('records', () => recordsContract(store));
    describe('subscriptions', () => subscriptionsContract(store));
    describe('deliveries', () => deliveriesContract(store));
    describe('material', () => materialContract(store));
    describe('dead letters', () => deadContract(store));
    describe('endpoints', () => endpointsContract(store));
    describe('deferrals and muted artefacts', () => deferralsContract(store));
    describe('places, baselines, states, polls and configuration', () => restContract(store));
  });
}
