import type { Baseline } from './baseline.ts';
import { iodaCritical, iodaWarning } from './ioda.ts';
import { ooniCusum, ooniEwma } from './ooni.ts';
import { torRatio } from './tor.ts';

/** What others publish, from their descriptions: none of their code is here. */
export const baselines: readonly Baseline[] = [iodaWarning, iodaCritical, ooniEwma, ooniCusum, torRatio];
