import { z } from 'zod';
import type { Series } from '#domain/series';
import { subjectFromKey, subjectKey } from '#domain/subject';
import { seconds } from '#domain/time';
import { type Day, dayOf, daysOf, fromDays, mergeDay, sameDay, toDays } from '../days.ts';
import type { SeriesStore, SeriesWanted } from '../store.ts';
import { allOf, bulk } from './bulk.ts';
import { pack, unpack } from './packed.ts';

/** Writers of one day at one time: each round lets at least one of them through. */
const ROUNDS = 20;

type Question = readonly [signal: string, subject: string, firstDay: number, lastDay: number];

interface DayRow {
  /** Which element of the question this answers. */
  readonly position: number;
  readonly day: number;
  readonly step: number;
  readonly samples: string;
  readonly counts: string | null;
  readonly revision: number;
}

/** Days are looked up by their key, wish by wish; the wishes are the outer loop. */
const READ = `
  SELECT wish.value ->> 4 AS position, kept.day, kept.step, kept.samples, kept.counts, kept.revision
  FROM json_each(?1) AS wish CROSS JOIN series_day AS kept
  WHERE kept.signal = wish.value ->> 0 AND kept.subject = wish.value ->> 1
    AND kept.day BETWEEN wish.value ->> 2 AND wish.value ->> 3`;

const WRITE = `
  INSERT INTO series_day (signal, subject, day, step, samples, counts, revision)
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6
  FROM json_each(?1) WHERE true
  ON CONFLICT (signal, subject, day) DO UPDATE
  SET step = excluded.step, samples = excluded.samples, counts = excluded.counts, revision = excluded.revision
  WHERE series_day.revision = excluded.revision - 1
  RETURNING day`;

/** Jumps from subject to subject instead of reading their days: '$' follows '#', which parts entity and service. */
const SUBJECTS = `
  WITH RECURSIVE
    wanted (signal, entity) AS (
      SELECT signal.value, entity.value FROM json_each(?1) AS signal CROSS JOIN json_each(?2) AS entity
    ),
    found (signal, entity, subject) AS (
      SELECT signal, entity, (
        SELECT min(kept.subject) FROM series_day AS kept
        WHERE kept.signal = wanted.signal AND kept.subject >= wanted.entity AND kept.subject < wanted.entity || '$'
      ) FROM wanted
      UNION ALL
      SELECT signal, entity, (
        SELECT min(kept.subject) FROM series_day AS kept
        WHERE kept.signal = found.signal AND kept.subject > found.subject AND kept.subject < found.entity || '$'
      ) FROM found WHERE subject IS NOT NULL
    )
  SELECT DISTINCT subject FROM found WHERE subject IS NOT NULL ORDER BY subject`;

const subjectRow = z.object({ subject: z.string() });

export function d1Series(db: D1Database): SeriesStore {
  return {
    async put(series) {
      const cut = merged(series);
      for (let round = 0; round < ROUNDS; round += 1) {
        const changed = await changedDays(db, cut);
        if (changed.length === 0) return;
        const chunks = bulk(changed);
        const answers = await db.batch(chunks.map((chunk) => db.prepare(WRITE).bind(chunk)));
        const written = answers.reduce((count, { results }) => count + results.length, 0);
        if (written === changed.length) return;
      }
      throw new Error(`days of series kept moving through ${ROUNDS} rounds: the queue tries again`);
    },

    async read(wanted) {
      const byWish = await daysFor(db, wanted.map(wishRow));
      return wanted.map((wish, i) => fromDays(wish, byWish[i]?.map(({ day }) => day) ?? [], wish.step, wish.interval));
    },

    async subjects(signals, entities) {
      const { results } = await db.prepare(SUBJECTS).bind(JSON.stringify(signals), JSON.stringify(entities)).all();
      return results.map((row) => subjectFromKey(subjectRow.parse(row).subject));
    },

    async prune(before) {
      await db.prepare('DELETE FROM series_day WHERE day < ?1').bind(dayOf(before)).run();
    },
  };
}

interface Cut {
  readonly signal: string;
  readonly subject: string;
  readonly day: Day;
}

/** The days that a put touches, each once. */
function merged(series: readonly Series[]): readonly Cut[] {
  const cut = new Map<string, Cut>();
  for (const one of series) {
    const { signal } = one;
    const subject = subjectKey(one.subject);
    for (const day of toDays(one)) {
      const key = `${signal} ${subject} ${day.day}`;
      cut.set(key, { signal, subject, day: mergeDay(cut.get(key)?.day, day) });
    }
  }
  return [...cut.values()];
}

/** What is to be written: a poll asks again for days of which it mostly learns nothing new, and those cost nothing. */
async function changedDays(db: D1Database, cut: readonly Cut[]): Promise<readonly unknown[]> {
  const kept = await daysFor(
    db,
    cut.map(({ signal, subject, day: { day } }) => [signal, subject, day, day]),
  );
  return cut.flatMap(({ signal, subject, day: newer }, i) => {
    const older = kept[i]?.[0];
    const day = mergeDay(older?.day, newer);
    if (sameDay(older?.day, day)) return [];
    const counts = day.counts === null ? null : pack(day.counts);
    return [[signal, subject, day.day, day.step, pack(day.values), counts, (older?.revision ?? 0) + 1]];
  });
}

function wishRow({ signal, subject, interval }: SeriesWanted): Question {
  const { first, last } = daysOf(interval);
  return [signal, subjectKey(subject), first, last];
}

interface Kept {
  readonly day: Day;
  readonly revision: number;
}

async function daysFor(db: D1Database, questions: readonly Question[]): Promise<readonly Kept[][]> {
  const answers: Kept[][] = questions.map(() => []);
  const chunks = bulk(questions.map((question, position) => [...question, position]));
  // Columns of a STRICT table that nobody else writes: no JSON in them, and checking every day would double the cost.
  for (const row of (await allOf(db, READ, chunks)) as readonly DayRow[]) {
    answers[row.position]?.push({ day: unpackDay(row), revision: row.revision });
  }
  return answers;
}

function unpackDay({ day, step, samples, counts }: DayRow): Day {
  return { day, step: seconds(step), values: unpack(samples), counts: counts === null ? null : unpack(counts) };
}
