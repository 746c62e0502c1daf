import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

/** What D1 refuses, and SQLite alone would not: platform.md §7. */
const LIMITS = { parameters: 100, statement: 100_000, row: 2_000_000, compoundSelect: 5 };
const MIGRATIONS = join(import.meta.dirname, '../../migrations');

export interface TestD1 {
  readonly db: D1Database;
  /** How often each statement was run: for budgets, and to look at every plan. */
  readonly statements: ReadonlyMap<string, number>;
  /** Rows changed so far, index entries apart. */
  rowsWritten(): number;
  /** Round trips: a batch is one. */
  roundTrips(): number;
  /** The lines of `EXPLAIN QUERY PLAN`. */
  explain(sql: string): readonly string[];
  close(): void;
}

/**
 * D1 over Node's own SQLite, with the migrations applied: real SQL, real transactions and D1's limits, without workerd.
 * Every call gives way to others before it works, so that what runs at once is interleaved as it is over a network.
 * `meta.rows_written` counts rows and not index entries, for SQLite does not tell; budgets of writes are held in workerd.
 */
export function testD1(): TestD1 {
  const sqlite = new DatabaseSync(':memory:', { limits: { compoundSelect: LIMITS.compoundSelect } });
  for (const file of readdirSync(MIGRATIONS).sort()) sqlite.exec(readFileSync(join(MIGRATIONS, file), 'utf8'));
  const statements = new Map<string, number>();
  let trips = 0;

  function execute(sql: string, values: readonly unknown[]): { columns: string[]; rows: unknown[][]; changes: number } {
    statements.set(sql, (statements.get(sql) ?? 0) + 1);
    if (Buffer.byteLength(sql) > LIMITS.statement) throw new Error('D1_ERROR: statement too long: SQLITE_TOOBIG');
    if (values.length > LIMITS.parameters) throw new Error('D1_ERROR: too many SQL variables: SQLITE_ERROR');
    const bound = values.map(bindable);
    const changes = () => sqlite.prepare('SELECT total_changes() AS n').get()?.n as number;
    const before = changes();
    const statement = sqlite.prepare(sql);
    statement.setReturnArrays(true);
    const columns = statement.columns().map(({ name }) => name);
    const rows = statement.all(...bound) as unknown as unknown[][];
    return { columns, rows, changes: changes() - before };
  }

  function answer<T>(sql: string, values: readonly unknown[]): D1Result<T> {
    const { columns, rows, changes } = execute(sql, values);
    const results = rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]]))) as T[];
    const meta = {
      changes,
      rows_written: changes,
      rows_read: rows.length,
      duration: 0,
      last_row_id: 0,
      changed_db: changes > 0,
      size_after: 0,
    };
    return { success: true, results, meta };
  }

  class Statement {
    readonly sql: string;
    readonly values: readonly unknown[];
    constructor(sql: string, values: readonly unknown[] = []) {
      this.sql = sql;
      this.values = values;
    }
    bind(...values: unknown[]): Statement {
      return new Statement(this.sql, values);
    }
    async all<T>(): Promise<D1Result<T>> {
      await giveWay();
      return answer<T>(this.sql, this.values);
    }
    run<T>(): Promise<D1Result<T>> {
      return this.all<T>();
    }
    async first<T>(column?: string): Promise<T | null> {
      const [row] = (await this.all<Record<string, T>>()).results;
      if (row === undefined) return null;
      return column === undefined ? (row as T) : (row[column] ?? null);
    }
    async raw(): Promise<unknown[][]> {
      await giveWay();
      return execute(this.sql, this.values).rows;
    }
  }

  async function giveWay(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    trips += 1;
  }

  async function batch(all: readonly Statement[]): Promise<D1Result[]> {
    await giveWay();
    sqlite.exec('BEGIN IMMEDIATE');
    try {
      const answers = all.map(({ sql, values }) => answer(sql, values));
      sqlite.exec('COMMIT');
      return answers;
    } catch (error) {
      sqlite.exec('ROLLBACK');
      throw error;
    }
  }

  const db = { prepare: (sql: string) => new Statement(sql), batch };
  return {
    db: db as unknown as D1Database,
    statements,
    rowsWritten: () => sqlite.prepare('SELECT total_changes() AS n').get()?.n as number,
    roundTrips: () => trips,
    explain: (sql) =>
      sqlite
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all()
        .map((line) => String(line.detail)),
    close: () => sqlite.close(),
  };
}

function bindable(value: unknown): SQLInputValue {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string' && Buffer.byteLength(value) > LIMITS.row) {
    throw new Error('D1_ERROR: string or blob too big: SQLITE_TOOBIG');
  }
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  throw new Error(`D1_TYPE_ERROR: Type '${typeof value}' not supported for value '${String(value)}'`);
}
