import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { detectors } from '#detectors/index';
import { THRESHOLDS } from '#domain/thresholds';

const text = readFileSync(join(import.meta.dirname, '../../docs/detectors.md'), 'utf8');

it.each(Object.entries(THRESHOLDS))(
  'docs/detectors.md gives %s as it is',
  (name, { default: value, unit, min, max, reason }) => {
    expect(text).toContain(`| \`${name}\` | ${value} ${unit} | ${min} to ${max} | ${reason} |`);
    expect(value).toBeGreaterThanOrEqual(min);
    expect(value).toBeLessThanOrEqual(max);
  },
);

it.each(detectors)('docs/detectors.md has a chapter on $id', ({ id }) => {
  expect(text).toContain(`\`${id}\``);
});
