import { atlas } from './atlas.ts';
import { google } from './google.ts';
import { ihr } from './ihr.ts';
import { ioda } from './ioda.ts';
import { mlab } from './mlab.ts';
import { ooni } from './ooni.ts';
import { ooniAnalysis } from './ooni-analysis.ts';
import { radar } from './radar.ts';
import { ripestat } from './ripestat.ts';
import type { Source } from './source.ts';
import { tor } from './tor.ts';

/** The registry: a source listed here is polled, shown with its health and attribution, and tested by the contract. */
export const sources: readonly Source[] = [
  ...[ioda, ooni, ooniAnalysis, radar, ripestat],
  ...[tor, atlas, ihr, mlab, google],
];
