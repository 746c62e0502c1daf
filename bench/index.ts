/**
 * `npm run bench [-- --only NAME] [--full]`: one JSON line a figure. Not a test: a figure that misses its goal says so and the
 * program still ends with 0, because machines differ.
 */
import { parseArgs } from 'node:util';
import type { Figure } from './figure.ts';

/** Each module measures one part; its figures' names begin with the module's. */
const MODULES = {
  detection: () => import('./detection.ts'),
  'world-tick': () => import('./world-tick.ts'),
  stl: () => import('./stl.ts'),
  channels: () => import('./channels.ts'),
  fanout: () => import('./fanout.ts'),
  sources: () => import('./sources.ts'),
  costs: () => import('./costs.ts'),
} satisfies Record<string, () => Promise<{ figures(isFull?: boolean): Promise<readonly Figure[]> }>>;

const HELP = `npm run bench [-- --only NAME] [--full]

Prints {"name","value","unit","goal","holds"}, one JSON line a figure.
NAME is a figure's name or the beginning of one: ${Object.keys(MODULES).join(', ')}.
--full measures fan-out and costs at the size of a large deployment: minutes.
`;

const { values } = parseArgs({
  options: { only: { type: 'string' }, full: { type: 'boolean' }, help: { type: 'boolean' } },
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const only = values.only ?? '';
const wanted = Object.entries(MODULES).filter(([name]) => name.startsWith(only) || only.startsWith(name));
if (wanted.length === 0) {
  process.stderr.write(`No figure is called "${only}". There are: ${Object.keys(MODULES).join(', ')}.\n`);
  process.exit(2);
}
for (const [, load] of wanted) {
  const { figures } = await load();
  for (const figure of await figures(values.full)) {
    if (figure.name.startsWith(only)) process.stdout.write(`${JSON.stringify(figure)}\n`);
  }
}
