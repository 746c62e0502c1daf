import { spawnSync } from 'node:child_process';
import type { Window } from '#detectors/detector';
import { outage } from '#detectors/outage';
import { type Series, type Signal, slice } from '#domain/series';
import { DEFAULT_THRESHOLDS } from '#domain/thresholds';
import { days, earlier, instant, interval, minutes } from '#domain/time';
import type { Figure } from './figure.ts';
import { placeOf, seriesOf } from './native.ts';

const UNTIL = instant(1_700_006_400);
const PLACE = placeOf('country/IR');
/** 8,064 observations, and 1,344, where refitting is cheapest. */
const STEPS = [minutes(5), minutes(30)];
const RUNS = 30;
const DAY = 86_400;
/** The one first on the path, and Debian's own. */
const PYTHONS = ['python3', '/usr/bin/python3'];

/** Milliseconds of CPU to refit, the best of three; not the robust fit, which takes many times longer. */
const REFIT = `
import json, sys, time
from statsmodels.tsa.seasonal import STL
asked = json.load(sys.stdin)
def fit(one):
    start = time.process_time()
    STL(one['values'], period=one['period']).fit()
    return 1000 * (time.process_time() - start)
json.dump([min(fit(one) for _ in range(3)) for one in asked], sys.stdout)
`;

/**
 * Ours against refitting a seasonal decomposition (STL: Cleveland et al., 1990; statsmodels) to the same 28 days with every
 * observation, which is what watching with STL takes. Once as it would be if we too learnt anew with every observation, and once
 * as it is, with what is usual learnt once a day.
 */
export async function figures(): Promise<readonly Figure[]> {
  const all = STEPS.map((step) => seriesOf({ ...SIGNAL, step }, PLACE.entity, UNTIL, days(28)));
  const refits = refit(all);
  if (refits === null) {
    process.stderr.write('stl: not measured, for no python3 here has statsmodels (Debian: python3-statsmodels).\n');
    return [];
  }
  return all.flatMap((series, i) => {
    const learning = cpu(() => outage.learn(series, UNTIL, PLACE, []));
    const looking = lookingAt(series);
    const perDay = DAY / series.step;
    const refitting = refits[i] ?? Number.NaN;
    const name = `stl.${series.step / 60}-minutes`;
    return [
      figure(`${name}-refit`, refitting, 'ms CPU to refit STL to 28 days', null),
      figure(`${name}-learning-each-time`, refitting / (learning + looking), 'times faster an observation', 20),
      figure(`${name}-as-deployed`, refitting / (learning / perDay + looking), 'times faster an observation', 20),
    ];
  });
}

const SIGNAL: Signal = { id: 'ioda.bgp', unit: '', step: minutes(5), lag: minutes(10), family: 'control-plane' };

function refit(all: readonly Series[]): readonly number[] | null {
  const input = JSON.stringify(all.map(({ values, step }) => ({ values, period: DAY / step })));
  for (const python of PYTHONS) {
    const { status, stdout } = spawnSync(python, ['-c', REFIT], { input, encoding: 'utf8' });
    if (status === 0) return JSON.parse(stdout) as number[];
  }
  return null;
}

/** A look at one signal, two days of it, as after every new observation. */
function lookingAt(series: Series): number {
  const window: Window = {
    subject: series.subject,
    place: PLACE,
    at: UNTIL,
    series: new Map([[series.signal, slice(series, interval(earlier(UNTIL, outage.recent), UNTIL))]]),
    baselines: new Map([[series.signal, outage.learn(series, UNTIL, PLACE, [])]]),
    thresholds: DEFAULT_THRESHOLDS,
    siblings: [],
    cutOff: [],
  };
  return cpu(() => outage.detect(window));
}

/** Milliseconds of CPU of one call, over many. */
function cpu(work: () => unknown): number {
  for (let i = 0; i < RUNS; i++) work();
  const before = process.cpuUsage();
  for (let i = 0; i < RUNS; i++) work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / RUNS;
}

function figure(name: string, measured: number, unit: string, goal: number | null): Figure {
  const value = Number(measured.toPrecision(3));
  return { name, value, unit, goal, holds: goal === null ? null : value >= goal };
}
