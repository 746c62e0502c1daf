import { describe, expect, test } from 'vitest';
import { isSlow } from '#domain/fall';
import type { Evidence, Finding } from '#domain/finding';
import { fold } from '#domain/fold';
import { reachOf, worseReach } from '#domain/reach';
import type { SignalId } from '#domain/series';
import { hours, minutes, type Seconds } from '#domain/time';
import { apply, lost, normal, nothing } from './findings.ts';

const PING = 'ioda.ping-slash24';
const TELESCOPE = 'ioda.merit-nt';
const SEARCH = 'ioda.gtr';
const ROUTES = 'ioda.bgp';

function seen(signal: SignalId, share: number, fall: Seconds = minutes(10), until = 3): Evidence {
  const finding = lost(signal, 0, until, share);
  if (finding.status !== 'detected') throw new Error('it is detected');
  return { ...finding.evidence, fall };
}
const reach = (evidence: readonly Evidence[], findings: readonly Finding[] = []) =>
  reachOf('outage', evidence, findings);

describe('reach', () => {
  test('is an intranet where what comes from abroad is gone and the routes are seen to stand', () => {
    const gone = [seen(PING, 0.96), seen(SEARCH, 0.98)];
    // June 2025 and February 2026: routes as ever. January 2026: a tenth gone. November 2019: a third.
    expect(reach(gone, [normal(ROUTES, -5, 3)])).toBe('intranet');
    expect(reach([...gone, seen(ROUTES, 0.13)])).toBe('intranet');
    expect(reach([...gone, seen(ROUTES, 0.33)])).toBe('intranet');
  });

  test('is full when the routes went as well, or when nobody sees them', () => {
    const gone = [seen(PING, 0.96), seen(SEARCH, 0.98)];
    expect(reach([...gone, seen(ROUTES, 0.9)])).toBe('full');
    expect(reach(gone)).toBe('full');
    expect(reach(gone, [nothing(ROUTES, 0, 3), normal(ROUTES, -9, 0)])).toBe('full');
    expect(reach(gone, [nothing(ROUTES, 0, 3, 'suspect-source')])).toBe('full');
  });

  test('is partial while one family alone says so, while it is young, and where half of them lost less', () => {
    const stand = [normal(ROUTES, -5, 3)];
    expect(reach([seen(PING, 0.96), seen(SEARCH, 0.3)], stand)).toBe('partial');
    expect(reach([seen(PING, 0.96), seen(SEARCH, 0.9, minutes(10), 0.5)], stand)).toBe('partial');
    expect(reach([seen(PING, 0.96)], stand)).toBe('partial');
  });

  test('of a slow fall is no intranet: where power fails, routes stand too', () => {
    const sinking = [seen(PING, 0.9, hours(3)), seen(TELESCOPE, 0.9, hours(2)), seen(SEARCH, 0.9, minutes(30))];
    expect(isSlow(sinking)).toBe(true);
    expect(reach(sinking, [normal(ROUTES, -5, 3)])).toBe('partial');
  });

  test('is said of outages only', () => {
    expect(reachOf('service-block', [seen(PING, 1)], [])).toBeNull();
  });

  test('keeps the worst, but for a total loss that proves to be an intranet once the routes are seen', () => {
    const gone = [seen(PING, 0.96), seen(SEARCH, 0.98)];
    expect(worseReach('intranet', 'partial', gone, [])).toBe('intranet');
    expect(worseReach('full', 'intranet', gone, [])).toBe('intranet');
    expect(worseReach('intranet', 'full', gone, [])).toBe('intranet');
    expect(worseReach('intranet', 'full', [...gone, seen(ROUTES, 0.9)], [])).toBe('full');
  });

  test('grows with an incident', () => {
    const young = [lost(PING, 0, 0.5, 0.96), lost(SEARCH, 0, 0.5, 0.98), normal(ROUTES, -5, 0.6)];
    const later = [lost(PING, 0, 2, 0.96), lost(SEARCH, 0, 2, 0.98), normal(ROUTES, -5, 2)];
    const incidents = apply([], fold([], young));
    expect(incidents[0]?.reach).toBe('partial');
    const [change] = fold(incidents, later);
    expect(change).toMatchObject({ transition: 'updated', incident: { reach: 'intranet' } });
  });
});
