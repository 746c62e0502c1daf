import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getPlatformProxy } from 'wrangler';

const ROOT = join(import.meta.dirname, '..');
export const MIGRATIONS = join(ROOT, 'migrations');

/** An empty D1 in workerd with the migrations applied: it says of each call what Cloudflare would charge. */
export async function localD1(): Promise<{ db: D1Database; close: () => Promise<void> }> {
  const proxy = await getPlatformProxy<{ DB: D1Database }>({
    configPath: join(ROOT, 'wrangler.toml'),
    persist: false,
    envFiles: [],
  });
  const { DB: db } = proxy.env;
  for (const file of readdirSync(MIGRATIONS).sort()) {
    const statements = statementsOf(readFileSync(join(MIGRATIONS, file), 'utf8'));
    await db.batch(statements.map((statement) => db.prepare(statement)));
  }
  return { db, close: () => proxy.dispose() };
}

/** D1 takes one statement at a time; those within a trigger belong to it. */
export function statementsOf(sql: string): readonly string[] {
  const bare = sql.replace(/^\s*--.*$/gm, '');
  return (bare.match(/\s*CREATE TRIGGER[\s\S]*?\bEND;|[^;]+;/g) ?? []).map((statement) => statement.trim());
}
