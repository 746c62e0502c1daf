import { describe, expect, it } from 'vitest';
import { gainOf, statesOf } from '#detectors/throttling-evidence';
import { DEFAULT_THRESHOLDS } from '#domain/thresholds';

/** Half-hours of loss, where 1.9 % is usual and 12 % a slow night. */
const LOSS = { neutral: 0.43, spread: 0.22, dependence: 8, step: 1800 };
const statesAt = (depths: readonly number[]) =>
  statesOf(
    depths.map((depth) => {
      const measured = { ...LOSS, depth };
      return { ...measured, gain: gainOf(measured, DEFAULT_THRESHOLDS), reason: null };
    }),
    LOSS.step,
    DEFAULT_THRESHOLDS,
    () => false,
  );
const hours = (count: number, ...depths: readonly number[]) =>
  Array.from({ length: 2 * count }, (_, i) => depths[i % depths.length] ?? 0);

describe('the end of a slow night', () => {
  it('is where nearly all of it has come back, although the loss stays a little high', () => {
    const states = statesAt([...hours(6, 0), ...hours(6, 1.6, 1.9), ...hours(6, 0.41, 0.28, 0.36)]);
    expect(states.slice(12, 24)).toEqual(hours(6).map(() => 'slow'));
    expect(states.slice(24)).toEqual(hours(6).map(() => 'normal'));
  });
  it('is known within three hours', () => {
    expect(statesAt([...hours(6, 0), ...hours(6, 1.6), ...hours(3, 0.3)]).at(-1)).toBe('normal');
  });
  it('is not where a third of it is left', () => {
    const states = statesAt([...hours(6, 0), ...hours(6, 1.6), ...hours(12, 0.55)]);
    expect(states.slice(24)).toEqual(hours(12).map(() => 'slow'));
  });
});
