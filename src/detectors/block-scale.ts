import { type Entity, entityType } from '#domain/entity';
import type { Finding } from '#domain/finding';
import { type Subject, subject, subjectKey } from '#domain/subject';
import { type Instant, type Interval, instant, overlaps } from '#domain/time';
import { countWithin } from './block-guards.ts';
import type { Window } from './detector.ts';

type Sighting = Extract<Finding, { status: 'detected' }>;

/** So many networks of a country are the country; or two, when most of its tests are theirs. */
const NATIONAL = { networks: 3, least: 2, share: 0.5 };

/**
 * Blocks in many networks of a country are its own: found where the country's series is missing, or where networks that do
 * not obey mask the others in it. What the country's own series says of that time gives way.
 *
 * @param findings of one look, those of networks already compared with the rest of the world
 * @param windows of the same look
 * @returns the same list when there is nothing to change
 */
export function scaledUp(findings: readonly Finding[], windows: readonly Window[]): readonly Finding[] {
  const said = Map.groupBy(
    findings.filter(({ kind }) => kind === 'service-block'),
    (finding) => subjectKey(finding.subject),
  );
  let heard = findings;
  for (const { country, networks } of countriesOf(windows)) {
    const key = subjectKey(country);
    const own = windows.find((window) => subjectKey(window.subject) === key) ?? null;
    const ownSaid = said.get(key) ?? [];
    const each = networks.map((network) => said.get(subjectKey(network)) ?? []);
    const blocked = each.flatMap((findings) => findings.findLast(isBlock) ?? []);
    const national = together(country, blocked, own);
    if (national === null) continue;
    if (ownSaid.some(({ status, interval }) => status === 'detected' && overlaps(interval, national.interval)))
      continue;
    const spoken = own === null ? each.flat().filter(({ status }) => status === 'normal') : ownSaid;
    const beside = spoken.flatMap((finding) => outside({ ...finding, subject: country }, national.interval));
    heard = [...heard.filter((finding) => !ownSaid.includes(finding)), national, ...beside];
  }
  return heard;
}

const isBlock = (finding: Finding): finding is Sighting => finding.status === 'detected' && finding.standsAlone;

/** What a finding says of the time before and after. */
const outside = (finding: Finding, { from, until }: Interval): readonly Finding[] =>
  [
    { ...finding, interval: { from: finding.interval.from, until: earliest(finding.interval.until, from) } },
    { ...finding, interval: { from: latest(finding.interval.from, until), until: finding.interval.until } },
  ].filter(({ interval }) => interval.from < interval.until);

const earliest = (...times: readonly Instant[]): Instant => instant(Math.min(...times));
const latest = (...times: readonly Instant[]): Instant => instant(Math.max(...times));

interface Country {
  /** The country's part of one service. */
  readonly country: Subject;
  readonly networks: readonly Subject[];
}

function countriesOf(windows: readonly Window[]): readonly Country[] {
  const groups = new Map<string, { country: Subject; networks: Subject[] }>();
  for (const { subject: network, place } of windows) {
    const within: Entity | null = place.within;
    if (network.service === null || within === null) continue;
    if (entityType(network.entity) !== 'asn' || entityType(within) !== 'country') continue;
    const country = subject(within, network.service);
    const group = groups.get(subjectKey(country)) ?? { country, networks: [] };
    group.networks.push(network);
    groups.set(subjectKey(country), group);
  }
  return [...groups.values()];
}

/** What networks say together of their last blocks; null where too few of these go together. */
function together(country: Subject, blocks: readonly Sighting[], own: Window | null): Sighting | null {
  const newest = blocks.toSorted((a, b) => b.interval.until - a.interval.until)[0];
  if (newest === undefined) return null;
  const blocked = blocks.filter(({ interval }) => overlaps(interval, newest.interval));
  const within: Interval = {
    from: earliest(...blocked.map(({ interval }) => interval.from)),
    // It is over once a single network is left.
    until: instant(
      blocked.map(({ interval }) => interval.until).sort((a, b) => b - a)[NATIONAL.least - 1] ?? newest.interval.until,
    ),
  };
  const sum = (of: (one: Sighting) => number) => blocked.reduce((total, one) => total + of(one), 0);
  const count = sum(({ evidence }) => evidence.count ?? 0);
  const series = own?.series.get(newest.signal);
  const all = series === undefined ? Number.POSITIVE_INFINITY : countWithin(series, within).tests;
  const isMost = blocked.length >= NATIONAL.least && count > NATIONAL.share * all;
  if (blocked.length < NATIONAL.networks && !isMost) return null;
  const evidence = {
    ...newest.evidence,
    interval: within,
    observed: sum(({ evidence: { observed } }) => observed),
    expected: sum(({ evidence: { expected } }) => expected),
    count,
  };
  const ongoing = blocked.filter((one) => one.ongoing).length >= NATIONAL.least;
  return { ...newest, subject: country, interval: within, ongoing, evidence };
}
