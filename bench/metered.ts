/** What D1 says that it will charge, and how often it was asked: a batch is one round trip. */
export interface Meter {
  written: number;
  read: number;
  trips: number;
}

export interface Metered {
  readonly db: D1Database;
  readonly meter: Meter;
}

/** D1 with its own words about every call added up. */
export function metered(db: D1Database): Metered {
  const meter: Meter = { written: 0, read: 0, trips: 0 };
  const originals = new WeakMap<D1PreparedStatement, D1PreparedStatement>();
  const count = (results: readonly D1Result[]) => {
    meter.trips += 1;
    for (const { meta } of results) {
      meter.written += meta.rows_written;
      meter.read += meta.rows_read;
    }
  };
  const watch = (statement: D1PreparedStatement): D1PreparedStatement => {
    const watched = {
      bind: (...values: unknown[]) => watch(statement.bind(...values)),
      all: async () => {
        const answer = await statement.all();
        count([answer]);
        return answer;
      },
      run: () => watched.all(),
      first: async () => (await watched.all()).results[0] ?? null,
    };
    originals.set(watched as unknown as D1PreparedStatement, statement);
    return watched as unknown as D1PreparedStatement;
  };
  const watchedDb = {
    prepare: (sql: string) => watch(db.prepare(sql)),
    batch: async (statements: D1PreparedStatement[]) => {
      const answers = await db.batch(statements.map((statement) => originals.get(statement) ?? statement));
      count(answers);
      return answers;
    },
  };
  return { db: watchedDb as unknown as D1Database, meter };
}
