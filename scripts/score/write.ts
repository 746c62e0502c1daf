import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toIso } from '#domain/time';
import { cases } from '../../cases/index.ts';
import { writeCase } from '../case-file.ts';
import type { Labels } from './labels.ts';

/** Writes the bundled cases as folders with their labels beside them, for `npm run detect` and anybody's tools. */
export function writeCases(into: string, seed: number, only: string): number {
  const wanted = cases.filter(({ id }) => id.includes(only));
  for (const bundled of wanted) {
    const { history, labels } = bundled.make(seed);
    writeCase(join(into, history.id), history);
    writeFileSync(
      join(into, `${history.id}.labels.json`),
      `${JSON.stringify(labelsJson(history.id, labels), null, 1)}\n`,
    );
  }
  return wanted.length;
}

function labelsJson(id: string, { topic, events, windows }: Labels) {
  const labels = events.map(({ from, until, ...event }) => {
    const known = Object.entries(event).filter(([, value]) => value !== null);
    return { ...Object.fromEntries(known), from: toIso(from), ...(until === null ? {} : { until: toIso(until) }) };
  });
  return { id, topic, labels, patterns: windows };
}
