import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Delivery } from '#domain/delivery';
import type { Place } from '#domain/entity';
import type { Finding } from '#domain/finding';
import { type Incident, incidentId, type Transition } from '#domain/incident';
import { type Subject, subject } from '#domain/subject';
import type { Subscription } from '#domain/subscription';
import { days, earlier, hours, type Instant, interval, later, minutes } from '#domain/time';
import { dispatchPending } from '#pipeline/dispatch';
import type { Runtime } from '#pipeline/runtime';
import { detectWindows } from '#pipeline/windows';
import { memoryStore } from '#storage/memory';
import type { Store } from '#storage/store';
import { at, evidence, filter, IRAN, IRANCELL, incident, subscription } from '../support/examples.ts';
import { Killed, killer, type Moment } from '../support/world.ts';

const NETWORKS: readonly Place[] = [44244, 197207, 57218].map((asn) => ({
  ...IRANCELL,
  entity: `asn/${asn}` as const,
}));
/** 16:00 in Tehran after the last change of its clocks, until half past midnight. */
const FIRST = at('2022-09-22T12:30:00Z');
const LASTS = hours(8);
const STEP = minutes(30);
/** An end is known when signals have been normal for the settle time, and as late as their lag. */
const KNOWN_AFTER = minutes(180);

const followers: readonly Subscription[] = (['web-push', 'email', 'webhook'] as const).map((channel) =>
  subscription({ id: channel, channel, filter: filter({ entities: ['country/IR'] }) }),
);

/** Incidents as detection would save them, windows as it follows them, and a tick's dispatch after each. */
class Line {
  readonly store: Store = memoryStore();
  readonly #quiet = { log: () => {}, queues: { deliver: async () => {}, poll: async () => {} } };

  async open(places: readonly Place[]): Promise<void> {
    await this.store.places.replace(places);
    for (const one of followers) await this.store.subscriptions.create(one, { sealed: '', digest: one.id });
  }

  async save(about: Subject, when: Instant, transition: Transition, over: Partial<Incident>): Promise<void> {
    const id = incidentId('outage', about, over.from ?? when);
    const before = await this.store.incidents.byId(id);
    const seen = interval(over.from ?? before?.from ?? when, over.until ?? when);
    const shown = incident().evidence.map((one) => ({ ...one, interval: seen }));
    const revision = (before?.revision ?? 0) + 1;
    const saved = incident({ ...before, subject: about, id, revision, evidence: shown, ...over });
    await this.store.incidents.save({ transition, incident: saved }, when, 0);
  }

  /** @param calm whether the sources show that nothing is cut off */
  async look(place: Place, when: Instant, calm: boolean): Promise<void> {
    const past = await this.store.incidents.overlapping(
      [subject(place.entity)],
      interval(earlier(when, days(60)), when),
    );
    const witness = evidence();
    const normal: Finding = {
      ...witness,
      kind: 'outage',
      subject: subject(place.entity),
      status: 'normal',
      interval: interval(earlier(when, days(2)), when),
    };
    const findings = calm ? [normal] : [];
    await detectWindows(
      { places: [place], at: when, past, changes: [], findings },
      { store: this.store, ...this.#quiet },
    );
  }

  dispatch(when: Instant, ports = (runtime: Runtime) => runtime): Promise<void> {
    const world = { store: this.store, transport: {}, vault: {}, ...this.#quiet };
    return dispatchPending(when, ports(world as unknown as Runtime));
  }

  async log(of: string): Promise<readonly Delivery[]> {
    return (await this.store.deliveries.ofSubscription(of, 9999)).toReversed();
  }
}

const told = (log: readonly Delivery[]) => log.filter(({ status }) => status !== 'held');
const rings = (log: readonly Delivery[]) =>
  told(log)
    .filter(({ interrupting }) => interrupting)
    .map(({ reason }) => reason);

/** Twelve curfew nights of three networks that fall within ten minutes, then three calm ones. */
async function twelveNights({ blindFrom = 99 } = {}): Promise<Line> {
  const line = new Line();
  await line.open([IRAN, ...NETWORKS]);
  for (let when = FIRST; when < later(FIRST, days(15)); when = later(when, STEP)) {
    const [night, since] = [Math.floor((when - FIRST) / days(1)), (when - FIRST) % days(1)];
    for (const [i, place] of NETWORKS.entries()) {
      const about = subject(place.entity);
      const from = later(when, minutes(5 * i) - since);
      const isCut = night < Math.min(12, blindFrom);
      if (isCut && since === STEP) await line.save(about, when, 'opened', { from });
      if (isCut && since === LASTS + KNOWN_AFTER)
        await line.save(about, when, 'resolved', { from, until: later(from, LASTS) });
      await line.look(place, when, night < blindFrom && (!isCut || since > LASTS + KNOWN_AFTER));
    }
    await line.dispatch(when);
  }
  return line;
}

test('twelve curfew nights of three networks ring four times at most, and every opening has its end', async () => {
  const line = await twelveNights();
  const [push = [], mail = [], hook = []] = await Promise.all(followers.map(({ id }) => line.log(id)));
  const four = ['opened', 'window-recognised', 'window-confirmed', 'window-missed'];
  expect(rings(push)).toEqual(four);
  expect(rings(mail)).toEqual(four);
  expect(rings(hook)).toEqual(four);
  expect(told(mail).map(({ reason }) => reason)).toEqual([
    ...['opened', 'resolved', 'window-recognised', 'window-confirmed', 'window-missed', 'window-ended'],
  ]);
  const count = (log: readonly Delivery[], reason: string) => told(log).filter((one) => one.reason === reason).length;
  expect([count(push, 'opened'), count(push, 'resolved')]).toEqual([12, 12]);
  expect([count(hook, 'opened'), count(hook, 'resolved')]).toEqual([36, 36]);
  expect(count(push, 'window-opens')).toBe(10);
  expect(told(push)[0]?.said?.together).toHaveLength(2);
  const isOver = told(push).find(({ reason }) => reason === 'window-ended');
  expect(isOver?.said?.together).toHaveLength(2);
  expect(mail.filter(({ reason }) => reason === 'expected-window').map(({ instead }) => instead)).toContain(
    told(mail)[2]?.thread,
  );
});

test('a window that a source in trouble hides has not failed to come', async () => {
  const line = await twelveNights({ blindFrom: 10 });
  const log = await line.log('web-push');
  expect(log.map(({ reason }) => reason)).not.toContain('window-missed');
});

test.each<Moment>(['before', 'after'])(
  'a run that is killed %s any of its calls is made good by the next',
  async (moment) => {
    const scene = async (n: number) => {
      const line = new Line();
      const { ports, fired } = killer(n, moment);
      await line.open([IRAN, ...NETWORKS]);
      const when = later(FIRST, days(1) + STEP);
      for (const [i, place] of NETWORKS.entries()) {
        for (const night of [0, 1]) {
          const from = later(FIRST, days(night) + minutes(5 * i));
          const until = night === 0 ? later(from, LASTS) : null;
          await line.save(subject(place.entity), later(from, STEP), 'opened', { from, until });
        }
        await line.look(place, when, false);
      }
      await line.dispatch(when, ports).catch((error) => {
        if (!(error instanceof Killed)) throw error;
      });
      await line.dispatch(later(when, minutes(10)));
      await line.dispatch(later(when, minutes(20)));
      const logs = await Promise.all(followers.map(({ id }) => line.log(id)));
      return {
        fired: fired(),
        said: logs.map((log) =>
          told(log)
            .map(({ id }) => id)
            .sort(),
        ),
      };
    };
    const undisturbed = await scene(Number.POSITIVE_INFINITY);
    let n = 1;
    for (let run = await scene(n); run.fired; run = await scene(n)) {
      expect(run.said, `killed ${moment} call ${n}`).toEqual(undisturbed.said);
      n += 1;
    }
    expect(n).toBeGreaterThan(20);
  },
);

const anyCut = fc.record({
  place: fc.constantFrom(IRAN, ...NETWORKS),
  /** In steps of half an hour. */
  from: fc.integer({ min: 0, max: 60 }),
  length: fc.integer({ min: 1, max: 30 }),
  alertsAfter: fc.integer({ min: 0, max: 3 }),
  severity: fc.constantFrom<Incident['severity'][]>(1, 2, 3, 4),
  isRetracted: fc.boolean(),
});

test('whatever happens and whenever we look, a thread opens once, goes on in order, and is owed its end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyCut, { maxLength: 8 }),
      fc.array(fc.boolean(), { maxLength: 100 }),
      async (all, missed) => {
        const cuts = [...new Map(all.map((cut) => [`${cut.place.entity} ${cut.from}`, cut])).values()];
        const line = new Line();
        await line.open([IRAN, ...NETWORKS]);
        for (let step = 0; step < 120; step++) {
          const when = later(FIRST, step * STEP);
          for (const { place, from, length, alertsAfter, severity, isRetracted } of cuts) {
            const onset = { from: later(FIRST, from * STEP), severity };
            const save = (transition: Transition, over: Partial<Incident>) =>
              line.save(subject(place.entity), when, transition, { ...onset, ...over });
            if (step === from) await save('opened', { standing: alertsAfter === 0 ? 'corroborated' : 'suspected' });
            else if (step === from + alertsAfter) await save('escalated', { standing: 'corroborated' });
            if (step === from + length) await save(isRetracted ? 'retracted' : 'resolved', { until: when });
          }
          if (missed[step] !== true) await line.dispatch(when);
        }
        for (const { id } of followers) {
          for (const turns of Map.groupBy(told(await line.log(id)), ({ thread }) => thread).values()) {
            const reasons = turns.toSorted((a, b) => a.revision - b.revision).map(({ reason }) => reason);
            expect(new Set(turns.map(({ revision }) => revision)).size).toBe(turns.length);
            expect([reasons[0], reasons.filter((reason) => reason === 'opened').length]).toEqual(['opened', 1]);
            expect(['resolved', 'retracted']).toContain(reasons.at(-1));
          }
        }
      },
    ),
    { numRuns: 60 },
  );
});
