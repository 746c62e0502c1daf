import { base64url } from 'jose';
import { describe, expect, test } from 'vitest';
import { makeVault } from '#workers/vault';

const key = (byte: number) => base64url.encode(new Uint8Array(32).fill(byte));
const linkKey = key(9);
const target = { address: 'desk@example.org' };

describe('the vault', () => {
  test('opens what it sealed, for the same subscription only', async () => {
    const vault = makeVault([key(1)], linkKey);
    const sealed = await vault.seal('one', target);
    expect(await vault.open('one', sealed)).toEqual(target);
    await expect(vault.open('two', sealed)).rejects.toThrow('another subscription');
  });

  test('shows nothing of a target, and never seals the same way twice', async () => {
    const vault = makeVault([key(1)], linkKey);
    const [first, second] = [await vault.seal('one', target), await vault.seal('one', target)];
    expect(first).not.toBe(second);
    for (const part of first.split('.')) {
      expect(new TextDecoder().decode(base64url.decode(part))).not.toContain('example');
    }
  });

  test('opens old rows after a rotation until the old key is destroyed', async () => {
    const sealed = await makeVault([key(1)], linkKey).seal('one', target);
    expect(await makeVault([key(2), key(1)], linkKey).open('one', sealed)).toEqual(target);
    await expect(makeVault([key(2)], linkKey).open('one', sealed)).rejects.toThrow('no longer there');
  });

  test('seals with the first key', async () => {
    const sealed = await makeVault([key(2), key(1)], linkKey).seal('one', target);
    expect(await makeVault([key(2)], linkKey).open('one', sealed)).toEqual(target);
  });

  test('finds a target again across rotations, but not across deployments', async () => {
    const digest = await makeVault([key(1)], linkKey).digest('desk@example.org');
    expect(await makeVault([key(2)], linkKey).digest('desk@example.org')).toBe(digest);
    expect(await makeVault([key(1)], key(8)).digest('desk@example.org')).not.toBe(digest);
    expect(await makeVault([key(1)], linkKey).digest('desk@example.com')).not.toBe(digest);
  });

  test.each([0, 1, 2, 3, 4])('refuses a text whose part %i was altered', async (index) => {
    const vault = makeVault([key(1)], linkKey);
    const parts = (await vault.seal('one', target)).split('.');
    const part = parts[index] ?? '';
    parts[index] = part === '' ? 'AAAA' : (part.startsWith('A') ? 'B' : 'A') + part.slice(1);
    await expect(vault.open('one', parts.join('.'))).rejects.toThrow();
  });
});
