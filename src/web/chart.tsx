import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import type { Instant, Seconds } from '#domain/time';
import { timeTicks } from './axis.ts';
import { describe, summarise } from './chart-summary.ts';
import { decimate } from './decimate.ts';
import { placeName, signalName } from './names.ts';
import type { ChartPoint, ChartRow, ChartView, PlaceView } from './views.ts';
import type { Words } from './words.ts';

/** Pixels down the page; across it everything is a share of the width, so that text keeps its size on any screen. */
const LABEL = 20;
const PLOT = 56;
const ROW = LABEL + PLOT + 12;
const AXIS = 74;
/** Units of a plot's own box, which stretches. */
const WIDE = 1000;
const HIGH = 100;
/** All rows together: the page must fit 14 kB, and a phone has 300 pixels. */
const MOST_POINTS = 1200;
const MOST_A_ROW = 400;
const BAND_STEPS = 48;
/** The top of a ratio's scale: an overshoot when access returns says less than the dip. */
const TOP = { ratio: 1.5, share: 1.05 };

interface ChartProps {
  readonly words: Words;
  readonly view: ChartView;
  readonly place: PlaceView;
}

/** Small multiples: one row a signal, one time axis under all of them. Time runs left to right in every language. */
export const Chart = ({ words, view, place }: ChartProps) => {
  const { rows, interval } = view;
  const across = scaleLinear([interval.from, interval.until], [0, WIDE]);
  const ticks = timeTicks(interval);
  const limit = Math.min(MOST_A_ROW, Math.floor(MOST_POINTS / Math.max(1, rows.length)));
  return (
    <div class="chart">
      <svg width="100%" height={rows.length * ROW + AXIS} role="img" aria-labelledby="chart-title chart-desc">
        <title id="chart-title">{words.t('chart.title', { place: placeName(words, place) })}</title>
        <desc id="chart-desc">{describe(words, view)}</desc>
        {rows.map((row, index) => (
          <Row words={words} row={row} view={view} top={index * ROW} across={across} ticks={ticks} limit={limit} />
        ))}
        <TimeAxis words={words} ticks={ticks} zone={place.timezone} top={rows.length * ROW} across={across} />
      </svg>
    </div>
  );
};

type Scale = (at: number) => number;

interface RowProps {
  readonly words: Words;
  readonly row: ChartRow;
  readonly view: ChartView;
  readonly top: number;
  readonly across: Scale;
  readonly ticks: readonly Instant[];
  readonly limit: number;
}

const Row = ({ words, row, view, top, across, ticks, limit }: RowProps) => {
  const highest = TOP[row.measure];
  const up = scaleLinear([0, highest], [HIGH, 0]).clamp(true);
  const { incident } = view;
  const from = across(incident.from);
  const { worst } = summarise(row, incident);
  const label = row.worse === 'lower' ? 'chart.row.label' : 'chart.row.label.high';
  const says = worst === null ? '' : words.t(label, { percent: words.percent(worst.value) });
  const rtl = words.direction === 'rtl';
  const start = rtl ? '100%' : '0';
  const end = rtl ? '0' : '100%';
  const plot = top + LABEL;
  return (
    <g>
      <text x={start} y={top + 14} direction={words.direction} class="row-name">
        {signalName(words, row.signal)}
      </text>
      <text x={end} y={top + 14} direction={words.direction} text-anchor="end" class="row-value">
        {says}
      </text>
      <svg
        x="0"
        y={plot}
        width="100%"
        height={PLOT}
        viewBox={`0 0 ${WIDE} ${HIGH}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <rect width={WIDE} height={HIGH} class="plot" />
        <path d={bandPath(row, across, up)} class="band" />
        <rect x={Math.round(from)} width={Math.round(across(incident.until) - from)} height={HIGH} class="shade" />
        <path d={ticks.map((at) => `M${Math.round(across(at))} 0V${HIGH}`).join('')} class="grid" />
        <path d={`M0 ${Math.round(up(row.usual))}H${WIDE}`} class="usual" />
        <path d={gapsPath(row, across)} class="gap" />
        <path d={seenPath(decimate(row.points, limit), row.step, across, up)} class="seen" />
      </svg>
      <text x="100%" dx="6" y={round(plot + (PLOT * up(1)) / HIGH + 4)} class="tick">
        {words.percent(1)}
      </text>
      <text x="100%" dx="6" y={plot + PLOT} class="tick">
        {words.percent(0)}
      </text>
    </g>
  );
};

/** A value speaks for its whole bin, so it is drawn at the middle of it: a fall must not seem to begin before it did. */
const seenPath = (points: readonly ChartPoint[], step: Seconds, across: Scale, up: Scale): string =>
  line<ChartPoint>()
    .defined(({ value }) => value !== null)
    .x(({ at }) => across(at + step / 2))
    .y(({ value }) => up(value ?? 0))
    .digits(0)(points) ?? '';

/** Within usual: from where detection begins to the far side of the row. */
function bandPath({ points, worse }: ChartRow, across: Scale, up: Scale): string {
  const every = Math.max(1, Math.ceil(points.length / BAND_STEPS));
  const sampled = points.filter((_, i) => i % every === 0 || i === points.length - 1);
  return (
    area<ChartPoint>()
      .defined(({ edge }) => edge !== null)
      .x(({ at }) => across(at))
      .y0(worse === 'lower' ? 0 : HIGH)
      .y1(({ edge }) => up(edge ?? 0))
      .digits(0)(sampled) ?? ''
  );
}

/** Where nobody looked, a line along the foot: not a value, and not zero. Gaps too short to see are left out. */
function gapsPath({ points, step }: ChartRow, across: Scale): string {
  const runs: [number, number][] = [];
  let open = false;
  for (const { at, value } of points) {
    const run = runs.at(-1);
    if (value !== null) open = false;
    else if (open && run !== undefined) run[1] = at + step;
    else {
      runs.push([at, at + step]);
      open = true;
    }
  }
  return runs
    .map(([from, until]) => [Math.round(across(from)), Math.round(across(until))] as const)
    .filter(([from, until]) => until - from >= 4)
    .map(([from, until]) => `M${from} ${HIGH - 4}H${until}`)
    .join('');
}

interface AxisProps {
  readonly words: Words;
  readonly ticks: readonly Instant[];
  readonly zone: string;
  readonly top: number;
  readonly across: Scale;
}

/** Two clocks, each with its date where the date changes: UTC, and the place's own in the reader's calendar. */
const TimeAxis = ({ words, ticks, zone, top, across }: AxisProps) => {
  const [first] = ticks;
  const clocks = [
    { zone: 'UTC', name: words.t('chart.utc'), calendar: 'civil' },
    ...(zone === 'UTC' || first === undefined
      ? []
      : [{ zone, name: words.offset(first, zone).replace('UTC', ''), calendar: 'own' } as const]),
  ] as const;
  return (
    <g>
      {clocks.map((clock, line) => {
        const y = top + 10 + line * 36;
        const days = ticks.map((at) => words.day(at, clock.zone, clock.calendar));
        return (
          <>
            {ticks.map((at, i) => (
              <>
                <text x={`${round(across(at) / 10)}%`} y={y} class="tick middle">
                  {words.clock(at, clock.zone)}
                </text>
                {days[i] === days[i - 1] ? null : (
                  <text x={`${round(across(at) / 10)}%`} y={y + 14} class="tick middle day" direction={words.direction}>
                    {days[i]}
                  </text>
                )}
              </>
            ))}
            <text x="100%" dx="6" y={y} class="tick">
              {clock.name}
            </text>
          </>
        );
      })}
    </g>
  );
};

const round = (value: number): number => Math.round(value * 10) / 10;
