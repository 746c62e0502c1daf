import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Interval, toIso } from '#domain/time';
import type { Case } from '../../scripts/case.ts';
import { writeCase } from '../../scripts/case-file.ts';
import { IRAN_LABELS, iranAutumn2022 } from './iran-autumn-2022.ts';

function labelsOf({ until }: Case): unknown {
  const label = (kind: string, entity: string, service: string | null, during: Interval) => ({
    kind,
    entity,
    service,
    from: toIso(during.from),
    until: toIso(during.until),
    maxDelayMinutes: 90,
    optional: false,
  });
  const { nights, blocks, window } = IRAN_LABELS;
  return {
    labels: [
      ...nights.map(({ entity, night }) => label('outage', entity, null, night)),
      ...blocks.map(({ service, from }) => ({
        ...label('service-block', 'country/IR', service, { from, until }),
        maxDelayMinutes: 720,
      })),
    ],
    patterns: [...new Set(nights.map(({ entity }) => entity))].map((entity) => ({
      entity,
      timezone: 'Asia/Tehran',
      ...window,
    })),
  };
}

if (import.meta.main) {
  const [into, ...rest] = process.argv.slice(2);
  if (into === undefined || into.startsWith('-') || rest.length > 0) {
    console.error('Name one folder: node scripts/run.mjs local/scenarios/write.ts DIR');
    process.exit(2);
  }
  const folder = resolve(process.env.INIT_CWD ?? process.cwd(), into);
  const history = iranAutumn2022();
  writeCase(folder, history);
  writeFileSync(`${folder}.labels.json`, `${JSON.stringify(labelsOf(history), null, 1)}\n`);
  console.log(`${history.title}: ${folder}`);
}
