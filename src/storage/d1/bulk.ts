/** D1 takes 2 MB in a parameter; half of it leaves room for text that grows in UTF-8. */
const CHARACTERS = 1_000_000;

/**
 * Rows for `json_each(?)`: one parameter however many there are, and more statements only when they are megabytes.
 *
 * @returns JSON arrays that hold the rows in order; none for no rows
 */
export function bulk(rows: readonly unknown[]): readonly string[] {
  const texts: string[] = [];
  let chunk: string[] = [];
  let size = 0;
  for (const row of rows) {
    const text = JSON.stringify(row);
    if (chunk.length > 0 && size + text.length > CHARACTERS) {
      texts.push(`[${chunk.join()}]`);
      chunk = [];
      size = 0;
    }
    chunk.push(text);
    size += text.length + 1;
  }
  if (chunk.length > 0) texts.push(`[${chunk.join()}]`);
  return texts;
}

/** All rows of one query, asked once for each chunk. */
export async function allOf(db: D1Database, sql: string, chunks: readonly string[]): Promise<readonly unknown[]> {
  const [only] = chunks;
  if (only === undefined) return [];
  if (chunks.length === 1) return (await db.prepare(sql).bind(only).all()).results;
  const answers = await db.batch(chunks.map((chunk) => db.prepare(sql).bind(chunk)));
  return answers.flatMap(({ results }) => results);
}

/** One write, done once for each chunk in one transaction. */
export async function writeAll(db: D1Database, sql: string, chunks: readonly string[]): Promise<void> {
  const [only] = chunks;
  if (only === undefined) return;
  if (chunks.length === 1) await db.prepare(sql).bind(only).run();
  else await db.batch(chunks.map((chunk) => db.prepare(sql).bind(chunk)));
}
