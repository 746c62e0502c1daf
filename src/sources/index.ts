import { ioda } from './ioda.ts';
import { ooni } from './ooni.ts';
import type { Source } from './source.ts';

/** The registry: a source listed here is polled, shown with its health and attribution, and tested by the contract. */
export const sources: readonly Source[] = [ioda, ooni];
