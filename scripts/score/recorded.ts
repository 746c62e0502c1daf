import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Entity, Place } from '#domain/entity';
import type { Series, Signal, SignalId } from '#domain/series';
import { subject } from '#domain/subject';
import { days, hours, type Instant, instant, minutes, type Seconds } from '#domain/time';
import type { Case } from '../case.ts';
import type { Labels } from './labels.ts';

/**
 * What others recorded, in `../shared/data` (or NIGHTWIRE_DATA): never copied into this repository, scored where it is there.
 * None of it has a labelled event that one such series could prove: it shows how calm the detectors are on real life.
 */
export interface Recorded {
  readonly id: string;
  readonly topic: string;
  /** Below the folder of recordings. */
  readonly file: string;
  /** @throws when the file is not there */
  make(): { readonly history: Case; readonly labels: Labels };
}

const DATA = process.env.NIGHTWIRE_DATA ?? join(import.meta.dirname, '../../../shared/data');

const SIGNALS: Readonly<Record<string, Omit<Signal, 'step'>>> = {
  traffic: { id: 'ioda.gtr', unit: 'relative traffic', lag: minutes(90), family: 'usage' },
  tests: { id: 'ooni.tests', unit: 'anomalous tests', lag: minutes(90), family: 'client-tests' },
};

interface Point {
  readonly at: Instant;
  readonly value: number;
  readonly count?: number;
}

interface Line {
  readonly entity: Entity;
  readonly timezone: string;
  readonly service?: string;
  readonly points: readonly Point[];
}

/** One signal of some places as a case in which nothing is labelled. */
function caseOf(id: string, topic: string, kind: 'traffic' | 'tests', step: Seconds, lines: readonly Line[]) {
  const about = SIGNALS[kind];
  if (about === undefined) throw new Error(`${kind} is no signal`);
  const times = lines.flatMap(({ points }) => points.map(({ at }) => at));
  const from = instant(Math.floor(times.reduce((a, b) => Math.min(a, b), Infinity) / step) * step);
  const until = instant(times.reduce((a, b) => Math.max(a, b), 0) + step);
  const places = [...new Map(lines.map(({ entity, timezone }) => [entity, placeOf(entity, timezone)])).values()];
  const series = lines.map((line) => seriesOf(line, about.id, { from, until, step }));
  const signals = new Map<SignalId, Signal>([[about.id, { ...about, step }]]);
  const history: Case = { id, title: '', origin: 'recording', from, until, signals, places, series };
  const labels: Labels = { topic, events: [], windows: [] };
  return { history, labels };
}

const placeOf = (entity: Entity, timezone: string): Place => {
  return { entity, name: entity, timezone, within: null, access: null, control: false };
};

function seriesOf(
  { entity, service, points }: Line,
  signal: SignalId,
  { from, until, step }: { from: Instant; until: Instant; step: Seconds },
): Series {
  const gaps = () => new Array<number | null>((until - from) / step).fill(null);
  const [values, counts] = [gaps(), gaps()];
  for (const { at, value, count } of points) {
    values[Math.floor((at - from) / step)] = value;
    counts[Math.floor((at - from) / step)] = count ?? null;
  }
  const counted = points.some(({ count }) => count !== undefined);
  return { signal, subject: subject(entity, service ?? null), from, step, values, counts: counted ? counts : null };
}

/** Rows as objects by the names of the header; none of these files has quoted commas. */
function rowsOf(csv: string): readonly Readonly<Record<string, string>>[] {
  const [head = '', ...lines] = csv.trim().split(/\r?\n/);
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i] ?? '', cell])));
}

const read = (path: string): string => {
  const bytes = readFileSync(join(DATA, path));
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
};

const utc = (text: string): Instant => instant(Date.parse(`${text.replace(' ', 'T').slice(0, 19)}Z`) / 1000);
const day = (text: string): Instant => instant(Date.parse(`${text}T00:00:00Z`) / 1000);

/** Google's YouTube traffic, labelled by the end of its two hours. */
const google = (code: string, timezone: string): Recorded => ({
  id: `google-youtube-${code.toLowerCase()}-2022-2023`,
  topic: 'traffic of Google',
  file: `youtube-google-traffic/${code}_2019-2023.csv.gz`,
  make() {
    const points = rowsOf(read(this.file))
      .map((row) => ({ at: instant(utc(row['date and time'] ?? '') - 7200), value: Number(row.value) }))
      .filter(({ at }) => at >= day('2022-01-01') && at < day('2024-01-01') && at % 7200 === 0);
    return caseOf(this.id, this.topic, 'traffic', hours(2), [{ entity: `country/${code}`, timezone, points }]);
  },
});

const taxi: Recorded = {
  id: 'nab-nyc-taxi',
  topic: 'rides of New York',
  file: 'nab/nab_data_labels.tar.gz',
  make() {
    const csv = execFileSync('tar', ['-xzOf', join(DATA, this.file), 'data/realKnownCause/nyc_taxi.csv'], {
      encoding: 'utf8',
    });
    // Local times without a zone: read as UTC, and lived by UTC.
    const points = rowsOf(csv).map((row) => ({ at: utc(row.timestamp ?? ''), value: Number(row.value) }));
    return caseOf(this.id, this.topic, 'traffic', minutes(30), [{ entity: 'country/US', timezone: 'UTC', points }]);
  },
};

const TIMEZONES: Readonly<Record<string, string>> = {
  HK: 'Asia/Hong_Kong',
  ID: 'Asia/Jakarta',
  IN: 'Asia/Kolkata',
  KH: 'Asia/Phnom_Penh',
  MY: 'Asia/Kuala_Lumpur',
  PH: 'Asia/Manila',
  TH: 'Asia/Bangkok',
  VN: 'Asia/Ho_Chi_Minh',
};

const apps: Recorded = {
  id: 'ooni-apps-eight-countries',
  topic: 'tests of OONI by day',
  file: 'imap-ooni/ooni_im_circumvention_daily_2023-07_2024-06_without_mm.csv.gz',
  make() {
    const groups = Map.groupBy(rowsOf(read(this.file)), (row) => `${row.probe_cc} ${row.test_name}`);
    const lines = [...groups].flatMap(([key, rows]): Line[] => {
      const [code = '', test = ''] = key.split(' ');
      const timezone = TIMEZONES[code];
      if (timezone === undefined) return [];
      const points = rows.flatMap((row) => {
        const count = Number(row.measurement_count) - Number(row.failure_count);
        const at = day(row.measurement_start_day ?? '');
        return count > 0 ? [{ at, value: Math.min(count, Number(row.anomaly_count)), count }] : [];
      });
      return [{ entity: `country/${code}`, timezone, service: test.replace(/_/g, '-'), points }];
    });
    return caseOf(this.id, this.topic, 'tests', days(1), lines);
  },
};

const websites: Recorded = {
  id: 'ooni-websites-three-countries-2021',
  topic: 'tests of OONI by day',
  file: 'acsac-censorship/ooni-data-ir.csv',
  make() {
    const zones = { cn: 'Asia/Shanghai', ir: 'Asia/Tehran', tr: 'Europe/Istanbul' };
    const lines = Object.entries(zones).map(([code, timezone]): Line => {
      const points = rowsOf(read(this.file.replace('-ir.', `-${code}.`))).flatMap((row) => {
        const at = day(row.date ?? '');
        const count = Number(row.total) - Number(row.error);
        const value = Number(row.dns) + Number(row.http) + Number(row.tls);
        return count > 0 && at < day('2022-01-01') ? [{ at, value: Math.min(value, count), count }] : [];
      });
      return { entity: `country/${code.toUpperCase()}`, timezone, service: 'websites', points };
    });
    return caseOf(this.id, this.topic, 'tests', days(1), lines);
  },
};

export const recorded: readonly Recorded[] = [
  google('NL', 'Europe/Amsterdam'),
  google('GE', 'Asia/Tbilisi'),
  google('RU', 'Europe/Moscow'),
  taxi,
  apps,
  websites,
];

/** Those whose files are there; the others are named on standard error, for what was not scored is not calm. */
export function recordedHere(): readonly Recorded[] {
  return recorded.filter(({ id, file }) => {
    const isThere = existsSync(join(DATA, file));
    if (!isThere) process.stderr.write(`${join(DATA, file)} is not there: ${id} is not scored.\n`);
    return isThere;
  });
}
