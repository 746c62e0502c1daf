import { expect, test } from 'vitest';
import type { Incident, Transition } from '#domain/incident';
import { subject } from '#domain/subject';
import { days, hours, interval, later } from '#domain/time';
import type { Store, Undispatched } from '#storage/store';
import { at, evidence, incident } from '../../support/examples.ts';

const NIGHT = at('2022-09-22T12:30:00Z');
const ids = (incidents: readonly Incident[]) => incidents.map(({ id }) => id);

const undispatched = (all: readonly Undispatched[]) => ids(all.map(({ incident: one }) => one));

export function incidentsContract(store: () => Store): void {
  const save = (saved: Incident, transition: Transition = 'opened') =>
    store().incidents.save({ transition, incident: saved }, later(saved.from, hours(1)), 3);

  test('saves an incident with all that it says, and finds it again', async () => {
    const saved = incident({ reach: null, subject: subject('country/IR', 'whatsapp'), kind: 'service-block' });
    expect(await save(saved)).toBe('saved');
    expect(await store().incidents.byId(saved.id)).toEqual(saved);
    expect(await store().incidents.byIds([saved.id, saved.id, 'outage.nowhere'])).toEqual([saved]);
    expect(await store().incidents.byId('outage.nowhere')).toBeNull();
  });

  test('keeps every revision, oldest first, with its time and configuration', async () => {
    const first = incident({ standing: 'suspected' });
    const second = { ...first, standing: 'corroborated', revision: 2 } as const;
    await save(first);
    await save(second, 'escalated');
    const about = { at: later(first.from, hours(1)), configuration: 3 };
    expect(await store().incidents.history(first.id)).toEqual([
      { ...about, transition: 'opened', incident: first },
      { ...about, transition: 'escalated', incident: second },
    ]);
    expect(await store().incidents.history('outage.nowhere')).toEqual([]);
  });

  test('refuses a revision that does not follow the stored one, and then nothing of it is kept', async () => {
    const first = incident();
    expect(await save({ ...first, revision: 2 })).toBe('conflict');
    expect(await store().incidents.byId(first.id)).toBeNull();
    expect(await save(first)).toBe('saved');
    expect(await save({ ...first, severity: 4 })).toBe('conflict');
    expect(await save({ ...first, revision: 3, severity: 4 })).toBe('conflict');
    expect(await store().incidents.byId(first.id)).toEqual(first);
    expect(await store().incidents.history(first.id)).toHaveLength(1);
  });

  test('refuses evidence that is no number, for it could not be read again', async () => {
    for (const number of [Number.NaN, Number.POSITIVE_INFINITY]) {
      await expect(save(incident({ evidence: [evidence({ observed: number })] }))).rejects.toThrow('no number');
    }
    expect(await store().incidents.recent(9)).toEqual([]);
  });

  test('of twenty writers of one revision exactly one wins, and its revision is the one in the history', async () => {
    await save(incident());
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, i) => {
        const [sample] = incident().evidence;
        if (sample === undefined) throw new Error('the example has evidence');
        return save({ ...incident(), revision: 2, evidence: [{ ...sample, observed: i }] }, 'updated');
      }),
    );
    expect(outcomes.filter((outcome) => outcome === 'saved')).toHaveLength(1);
    const stored = await store().incidents.byId(incident().id);
    expect(stored?.evidence[0]?.observed).toBe(outcomes.indexOf('saved'));
    const history = await store().incidents.history(incident().id);
    expect(history.map((revision) => revision.incident.revision)).toEqual([1, 2]);
    expect(history[1]?.incident).toEqual(stored);
  });

  test('finds what was open at some moment of the interval, of these subjects only', async () => {
    const over = incident({ from: NIGHT, until: later(NIGHT, hours(8)) });
    const open = incident({ from: later(NIGHT, days(1)) });
    const elsewhere = incident({ subject: subject('asn/197207') });
    for (const one of [over, open, elsewhere]) await save(one);
    const about = [subject('asn/44244'), subject('asn/1'), subject('asn/44244')];
    const find = async (from: number, until: number) =>
      ids(await store().incidents.overlapping(about, interval(later(NIGHT, from), later(NIGHT, until))));
    expect(await find(-days(1), 0)).toEqual([]);
    expect(await find(-days(1), 1)).toEqual([over.id]);
    expect(await find(hours(7), hours(9))).toEqual([over.id]);
    expect(await find(hours(8), hours(9))).toEqual([]);
    expect(await find(days(9), days(10))).toEqual([open.id]);
    expect(await find(0, days(10))).toEqual([over.id, open.id]);
  });

  test('still finds one that was taken back to nothing: whoever sees it again must know its revision', async () => {
    const empty = incident({ until: NIGHT });
    await save(empty, 'retracted');
    const found = await store().incidents.overlapping([empty.subject], interval(NIGHT, later(NIGHT, 60)));
    expect(ids(found)).toEqual([empty.id]);
  });

  test('lists open ones, and recent ones newest first in pages that show each once', async () => {
    const about = [0, 1, 1, 2].map((day, i) => {
      return incident({
        from: later(NIGHT, days(day)),
        subject: subject(`asn/${i + 1}`),
        until: i === 0 ? null : later(NIGHT, days(9)),
      });
    });
    for (const one of about) await save(one);
    const [oldest, one, other, newest] = ids(about);
    expect(ids(await store().incidents.open())).toEqual([oldest]);
    const pages: string[][] = [];
    for (let last: Incident | undefined; ; ) {
      const page = await store().incidents.recent(1, last);
      last = page.at(-1);
      if (last === undefined) break;
      pages.push(ids(page));
    }
    expect(pages).toEqual([[newest], [one], [other], [oldest]]);
    expect(ids(await store().incidents.recent(3))).toEqual([newest, one, other]);
  });

  test('one that ends is no longer open', async () => {
    await save(incident());
    await save(incident({ until: later(NIGHT, hours(8)), revision: 2 }), 'resolved');
    expect(await store().incidents.open()).toEqual([]);
  });

  test('an incident is undispatched until its newest revision was offered, most severe first', async () => {
    const mild = incident({ severity: 1 });
    const grave = incident({ severity: 4, subject: subject('country/IR') });
    const middling = incident({ severity: 2, subject: subject('country/IQ') });
    for (const one of [mild, grave, middling]) await save(one);
    expect(undispatched(await store().incidents.undispatched(2))).toEqual([grave.id, middling.id]);
    await store().incidents.markDispatched(grave.id, 1);
    await save({ ...mild, severity: 3, revision: 2 }, 'escalated');
    await store().incidents.markDispatched(mild.id, 1);
    expect(undispatched(await store().incidents.undispatched(9))).toEqual([mild.id, middling.id]);
    await store().incidents.markDispatched(mild.id, 2);
    await store().incidents.markDispatched(mild.id, 1);
    await store().incidents.markDispatched('outage.nowhere', 1);
    expect(undispatched(await store().incidents.undispatched(9))).toEqual([middling.id]);
  });

  test('what is undispatched says what its newest revision was', async () => {
    await save(incident());
    await save(incident({ revision: 2, until: later(NIGHT, 60) }), 'retracted');
    expect(await store().incidents.undispatched(9)).toEqual([
      { incident: incident({ revision: 2, until: later(NIGHT, 60) }), transition: 'retracted' },
    ]);
  });

  test('knows since when each was more than a suspicion', async () => {
    const other = incident({ subject: subject('country/IR'), standing: 'suspected' });
    await store().incidents.save({ transition: 'opened', incident: incident({ standing: 'suspected' }) }, NIGHT, 0);
    const [escalated, updated] = [incident({ revision: 2 }), incident({ revision: 3, standing: 'confirmed' })];
    await store().incidents.save({ transition: 'escalated', incident: escalated }, later(NIGHT, 600), 0);
    await store().incidents.save({ transition: 'escalated', incident: updated }, later(NIGHT, 900), 0);
    await save(other);
    const since = await store().incidents.alertingSince([incident().id, other.id, 'outage.nowhere']);
    expect([...since]).toEqual([[incident().id, later(NIGHT, 600)]]);
  });

  test('what is put back lets all others go first, until it has something new to say', async () => {
    const grave = incident({ severity: 4, subject: subject('country/IR') });
    const mild = incident({ severity: 1 });
    const middling = incident({ severity: 2, subject: subject('country/IQ') });
    for (const one of [mild, grave, middling]) await save(one);
    const waiting = async () => undispatched(await store().incidents.undispatched(9));
    await store().incidents.putBack([grave], later(NIGHT, 300));
    expect(await waiting()).toEqual([middling.id, mild.id, grave.id]);
    await store().incidents.putBack([middling, mild], later(NIGHT, 600));
    expect(await waiting()).toEqual([grave.id, middling.id, mild.id]);
    await save({ ...mild, revision: 2 }, 'updated');
    await store().incidents.putBack([mild], later(NIGHT, 900));
    expect(await waiting()).toEqual([mild.id, grave.id, middling.id]);
    expect(await store().incidents.hasNews()).toBe(true);
    await store().incidents.putBack([{ ...mild, revision: 2 }], later(NIGHT, 900));
    expect(await store().incidents.hasNews()).toBe(false);
    await store().incidents.putBack([grave], later(NIGHT, 599));
    expect(await waiting()).toEqual([grave.id, middling.id, mild.id]);
  });

  test('what was dispatched is offered again when asked, in its turn and without being news', async () => {
    const [told, waiting] = [incident(), incident({ subject: subject('country/IQ') })];
    for (const one of [told, waiting]) await save(one);
    await store().incidents.markDispatched(told.id, 1);
    await store().incidents.putBack([waiting], later(NIGHT, 300));
    await store().incidents.offerAgain([told.id, waiting.id, 'outage.nowhere'], later(NIGHT, 600));
    expect(undispatched(await store().incidents.undispatched(9))).toEqual([waiting.id, told.id]);
    expect(await store().incidents.hasNews()).toBe(false);
    await store().incidents.markDispatched(told.id, 1);
    expect(undispatched(await store().incidents.undispatched(9))).toEqual([waiting.id]);
  });
}
