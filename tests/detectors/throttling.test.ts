import { describe, expect, it } from 'vitest';
import { type Instant, instant } from '#domain/time';
import { historyOf, isOfIncident, type Known, type KnownPattern } from '../../scripts/history.ts';
import { at, place } from '../cases/world.ts';
import { type Effect, type Slow, slowCase } from './throttling-world.ts';

const FROM = at('2025-03-03T00:00:00Z');
const on = (day: number, hour = 0): Instant => instant(FROM + day * 86_400 + hour * 3600);
const IRAN = place('country/IR', 'Asia/Tehran');
const SPEED = 'radar.iqi-bandwidth';
const DELAY = 'radar.iqi-latency';
const PROBES = 'ioda.ping-slash24-latency';
const LOSS = 'ioda.ping-slash24-loss';
const TRAFFIC = 'radar.http';

/** As IODA answers for longer windows. */
const HALF_HOURS = { [PROBES]: 1800, [LOSS]: 1800 };

const QUALITY: Slow['signals'] = [SPEED, DELAY, TRAFFIC];

const moved = (from: Instant, until: Instant, factors: Readonly<Record<string, number>>): readonly Effect[] =>
  Object.entries(factors).map(([signal, factor]) => ({
    signals: [signal as Effect['signals'][number]],
    from,
    until,
    factor,
  }));

async function told(world: Partial<Slow>): Promise<readonly (Known | KnownPattern)[]> {
  const said: (Known | KnownPattern)[] = [];
  const history = slowCase({ seed: 1, from: FROM, days: 26, places: [IRAN], signals: QUALITY, ...world });
  for await (const known of historyOf(history)) said.push(known);
  return said;
}

/** What was said of throttling: who is told, when it was known and how it ended. */
function throttlingIn(said: readonly (Known | KnownPattern)[]) {
  const known = said.filter(isOfIncident).filter(({ change }) => change.incident.kind === 'throttling');
  const ids = [...new Set(known.map(({ change }) => change.incident.id))];
  return ids.map((id) => {
    const own = known.filter(({ change }) => change.incident.id === id);
    const alerted = own.find(({ change }) => change.incident.standing !== 'suspected');
    const last = own.at(-1)?.change;
    return { incident: last?.incident, ended: last?.transition === 'resolved', known: alerted?.at ?? null };
  });
}

const alertsIn = (said: readonly (Known | KnownPattern)[]) => throttlingIn(said).filter(({ known }) => known !== null);
const hoursFrom = (start: Instant, known: Instant | null | undefined) => ((known ?? Number.NaN) - start) / 3600;

describe('a sustained slowing', () => {
  it.each([
    ['to a half, with delay up by half', 10, { [SPEED]: 0.5, [DELAY]: 1.5 }, 4.5],
    ['to a fifth, with delay doubled', 12, { [SPEED]: 0.2, [DELAY]: 2 }, 4.5],
    ['to three fifths, with delay as ever and traffic down by a quarter', 10, { [SPEED]: 0.6, [TRAFFIC]: 0.75 }, 8],
  ])('%s is known within hours, and its end', async (_, hour, factors, within) => {
    const [start, end] = [on(21, hour), on(24)];
    const said = await told({ effects: moved(start, end, factors) });
    const [alert, ...more] = alertsIn(said);
    expect(more).toEqual([]);
    expect(hoursFrom(start, alert?.known)).toBeLessThanOrEqual(within);
    expect(Math.abs((alert?.incident?.from ?? 0) - start)).toBeLessThanOrEqual(3600);
    expect(alert?.ended).toBe(true);
    expect(Math.abs((alert?.incident?.until ?? 0) - end)).toBeLessThanOrEqual(3600);
  });

  it('is known from probes while the speed of the first hours is still on its way', async () => {
    const start = on(21, 10);
    const said = await told({
      days: 23,
      signals: [SPEED, PROBES, LOSS],
      steps: HALF_HOURS,
      effects: moved(start, on(23), { [SPEED]: 0.4, [PROBES]: 1.6, [LOSS]: 4 }),
    });
    const [first] = throttlingIn(said.filter(({ at: known }) => known <= on(21, 12.5)));
    expect(first?.incident?.standing).toBe('suspected');
    expect(hoursFrom(start, alertsIn(said)[0]?.known)).toBeLessThanOrEqual(4);
  });

  it.each([
    ['speed', { [SPEED]: 0.4 }],
    ['delay and loss', { [DELAY]: 2, [LOSS]: 4 }],
  ])('of %s alone is a suspicion', async (_, factors) => {
    const effects = moved(on(19, 10), on(20), factors);
    const said = await told({ days: 20, signals: [SPEED, DELAY, LOSS], steps: HALF_HOURS, effects });
    expect(throttlingIn(said).some(({ incident }) => (incident?.from ?? 0) >= on(19, 8))).toBe(true);
    expect(alertsIn(said)).toEqual([]);
  });

  it.each([2, 13])(
    'of delay, loss and a quarter of the traffic is known within hours, begun at %i UTC',
    async (hour) => {
      const start = on(21, hour);
      const said = await told({
        days: 23,
        signals: [PROBES, LOSS, TRAFFIC],
        steps: HALF_HOURS,
        effects: moved(start, on(23), { [PROBES]: 1.7, [LOSS]: 4, [TRAFFIC]: 0.72 }),
      });
      expect(hoursFrom(start, alertsIn(said)[0]?.known)).toBeLessThanOrEqual(4);
    },
  );

  it.each([1, 2])('of delay and loss is a suspicion where people do as ever (world %i)', async (seed) => {
    const rest = [...new Array(4).keys()].flatMap((i) =>
      moved(on(20 + i, 1 + 5 * i), on(20 + i, 11 + 3 * i), { [PROBES]: 1.6, [LOSS]: 3 }),
    );
    const said = await told({ seed, days: 25, signals: [PROBES, LOSS, TRAFFIC], steps: HALF_HOURS, effects: rest });
    expect(throttlingIn(said).length).toBeGreaterThan(3);
    expect(alertsIn(said)).toEqual([]);
  });

  it('of two weeks does not become usual', async () => {
    const effects = moved(on(22, 10), on(37), { [SPEED]: 0.4, [DELAY]: 1.6 });
    const said = await told({ days: 38, signals: [SPEED, DELAY], effects });
    expect(alertsIn(said)).toHaveLength(1);
    expect(Math.abs((alertsIn(said)[0]?.incident?.until ?? 0) - on(37))).toBeLessThanOrEqual(3600);
  });
});

describe('nights of slowness', () => {
  it('are a window from the second one on, with its hours, and end', async () => {
    const nights = [19, 20, 21, 22, 23, 24];
    // 16:00 to 24:00 in Tehran.
    const effects = nights.flatMap((day) => moved(on(day, 12.5), on(day, 20.5), { [SPEED]: 0.4, [DELAY]: 1.7 }));
    const said = await told({ days: 29, effects });
    expect(alertsIn(said)).toHaveLength(nights.length);
    const patterns = said.flatMap((known) => (isOfIncident(known) ? [] : [{ at: known.at, ...known.change.pattern }]));
    const likely = patterns.find(({ level }) => level === 'likely');
    expect(likely).toMatchObject({ kind: 'throttling', entity: 'country/IR', hits: 2 });
    expect(hoursFrom(on(20, 12.5), likely?.at)).toBeLessThanOrEqual(4.5);
    const confirmed = patterns.findLast(({ level }) => level === 'confirmed');
    expect(Math.abs((confirmed?.start ?? 0) - 16 * 60)).toBeLessThanOrEqual(30);
    expect(Math.abs((confirmed?.end ?? 0) - 24 * 60)).toBeLessThanOrEqual(30);
    expect(patterns.at(-1)?.level).toBe('ended');
  });
});

describe('what is no throttling', () => {
  const quiet: Readonly<Record<string, Partial<Slow>>> = {
    'ordinary weeks with crowded evenings': { days: 30 },
    'one evening of football: traffic up, speed down, delay up': {
      effects: moved(on(22, 16), on(22, 20), { [SPEED]: 0.55, [DELAY]: 1.6, [TRAFFIC]: 1.4 }),
    },
    'speed that rises because most people are gone': {
      effects: moved(on(22, 12.5), on(22, 20.5), { [SPEED]: 1.5, [DELAY]: 1.4, [TRAFFIC]: 0.2 }),
    },
    'an outage that also slows what is left': {
      signals: [...QUALITY, 'ioda.ping-slash24', 'ioda.bgp'],
      effects: moved(on(22, 10), on(23), {
        [SPEED]: 0.3,
        [DELAY]: 3,
        [TRAFFIC]: 0.2,
        'ioda.ping-slash24': 0.3,
        'ioda.bgp': 0.4,
      }),
    },
    'tests that are other people’s: fewer than half of the usual number': {
      signals: [SPEED, DELAY],
      effects: moved(on(22, 10), on(23), { [SPEED]: 0.4, [DELAY]: 2 }),
      counts: (_, when) => (when >= on(22, 10) && when < on(23) ? 30 : 100),
    },
    'a source that fails in every country at once': {
      days: 24,
      places: [IRAN, place('country/NG', 'Africa/Lagos'), place('country/PE', 'America/Lima')],
      effects: moved(on(22, 10), on(23), { [SPEED]: 0.4, [DELAY]: 2 }),
    },
    'a slow decline by a third over a month': {
      days: 32,
      effects: [
        { signals: [SPEED], from: on(2), until: on(32), factor: (when) => 1 - (0.33 * (when - on(2))) / (30 * 86_400) },
      ],
    },
    'a line that was faster for ten days and is as before': {
      days: 28,
      effects: moved(on(10), on(22), { [SPEED]: 1.6, [DELAY]: 0.7 }),
    },
  };
  it.each(Object.entries(quiet))('%s', async (_, world) => {
    expect(alertsIn(await told(world))).toEqual([]);
  });
});
