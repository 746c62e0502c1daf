/** A copy of plain data that nobody can change: what is stored may then be handed out as it is. */
export function keep<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Object.freeze(value.map(keep)) as T;
  const copy = { ...value };
  for (const key in copy) copy[key] = keep(copy[key]);
  return Object.freeze(copy);
}

/** Compares texts by code unit, as SQLite does. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
