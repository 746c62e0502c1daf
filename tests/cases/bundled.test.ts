import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { cases } from '../../cases/index.ts';
import { readCase } from '../../scripts/case.ts';
import { readLabels } from '../../scripts/score/labels.ts';
import { writeCases } from '../../scripts/score/write.ts';

describe('the bundled cases', () => {
  const dir = mkdtempSync(join(tmpdir(), 'nightwire-cases-'));
  afterAll(() => rmSync(dir, { recursive: true }));

  it('are forty at least, half of them controls, each with a name of its own', () => {
    expect(cases.length).toBeGreaterThanOrEqual(40);
    expect(cases.filter(({ isControl }) => isControl).length).toBeGreaterThanOrEqual(cases.length / 2);
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
  });

  it.each(cases.map((one) => [one.id, one] as const))('%s can be made, and its labels lie inside of it', (_, one) => {
    const { history, labels } = one.make(1);
    for (const { from, until, entity } of labels.events) {
      expect(from).toBeGreaterThan(history.from);
      expect(until ?? history.until).toBeGreaterThan(from);
      expect(until ?? history.until).toBeLessThanOrEqual(history.until);
      expect(history.places.map((place) => place.entity)).toContain(entity);
    }
    const deliberate = labels.events.filter(({ cause, optional }) => cause === 'shutdown' && !optional);
    if (one.isControl) expect(deliberate).toEqual([]);
    for (const { values } of history.series)
      expect(values.every((v) => v === null || (Number.isFinite(v) && v >= 0))).toBe(true);
  });

  it('are the same again from the same seed, and others from another', () => {
    const [first] = cases;
    expect(first?.make(7)).toEqual(first?.make(7));
    expect(first?.make(7).history.series[0]?.values).not.toEqual(first?.make(8).history.series[0]?.values);
  });

  it('are written as folders that read the same', () => {
    const id = 'exams-algeria-2018';
    expect(writeCases(dir, 3, id)).toBe(1);
    const made = cases.find((one) => one.id === id)?.make(3);
    const read = readCase(join(dir, id));
    expect(read.series).toEqual(made?.history.series);
    expect(readLabels(join(dir, id))).toEqual(made?.labels);
  });
});
