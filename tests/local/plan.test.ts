import { describe, expect, it } from 'vitest';
import { instant, later, minutes } from '#domain/time';
import { planTicks, stepAtSpeed } from '../../local/plan.ts';
import { iranAutumn2022 } from '../../local/scenarios/iran-autumn-2022.ts';

const history = iranAutumn2022();

describe('the plan of a replay', () => {
  const { start, ticks } = planTicks(history, null);

  it('leaves thirty days to be read as history and ends with the case', () => {
    expect(ticks[0]).toBe(start);
    expect((start - history.from) / 86_400).toBe(30);
    expect(history.until - (ticks.at(-1) ?? 0)).toBeLessThan(3600);
  });

  it('stays within what a minute has time for, on the cron’s own grid', () => {
    expect(ticks.length).toBeLessThanOrEqual(550);
    expect(ticks.every((at) => at % minutes(5) === 0)).toBe(true);
  });

  it('looks more often in the evening', () => {
    const gapAfter = (at: number) => {
      const index = ticks.findIndex((tick) => tick >= at);
      return (ticks[index + 1] ?? 0) - (ticks[index] ?? 0);
    };
    // 13:00 and 06:00 UTC on 28 September: half past four in the afternoon and half past nine in Iran.
    const evening = Date.UTC(2022, 8, 28, 13) / 1000;
    expect(gapAfter(evening)).toBeLessThan(gapAfter(evening - 7 * 3600));
  });

  it('is coarser for a longer case instead of taking longer', () => {
    const longer = { ...history, until: later(history.until, 60 * 86_400) };
    expect(planTicks(longer, null).ticks.length).toBeLessThanOrEqual(550);
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
