/**
 * What on-call may tune: one number each, with its unit, its bounds and the reason for its default. The API's schema,
 * the documentation and the detectors all read this one table.
 */
export interface Threshold {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly unit: string;
  readonly reason: string;
}

const share = (value: number, reason: string): Threshold => ({
  default: value,
  min: 0.02,
  max: 0.95,
  unit: 'share lost of usual',
  reason,
});

const minutes = (value: number, max: number, reason: string): Threshold => ({
  default: value,
  min: 0,
  max,
  unit: 'minutes',
  reason,
});

export const THRESHOLDS = {
  'outage.bgp.enter': share(
    0.1,
    'Routes have no daily cycle and move by steps; Iran in January 2026 lost 8 % to 13 % while the country was dark.',
  ),
  'outage.probing.enter': share(
    0.15,
    'Probing has a small daily cycle. IODA warns at 20 %; the protests before the cut of January 2026 sagged by 10 %.',
  ),
  'outage.telescope.enter': share(
    0.5,
    'Malware at office hours drives the telescope: weekends take half of a morning. IODA warns at 75 %, for a flat median.',
  ),
  'outage.usage.enter': share(
    0.25,
    'Traffic follows people closely once the hour, the day of the week and the quietest days are known.',
  ),
  'outage.exit': {
    default: 0.5,
    min: 0.1,
    max: 0.95,
    unit: 'share of the depth that entered',
    reason:
      'Leaving asks for more than not entering, so that a signal at the edge does not flap (watchtower has the same).',
  },
  'outage.healed': {
    default: 0.15,
    min: 0,
    max: 0.5,
    unit: 'share of the deepest loss',
    reason:
      'After a total cut the last networks return over days; a recovery of 85 % of what was lost is the end of the cut.',
  },
  'outage.noise': {
    default: 3,
    min: 1,
    max: 10,
    unit: 'usual spreads',
    reason:
      'A drop must also leave the spread of the same half-hour in the past weeks; noisy small networks need more.',
  },
  'outage.quiet-day': {
    default: 0.15,
    min: 0,
    max: 0.9,
    unit: 'share below the quietest learnt days',
    reason:
      'A public holiday on a working day looks like a Friday: people asleep are below usual, not below their quietest day.',
  },
  'outage.settle': minutes(
    60,
    1440,
    'Shorter than any healthy stretch between two cuts of a curfew, longer than a blip of one bin of the slowest signal.',
  ),
  'incident.reopen': minutes(
    45,
    360,
    'A cut that returns within the hour is the same cut; a curfew leaves half a day between two nights.',
  ),
  'agree.window': minutes(
    60,
    360,
    'Onsets of one event are seen within an hour by routes, probing and telescope (detection of January 2026: 60 minutes).',
  ),
  'agree.late-window': minutes(
    150,
    600,
    'Traffic is smoothed and published late; in January 2026 it fell two hours after probing.',
  ),
  'agree.deep': share(
    0.5,
    'Two families that both lost half at the same time need no common onset: nothing drifts so far.',
  ),
  'agree.same': {
    default: 12,
    min: 1,
    max: 168,
    unit: 'hours',
    reason:
      'Cuts in stages take an afternoon (November 2019: seven hours); a renumbering of last week says nothing of today.',
  },
  'agree.activity': share(
    0.6,
    'Search and telescope share people’s sleep and holidays; only a loss beyond any quiet day makes the two agree.',
  ),
  'agree.habits': share(
    0.75,
    'Set from one made-up holiday (traffic −77 %, telescope −61 %), not from a recording: what is deeper is told even while routes stay.',
  ),
  'resolve.blank': {
    default: 6,
    min: 1,
    max: 72,
    unit: 'hours',
    reason: 'A signal that went blank holds an incident no longer than this once all others are normal.',
  },
  'resolve.activity': {
    default: 2,
    min: 0,
    max: 72,
    unit: 'hours',
    reason:
      'People return to what they do more slowly than routes do, and on a day of rest not at all: a little less of it does not hold a cut open.',
  },
  'resolve.lagging': {
    default: 72,
    min: 6,
    max: 720,
    unit: 'hours',
    reason:
      'A signal still low long after all others are normal has moved for good (IODA drops the telescope after 3 days).',
  },
  'block.evidence': {
    default: 13.8,
    min: 4,
    max: 40,
    unit: 'nats',
    reason: 'ln 1,000,000: hourly looks at five services then give about 0.004 false alarms a month and place.',
  },
  'block.hour': {
    default: 5,
    min: 1,
    max: 20,
    unit: 'nats an hour',
    reason: 'One hour of one enthusiastic tester must not decide: at least three hours speak before a block is told.',
  },
  'block.share': {
    default: 0.5,
    min: 0.1,
    max: 1,
    unit: 'share of tests anomalous',
    reason: 'Interference that most tests do not meet is not yet a block.',
  },
  'block.lifted': {
    default: 6.9,
    min: 2,
    max: 40,
    unit: 'nats',
    reason: 'ln 1,000: a wrong end is corrected by the next hour, a wrong beginning wakes people.',
  },
  'block.tests': {
    default: 5,
    min: 2,
    max: 1000,
    unit: 'tests',
    reason: 'OONI’s own practice asks for a handful of measurements before a share means anything.',
  },
  'throttle.speed.enter': share(
    0.2,
    'Hours count from here on; a slowing is twice as deep. Iran was throttled by 69 % to 77 % in 2011 and 2012 (arXiv:1306.4361).',
  ),
  'throttle.delay.enter': share(
    0.15,
    'Usual over observed delay: 18 % more. A policer drops packets and leaves delay alone; a queue doubles it.',
  ),
  'throttle.loss.enter': share(0.35, 'Usual over observed loss: half as much again is ordinary for so small a number.'),
  'throttle.usage.enter': share(
    0.12,
    'People leave a slow network by and by; traffic alone never speaks of throttling.',
  ),
  'throttle.evidence': {
    default: 12,
    min: 2,
    max: 40,
    unit: 'nats',
    reason:
      'Two hours beyond doubt, more of them when a signal is noisy. With 8 and 4.5 an hour, heavy noise raised 0.03 a month.',
  },
  'throttle.second': {
    default: 9,
    min: 1,
    max: 40,
    unit: 'nats',
    reason: 'A second family needs less while another is slow, but more than one hour.',
  },
  'throttle.hour': {
    default: 6,
    min: 1,
    max: 20,
    unit: 'nats an hour',
    reason: 'One hour of heavy-tailed noise must not decide, were it ever so wild.',
  },
  'throttle.lifted': {
    default: 6.9,
    min: 1,
    max: 40,
    unit: 'nats',
    reason: 'ln 1,000: two hours, so that one good hour of a slow day ends nothing.',
  },
  'throttle.busy': {
    default: 0.15,
    min: 0.02,
    max: 2,
    unit: 'share above usual traffic',
    reason:
      'Traffic beyond the usual of the hour fills lines: an evening of football slows a country without anybody’s will.',
  },
  'throttle.coverage': share(
    0.5,
    'Fewer than half of the usual tests are tests of other people: in 2022 the speed of those left in Iran rose.',
  ),
  'throttle.window': minutes(
    120,
    720,
    'Onsets of one slowing; hours are the bins of most signals, and noise blurs where evidence began to gather.',
  ),
  'source.share': {
    default: 0.75,
    min: 0.2,
    max: 1,
    unit: 'share of watched countries',
    reason:
      'Unrelated countries do not fall in one signal at once; neighbours on one cable are a minority of a watch list.',
  },
} as const satisfies Record<string, Threshold>;

export type ThresholdName = keyof typeof THRESHOLDS;
export type Thresholds = Readonly<Record<ThresholdName, number>>;

export const DEFAULT_THRESHOLDS: Thresholds = Object.fromEntries(
  Object.entries(THRESHOLDS).map(([name, { default: value }]) => [name, value]),
) as Thresholds;

/** The thresholds in force, and which version of them: it is written into every incident's revision. */
export interface Configuration {
  readonly version: number;
  readonly thresholds: Thresholds;
}
