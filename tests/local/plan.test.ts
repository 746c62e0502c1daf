import { describe, expect, it } from 'vitest';
import { type Instant, instant, later, minutes } from '#domain/time';
import { planTicks, stepAtSpeed } from '../../local/plan.ts';
import { iranAutumn2022 } from '../../local/scenarios/iran-autumn-2022.ts';
import { NIGHTS } from '../../local/scenarios/iran-facts.ts';
import { wallClock } from '../../local/scenarios/rhythm.ts';

const history = iranAutumn2022();

describe('the plan of a replay', () => {
  const { start, ticks } = planTicks(history, null);

  it('leaves thirty days to be read as history and goes on to the end of the case', () => {
    expect(ticks[0]).toBe(start);
    expect((start - history.from) / 86_400).toBe(30);
    expect(history.until - (ticks.at(-1) ?? 0)).toBeLessThan(3 * 3600);
  });

  it('ticks within an hour after each night begins, in both halves of the change of clocks', () => {
    const next = (at: Instant) => (ticks.find((tick) => tick > at) ?? Number.POSITIVE_INFINITY) - at;
    for (const { from } of NIGHTS) expect(next(from)).toBeLessThanOrEqual(3600);
  });

  it('keeps to full hours by the clock on the wall, on the cron’s own grid', () => {
    const clock = wallClock('Asia/Tehran');
    expect(ticks.slice(1).every((at) => clock(at).hour % 1 === 0 && at % minutes(5) === 0)).toBe(true);
  });

  it('is coarser for a longer case instead of taking longer', () => {
    const longer = { ...history, until: later(history.until, 60 * 86_400) };
    expect(planTicks(longer, null).ticks.length).toBeLessThanOrEqual(ticks.length * 1.5);
  });

  it('keeps a third of a case that is too short for thirty days of history', () => {
    const short = { ...history, until: later(history.from, 9 * 86_400) };
    expect(planTicks(short, null).start).toBe(instant(history.from + 6 * 86_400));
  });

  it('ticks as production does when the speed allows it, and never off the cron’s grid', () => {
    expect(stepAtSpeed(1)).toBe(300);
    expect(stepAtSpeed(20_000) % 300).toBe(0);
    expect(stepAtSpeed(20_000)).toBeGreaterThan(1800);
  });
});
