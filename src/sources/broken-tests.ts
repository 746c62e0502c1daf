import { fromIso, type Instant } from '#domain/time';

/** A time in which a test of OONI Probe reported anomalies, or none, for a reason of its own. */
export interface BrokenTest {
  /** OONI's name of the test. */
  readonly test: string;
  readonly from: string;
  /** Null as long as nothing tells that it works again. */
  readonly until: string | null;
  readonly why: string;
}

/**
 * Counts do not say which release they come from. OONI makes results of releases that are known to be broken failures, which
 * we leave out anyway (of Signal's tests of July 2023 in eight countries every second one); these are the times before it did,
 * and while the repaired release spread. In February 2024 that took ten days; where no recording tells it is four weeks.
 *
 * Sources: ooni/backend `fastpath/core.py` for what it voids, and the daily counts of eight countries from July 2023 to June 2024
 * (Sinar Project, iMAP), where all rose together.
 */
export const BROKEN_TESTS: readonly BrokenTest[] = [
  {
    test: 'signal',
    from: '2022-10-19T00:00:00Z',
    until: '2022-11-16T00:00:00Z',
    why: 'Signal changed its certificates; tests before version 0.2.2 do not trust the new ones',
  },
  {
    test: 'signal',
    from: '2023-05-02T00:00:00Z',
    until: '2023-05-30T00:00:00Z',
    why: 'Signal changed its servers; engines before 3.17.2 take that for a block',
  },
  {
    test: 'signal',
    from: '2023-11-07T00:00:00Z',
    until: '2024-02-10T00:00:00Z',
    why: 'no valid test anywhere for two weeks, then nine anomalies in ten everywhere, until engine 3.20.0 had spread',
  },
  {
    test: 'torsf',
    from: '2023-09-20T00:00:00Z',
    until: '2024-07-01T00:00:00Z',
    why: 'one anomaly in seven became all, then half, then all again, in eight countries at once; the recording ends there',
  },
  {
    test: 'riseupvpn',
    from: '2023-10-17T00:00:00Z',
    until: null,
    why: 'OONI no longer scores it: whatever happens, it is not anomalous',
  },
];

const windows = BROKEN_TESTS.map(({ test, from, until }) => ({
  test,
  from: fromIso(from) ?? Number.NaN,
  until: until === null ? Number.POSITIVE_INFINITY : (fromIso(until) ?? Number.NaN),
}));

/** Whether what this test said of the hour that begins at `at` is to be left out. */
export const isBroken = (test: string, at: Instant): boolean =>
  windows.some((window) => window.test === test && at >= window.from && at < window.until);
