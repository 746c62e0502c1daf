import { describe, expect, test } from 'vitest';
import { canonicalZone } from '#workers/timezone';

describe('a time zone', () => {
  test.each([
    ['Asia/Tehran', 'Asia/Tehran'],
    ['Asia/Calcutta', 'Asia/Kolkata'],
    ['Asia/Kolkata', 'Asia/Kolkata'],
    ['Asia/Rangoon', 'Asia/Yangon'],
    ['Europe/Kyiv', 'Europe/Kyiv'],
    ['UTC', 'UTC'],
    ['Etc/UTC', 'UTC'],
    ['GMT', 'UTC'],
    ['Etc/GMT-3', 'Etc/GMT-3'],
  ])('%s is %s', (text, canonical) => {
    expect(canonicalZone(text)).toBe(canonical);
  });

  test.each([
    '',
    'Iran',
    'EST5EDT',
    'US/Eastern',
    'asia/tehran',
    '+03:30',
    'GMT+3',
    'Etc/GMT+13',
    'Asia/Teheran',
    '__proto__',
    'constructor',
  ])('is not %j', (text) => {
    expect(canonicalZone(text)).toBeNull();
  });

  test('is one that the runtime can tell the time of, and is its own canonical name, whichever is listed', () => {
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      const canonical = canonicalZone(zone);
      expect(canonical).not.toBeNull();
      expect(canonicalZone(canonical ?? '')).toBe(canonical);
      expect(() => new Intl.DateTimeFormat('en', { timeZone: canonical ?? '' })).not.toThrow();
    }
  });
});
