import { beforeEach, describe, expect, test } from 'vitest';
import { confirmed, confirmedBy } from '#domain/confirm';
import { fold } from '#domain/fold';
import type { Incident } from '#domain/incident';
import type { ThirdPartyRecord } from '#domain/record';
import { subject } from '#domain/subject';
import { days, earlier, hours, type Instant, later, minutes } from '#domain/time';
import { confirmReported } from '#pipeline/confirm';
import type { Runtime } from '#pipeline/runtime';
import { recordSources } from '#sources/records/index';
import { memoryStore } from '#storage/memory';
import type { Store } from '#storage/store';
import { apply, hour, lost, normal } from '../domain/findings.ts';
import { at, IRAN, IRANCELL, incident, record } from '../support/examples.ts';

const ONSET = at('2026-03-10T16:30:00Z');
const NOW = later(ONSET, hours(6));
const NATIONAL = incident({ subject: subject(IRAN.entity), from: ONSET, standing: 'suspected' });
const report = (over: Partial<ThirdPartyRecord> = {}) => record({ from: ONSET, ...over });

describe('who confirms', () => {
  const confirms = (over: Partial<ThirdPartyRecord>, of: Incident = NATIONAL) =>
    confirmedBy(of, of.subject.entity === IRAN.entity ? IRAN : IRANCELL, [report(over)], NOW).length > 0;

  test('is people and never a machine: alarms may come from the signals that we read ourselves', () => {
    expect(confirms({})).toBe(true);
    for (const { id } of recordSources) expect(confirms({ source: id, kind: 'alarm' }), id).toBe(false);
  });

  test('speaks of the same kind and service, and of the same place', () => {
    const block = incident({ ...NATIONAL, kind: 'service-block', subject: subject(IRAN.entity, 'whatsapp') });
    expect(confirms({}, block)).toBe(false);
    expect(confirms({ about: { entities: ['country/IR'], services: ['whatsapp'] } }, block)).toBe(true);
    expect(confirms({ about: { entities: ['country/IR'], services: ['whatsapp'] } })).toBe(false);
    expect(confirms({ about: { entities: ['country/TR'], services: [] } })).toBe(false);
    expect(confirms({ about: { entities: ['asn/44244'], services: [] } })).toBe(false);
  });

  test('means all of a country when a country is to be confirmed', () => {
    const about = { entities: ['country/IR', 'asn/44244'], services: [], partial: true } as const;
    expect(confirms({ about })).toBe(false);
    const network = incident({ from: ONSET, standing: 'suspected' });
    expect(confirms({ about }, network)).toBe(true);
    // What is said of the country does not lift a network's mere suspicion.
    expect(confirms({}, network)).toBe(false);
    expect(confirms({}, { ...network, standing: 'corroborated' })).toBe(true);
  });

  test('speaks of this event: it began with it, lasted into it, and was published by two weeks after it', () => {
    expect(confirms({ from: earlier(ONSET, hours(16)), publishedAt: later(ONSET, days(6)) })).toBe(true);
    expect(confirms({ from: earlier(ONSET, days(9)), until: null })).toBe(false);
    expect(confirms({ until: earlier(ONSET, hours(3)), from: earlier(ONSET, hours(9)) })).toBe(false);
    const over = { ...NATIONAL, until: later(ONSET, hours(1)) };
    expect(confirms({ publishedAt: later(ONSET, days(15)) }, over)).toBe(false);
    expect(confirms({ from: later(ONSET, days(2)) }, over)).toBe(false);
  });
});

describe('a report that comes in', () => {
  let store: Store;
  beforeEach(async () => {
    store = memoryStore();
    await store.places.replace([IRAN, IRANCELL]);
    await store.incidents.save({ transition: 'opened', incident: NATIONAL }, later(ONSET, minutes(40)), 0);
  });
  const arrive = async (records: readonly ThirdPartyRecord[], when: Instant = NOW) => {
    await store.records.put(records);
    await confirmReported(records, when, { store, signals: new Map(), log: () => {} } as unknown as Runtime);
  };
  const now = () => store.incidents.byId(NATIONAL.id);

  test('confirms a mere suspicion, is cited as evidence, and says so once', async () => {
    await arrive([report({ source: 'netblocks' }), report({ cause: 'shutdown' })]);
    const said = await now();
    expect(said).toMatchObject({ standing: 'confirmed', cause: 'shutdown', revision: 2, severity: NATIONAL.severity });
    const cited = said?.evidence.filter(({ family }) => family === 'annotation').map(({ signal }) => signal);
    expect(cited).toEqual(['netblocks.report', 'radar-outages.report']);
    expect(said?.causeTerms).toContainEqual({ name: 'reported-shutdown', logOdds: 4.6 });
    expect((await store.incidents.history(NATIONAL.id)).map(({ transition }) => transition)).toEqual([
      'opened',
      'escalated',
    ]);
    await arrive([report({ source: 'netblocks' }), report({ cause: 'shutdown' })], later(NOW, hours(1)));
    expect((await now())?.revision).toBe(2);
  });

  test('changes nothing when it is a machine’s, of another place, or of history', async () => {
    await arrive([
      report({ kind: 'alarm' }),
      report({ id: '2', about: { entities: ['country/TR'], services: [] } }),
      report({ id: '3', from: earlier(ONSET, days(30)), publishedAt: earlier(ONSET, days(30)) }),
    ]);
    expect((await now())?.revision).toBe(1);
  });

  test('looks again when somebody else was quicker', async () => {
    const incidents = store.incidents;
    let raced = false;
    store = {
      ...store,
      incidents: {
        ...incidents,
        async save(change, when, version) {
          const rival = { ...change.incident, standing: 'corroborated', revision: 2 } as const;
          if (!raced) await incidents.save({ transition: 'escalated', incident: rival }, when, version);
          raced = true;
          return incidents.save(change, when, version);
        },
      },
    };
    await arrive([report()]);
    expect(await now()).toMatchObject({ standing: 'confirmed', revision: 3 });
  });

  test('reaches incidents that are over, and does not open them again', async () => {
    const over = { ...NATIONAL, until: later(ONSET, hours(1)), revision: 2 };
    await store.incidents.save({ transition: 'resolved', incident: over }, later(ONSET, hours(3)), 0);
    await arrive([report()], later(ONSET, days(3)));
    expect(await now()).toMatchObject({ standing: 'confirmed', until: over.until, revision: 3 });
  });
});

describe('a confirmed incident', () => {
  const begun = [lost('ioda.ping-slash24', 0, 3), lost('ioda.bgp', 0, 3)];
  const quoted = apply([], fold([], begun)).map((one) => confirmed(one, [report({ source: 'netblocks' })]));

  test('stays as severe, and resolves when what was measured is normal', () => {
    expect(quoted[0]).toMatchObject({ standing: 'confirmed', severity: 4 });
    expect(fold(quoted, begun)).toEqual([]);
    const over = ['ioda.ping-slash24', 'ioda.bgp'].flatMap((signal) => [
      lost(signal as 'ioda.bgp', 0, 3, 0.9, false),
      normal(signal as 'ioda.bgp', 3, 5),
    ]);
    const [change] = fold(quoted, over);
    expect(change).toMatchObject({ transition: 'resolved', incident: { standing: 'confirmed', until: hour(3) } });
  });
});
