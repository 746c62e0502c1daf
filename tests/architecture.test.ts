import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** A rule that nobody has seen fail is decoration: each is broken once here, and the gate has to complain. */
const BREACHES: readonly (readonly [folder: string, breach: string, code: string])[] = [
  ['src/domain', 'a package', "import { z } from 'zod';\nexport const x = z;\n"],
  ['src/domain', 'the network', "export const x = fetch('https://example.org');\n"],
  ['src/detectors', 'a sibling', "import { sources } from '#sources/index';\nexport const x = sources;\n"],
  ['src/detectors', 'the clock', 'export const x = Date.now();\n'],
  ['src/sources', 'a sibling type', "import type { Store } from '#storage/store';\nexport type X = Store;\n"],
  ['src/alerts', 'a channel’s library', "import webpush from 'web-push';\nexport const x = webpush;\n"],
  ['src/alerts/channels', 'a store', "import type { Store } from '#storage/store';\nexport type X = Store;\n"],
  ['src/storage', 'the pipeline', "import { tick } from '#pipeline/tick';\nexport const x = tick;\n"],
  ['src/pipeline', 'the platform', "import { makeRuntime } from '#workers/runtime';\nexport const x = makeRuntime;\n"],
  ['src/pipeline', 'D1', "import { d1Store } from '#storage/d1/index';\nexport const x = d1Store;\n"],
  ['src/web', 'a store', "import type { Store } from '#storage/store';\nexport type X = Store;\n"],
];

describe('arrows point at the domain', () => {
  const planted: string[] = [];
  let complaints = '';

  beforeAll(() => {
    const files = BREACHES.map(([folder, , code], index) => {
      const home = mkdtempSync(join(folder, 'breach-'));
      planted.push(home);
      const file = join(home, `breach-${index}.ts`);
      writeFileSync(file, code);
      return file;
    });
    const { stdout, stderr } = spawnSync('biome', ['lint', '--colors=off', '--max-diagnostics=none', ...files], {
      encoding: 'utf8',
    });
    complaints = stdout + stderr;
  });

  afterAll(() => {
    for (const home of planted) rmSync(home, { recursive: true });
  });

  test.each(BREACHES.map(([folder, breach], index) => [folder, breach, index] as const))(
    '%s may not reach for %s',
    (_, __, index) => {
      expect(complaints).toMatch(new RegExp(`breach-${index}\\.ts\\S* lint/style/noRestricted(Imports|Globals)`));
    },
  );
});
