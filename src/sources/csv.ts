/** A table whose first line names its columns. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** False without a header, or when the last line is unfinished: the rest was lost on the way. */
  readonly complete: boolean;
}

/**
 * Comma-separated values after any number of `#` lines. Fields in quotes are not read as such: who publishes for us has
 * none, and a row that had one would have too many fields.
 */
export function readTable(text: string): Table {
  const lines = text.split(/\r?\n/);
  const unfinished = lines.pop() ?? '';
  const [header, ...rows] = lines.filter((line) => line !== '' && !line.startsWith('#'));
  return {
    columns: header?.split(',') ?? [],
    rows: rows.map((line) => line.split(',')),
    complete: header !== undefined && unfinished === '',
  };
}
