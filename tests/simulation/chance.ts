/** A number in [0, 1) for a seed and a name: what happens does not hang on the order in which anybody asks. */
export function chance(seed: number, name: string): number {
  let mixed = 2166136261 ^ Math.imul(seed + 1, 0x9e3779b1);
  for (let i = 0; i < name.length; i += 1) mixed = Math.imul(mixed ^ name.charCodeAt(i), 16777619);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
}

export const oneOf = <const T>(seed: number, name: string, items: readonly [T, ...T[]]): T =>
  items[Math.floor(chance(seed, name) * items.length)] ?? items[0];
