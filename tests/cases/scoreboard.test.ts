import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cases } from '../../cases/index.ts';
import { scoreAll } from '../../scripts/score/pool.ts';
import type { Task } from '../../scripts/score/run.ts';
import { regressions, SMALL, standingOf, standingsFrom } from '../../scripts/score/scoreboard.ts';

const board = standingsFrom(readFileSync(join(import.meta.dirname, '../SCOREBOARD.md'), 'utf8'));
const small = [...board].filter(([, { bins }]) => bins <= SMALL);
/** One of these is run again with its end hidden, another with its rows shuffled: every case would take too long here. */
const CUT = 7;
const SHUFFLED = 11;

describe('the scoreboard', () => {
  it('has a row for every bundled case', () => {
    expect([...board.keys()]).toEqual(cases.map(({ id }) => id));
    expect(small.length).toBeGreaterThan(cases.length / 3);
  });

  it('is not missed by any of its smaller cases: npm run score -- --save after a change that is right', async () => {
    const tasks = small.map(([id], i): Task => {
      return {
        source: { bundled: id, seed: 1 },
        cuts: Number(i % CUT === 3),
        shuffle: i % SHUFFLED === 5,
        compare: false,
      };
    });
    const worse: string[] = [];
    for await (const reply of scoreAll(tasks, availableParallelism())) {
      if ('unreadable' in reply) throw new Error(reply.unreadable);
      const before = board.get(reply.scored.id);
      if (before === undefined) throw new Error(`${reply.scored.id} is not on the scoreboard`);
      worse.push(...regressions(before, standingOf(reply.scored)).map((line) => `${reply.scored.id}: ${line}`));
      worse.push(...reply.scored.contradictions);
    }
    expect(worse).toEqual([]);
  }, 1_200_000);
});
