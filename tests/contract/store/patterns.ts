import { expect, test } from 'vitest';
import type { Pattern } from '#domain/pattern';
import { days, hours, type Instant, later } from '#domain/time';
import type { Store } from '#storage/store';
import { at, pattern } from '../../support/examples.ts';

const NOW = at('2022-09-23T13:10:00Z');
const ids = (patterns: readonly Pattern[]) => patterns.map(({ id }) => id);

export function patternsContract(store: () => Store): void {
  const save = (one: Pattern, when = NOW) => store().patterns.save(one, one.revision - 1, when);

  test('keeps a window with all that it says', async () => {
    expect(await save(pattern())).toBe('saved');
    expect(await store().patterns.ofEntities(['asn/44244', 'country/IR'])).toEqual([pattern()]);
    expect(await store().patterns.ofEntities(['asn/4424'])).toEqual([]);
    expect(await store().patterns.ofEntities([])).toEqual([]);
  });

  test('saves on top of the expected revision only: whoever loses a race looks again', async () => {
    await save(pattern());
    expect(await save(pattern())).toBe('conflict');
    expect(await save(pattern({ revision: 3 }))).toBe('conflict');
    expect(await save(pattern({ revision: 2, level: 'confirmed' }))).toBe('saved');
    expect(await store().patterns.ofEntities(['asn/44244'])).toEqual([pattern({ revision: 2, level: 'confirmed' })]);
  });

  test('of two writers at once one saves', async () => {
    const answers = await Promise.all([save(pattern()), save(pattern({ hits: 3 }))]);
    expect(answers.toSorted()).toEqual(['conflict', 'saved']);
  });

  test('those that have ended stay with their place and leave the active ones', async () => {
    await save(pattern({ id: 'window.b' }));
    await save(pattern({ id: 'window.a', entity: 'country/IR' }), later(NOW, hours(1)));
    await save(pattern({ id: 'window.c' }), later(NOW, hours(2)));
    expect(ids(await store().patterns.active(9))).toEqual(['window.c', 'window.a', 'window.b']);
    expect(ids(await store().patterns.active(2))).toEqual(['window.c', 'window.a']);
    await save(pattern({ id: 'window.c', revision: 2, level: 'ended', next: [] }), later(NOW, days(9)));
    expect(ids(await store().patterns.active(9))).toEqual(['window.a', 'window.b']);
    expect(ids(await store().patterns.ofEntities(['asn/44244']))).toEqual(['window.b', 'window.c']);
  });

  test('finds those of these that exist', async () => {
    await save(pattern());
    expect(await store().patterns.byIds([pattern().id, 'window.nowhere', pattern().id])).toEqual([pattern()]);
    expect(await store().patterns.byIds([])).toEqual([]);
  });

  const due = async (when: Instant) => ids(await store().patterns.due(when, hours(1), 9));

  test('one is due until its newest revision was offered', async () => {
    await save(pattern({ next: [] }));
    expect(await due(NOW)).toEqual([pattern().id]);
    await store().patterns.markDispatched(pattern().id, 1, NOW);
    expect(await due(NOW)).toEqual([]);
    await save(pattern({ next: [], revision: 2 }), later(NOW, 60));
    await store().patterns.markDispatched(pattern().id, 1, NOW);
    await store().patterns.markDispatched('window.nowhere', 1, NOW);
    expect(await due(NOW)).toEqual([pattern().id]);
  });

  test('and again within the hour before it opens, once', async () => {
    await save(pattern());
    const opens = pattern().next[0]?.from ?? NOW;
    await store().patterns.markDispatched(pattern().id, 1, later(NOW, hours(1)));
    expect(await due(later(opens, -hours(2)))).toEqual([]);
    expect(await due(later(opens, -hours(1)))).toEqual([pattern().id]);
    await store().patterns.markDispatched(pattern().id, 1, opens);
    expect(await due(later(opens, -600))).toEqual([]);
    expect(await due(later(opens, 600))).toEqual([]);
  });

  test('the oldest change is due first', async () => {
    await save(pattern({ id: 'window.b' }), later(NOW, 60));
    await save(pattern({ id: 'window.a' }), later(NOW, 120));
    await save(pattern({ id: 'window.c' }), NOW);
    expect(await due(NOW)).toEqual(['window.c', 'window.b', 'window.a']);
    expect(ids(await store().patterns.due(NOW, hours(1), 2))).toEqual(['window.c', 'window.b']);
  });
}
