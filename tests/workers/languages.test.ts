import { describe, expect, test } from 'vitest';
import { englishOf, fallbacks, OTHERS } from '../support/languages.ts';

describe.each(OTHERS)('in %s the runtime, whose ICU is cut down,', (language) => {
  test('says nothing in the script or the digits of another language', () => {
    expect(fallbacks(language)).toEqual([]);
  });

  test('says nothing as English does', () => {
    expect(englishOf(language)).toEqual([]);
  });
});
