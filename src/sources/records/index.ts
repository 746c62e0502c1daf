import { ihrDisconnections } from './ihr.ts';
import { iodaAlerts, iodaEvents } from './ioda.ts';
import { netblocks } from './netblocks.ts';
import { ooniChangepoints, ooniIncidents } from './ooni.ts';
import { pulse } from './pulse.ts';
import { radarAnomalies, radarOutages } from './radar.ts';
import type { RecordSource } from './record-source.ts';

/** The registry: whoever is listed here is polled, quoted beside our incidents with credit, and tested by the contract. */
export const recordSources: readonly RecordSource[] = [
  iodaAlerts,
  iodaEvents,
  ihrDisconnections,
  ooniIncidents,
  ooniChangepoints,
  radarOutages,
  radarAnomalies,
  pulse,
  netblocks,
];
