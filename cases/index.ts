import type { Bundled } from './bundled.ts';
import cuts from './cuts.ts';
import windows from './windows.ts';

/** The registry: a topic listed here is scored, tested and written by `npm run score`. */
export const cases: readonly Bundled[] = [...cuts, ...windows];
