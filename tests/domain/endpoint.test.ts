import { expect, test } from 'vitest';
import { failedAgain, type Trouble } from '#domain/endpoint';
import { days, hours, later } from '#domain/time';
import { at } from '../support/examples.ts';

const START = at('2026-01-08T12:00:00Z');
/** Fails every so many hours, from the start until then. */
function failing(every: number, until: number, from: Trouble | null = null): Trouble {
  let trouble = from;
  for (let hour = 0; hour <= until; hour += every)
    trouble = failedAgain(trouble, 'hook', 'http-503', later(START, hours(hour)));
  if (trouble === null) throw new Error('never failed');
  return trouble;
}

test('the owner is told on the first day, once', () => {
  expect(failing(6, 23)).toMatchObject({ notice: null, owed: false, failures: 4 });
  const warned = failing(6, 24);
  expect(warned).toMatchObject({ notice: 'failing', owed: true, disabledAt: null });
  const told = { ...warned, owed: false };
  expect(failedAgain(told, 'hook', 'timeout', later(START, hours(30)))).toMatchObject({
    owed: false,
    reason: 'timeout',
  });
});

test('after five days without a success it is given up, and its owner is to be told', () => {
  expect(failing(6, 119).disabledAt).toBeNull();
  expect(failing(6, 120)).toMatchObject({ disabledAt: later(START, days(5)), notice: 'disabled', owed: true });
});

test('few failures, or failures in one bad night, give nobody up', () => {
  expect(failing(24, 240).disabledAt).toBeNull();
  let trouble: Trouble | null = null;
  for (let n = 0; n < 40; n += 1) trouble = failedAgain(trouble, 'hook', 'http-503', later(START, n));
  expect(failedAgain(trouble, 'hook', 'http-503', later(START, days(9)))).toMatchObject({ disabledAt: null, days: 2 });
});
