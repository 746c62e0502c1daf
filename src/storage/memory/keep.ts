/** A copy that nobody can change: what is stored may then be handed out as it is. */
export const keep = <T>(value: T): T => freeze(structuredClone(value));

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) freeze(part);
  return Object.freeze(value);
}

/** Compares texts by code unit, as SQLite does. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
