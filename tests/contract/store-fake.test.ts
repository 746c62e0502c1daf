import { afterAll, describe, expect, test } from 'vitest';
import { testD1 } from '../support/d1.ts';

describe('D1 over SQLite, as the tests use it', () => {
  const d1 = testD1();
  afterAll(() => d1.close());
  const { db } = d1;
  const tick = (at: number | null) => db.prepare('INSERT INTO tick (only, at) VALUES (1, ?1)').bind(at);

  test('undoes a whole batch when one of its statements fails', async () => {
    await expect(db.batch([tick(5), tick(null)])).rejects.toThrow('NOT NULL');
    expect(await db.prepare('SELECT at FROM tick').first()).toBeNull();
  });

  test('lets others work between two calls, as a network does', async () => {
    const order: string[] = [];
    await Promise.all(
      ['a', 'b'].map(async (name) => {
        for (let i = 0; i < 2; i += 1) {
          await db.prepare('SELECT 1').all();
          order.push(name);
        }
      }),
    );
    expect(order).toEqual(['a', 'b', 'a', 'b']);
  });

  test('refuses what D1 refuses', async () => {
    const many = Array.from({ length: 101 }, (_, i) => i);
    const marks = many.map(() => '?').join();
    await expect(
      db
        .prepare(`SELECT ${marks}`)
        .bind(...many)
        .all(),
    ).rejects.toThrow('too many SQL variables');
    await expect(db.prepare(`SELECT '${'x'.repeat(100_001)}'`).all()).rejects.toThrow('statement too long');
    await expect(db.prepare('SELECT ?1').bind('x'.repeat(2_000_001)).all()).rejects.toThrow('too big');
    await expect(db.prepare('SELECT ?1').bind(undefined).all()).rejects.toThrow('D1_TYPE_ERROR');
  });
});
