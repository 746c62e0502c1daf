import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Series } from '#domain/series';
import { type Interval, instant, toIso } from '#domain/time';
import type { Case } from '../../scripts/case.ts';
import { IRAN_LABELS, iranAutumn2022 } from './iran-autumn-2022.ts';

/** Writes a case as the format has it, so that `npm run detect` and anybody else's tools can read it. */
export function writeCase(into: string, history: Case): void {
  mkdirSync(into, { recursive: true });
  writeFileSync(join(into, 'case.json'), `${JSON.stringify(description(history), null, 1)}\n`);
  const rows = history.series.flatMap(rowsOf);
  writeFileSync(join(into, 'observations.csv'), `time,signal,entity,service,value,count\n${rows.join('\n')}\n`);
}

function description({ id, title, origin, from, until, signals, places }: Case): unknown {
  const entities = places.map(({ entity, name, timezone, within, access, control }) => [
    entity,
    {
      timezone,
      name,
      ...(within === null ? {} : { within }),
      ...(access === null ? {} : { access }),
      ...(control ? { control } : {}),
    },
  ]);
  return {
    id,
    title,
    origin,
    from: toIso(from),
    until: toIso(until),
    signals: Object.fromEntries([...signals].map(([signal, { step, lag, unit }]) => [signal, { step, lag, unit }])),
    entities: Object.fromEntries(entities),
  };
}

function rowsOf({ signal, subject, from, step, values, counts }: Series): readonly string[] {
  return values.flatMap((value, i) =>
    value === null
      ? []
      : [
          `${toIso(instant(from + i * step))},${signal},${subject.entity},${subject.service ?? ''},${value},${counts?.[i] ?? ''}`,
        ],
  );
}

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
