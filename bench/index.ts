/**
 * `npm run bench [-- --only NAME]`: one JSON line a figure. Not a test: a figure that misses its goal says so and the
 * program still ends with 0, because machines differ.
 */
import { parseArgs } from 'node:util';
import type { Figure } from './figure.ts';

/** Each module measures one part; its figures' names begin with the module's. */
const MODULES = {
  detection: () => import('./detection.ts'),
  channels: () => import('./channels.ts'),
  deliveries: () => import('./deliveries.ts'),
  sources: () => import('./sources.ts'),
  costs: () => import('./costs.ts'),
} satisfies Record<string, () => Promise<{ figures(): Promise<readonly Figure[]> }>>;

const HELP = `npm run bench [-- --only NAME]

Prints {"name","value","unit","goal","holds"}, one JSON line a figure.
NAME is a figure's name or the beginning of one: ${Object.keys(MODULES).join(', ')}.
`;

const { values } = parseArgs({ options: { only: { type: 'string' }, help: { type: 'boolean' } } });
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
  for (const figure of await figures()) {
    if (figure.name.startsWith(only)) process.stdout.write(`${JSON.stringify(figure)}\n`);
  }
}
