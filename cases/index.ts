import blocks from './blocks.ts';
import type { Bundled } from './bundled.ts';
import cuts from './cuts.ts';
import failingServices from './failing-services.ts';
import failures from './failures.ts';
import intranet from './intranet.ts';
import ordinary from './ordinary.ts';
import sources from './sources.ts';
import throttling from './throttling.ts';
import windows from './windows.ts';

/** The registry: a topic listed here is scored, tested and written by `npm run score`. */
export const cases: readonly Bundled[] = [
  ...cuts,
  ...windows,
  ...throttling,
  ...blocks,
  ...failingServices,
  ...intranet,
  ...ordinary,
  ...sources,
  ...failures,
];
