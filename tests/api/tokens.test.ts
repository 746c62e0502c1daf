import fc from 'fast-check';
import { base64url } from 'jose';
import { describe, expect, test } from 'vitest';
import { isToken, makeToken, readToken } from '#workers/tokens';

const key = base64url.encode(new Uint8Array(32).fill(7));
const other = base64url.encode(new Uint8Array(32).fill(8));
const ids = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => base64url.encode(bytes));

describe('a link token', () => {
  test('gives back the id that it was made for, for its own purpose and key only', () =>
    fc.assert(
      fc.asyncProperty(ids, async (id) => {
        const token = await makeToken(key, 'unsubscribe', id);
        expect(isToken(token)).toBe(true);
        expect(await readToken(key, 'unsubscribe', token)).toBe(id);
        expect(await readToken(key, 'confirm', token)).toBeNull();
        expect(await readToken(other, 'unsubscribe', token)).toBeNull();
      }),
      { numRuns: 50 },
    ));

  test('is spoilt by any change of any character', () =>
    fc.assert(
      fc.asyncProperty(ids, fc.nat(63), fc.constantFrom(...'Aa0_-Zz9'), async (id, at, character) => {
        const token = await makeToken(key, 'confirm', id);
        const changed = token.slice(0, at) + character + token.slice(at + 1);
        expect(await readToken(key, 'confirm', changed)).toBe(changed === token ? id : null);
      }),
    ));

  test.each([
    '',
    'short',
    'a'.repeat(63),
    'a'.repeat(65),
    `${'a'.repeat(63)}+`,
    `${'a'.repeat(63)}\n`,
    '\0'.repeat(64),
  ])('is not %j', async (text) => {
    expect(isToken(text)).toBe(false);
    expect(await readToken(key, 'confirm', text)).toBeNull();
  });

  test('is refused for an id that is not 16 bytes', async () => {
    await expect(makeToken(key, 'confirm', 'sub-1')).rejects.toThrow('16 bytes');
  });
});
