import { describe, expect, test } from 'vitest';
import type { Entity } from '#domain/entity';
import { interval } from '#domain/time';
import { pulse } from '#sources/records/pulse';
import { radarAnomalies, radarOutages } from '#sources/records/radar';
import type { RecordSource } from '#sources/records/record-source';
import { at, place, recorded, withoutRecording } from '../answers.ts';

const ANNOTATIONS = 'radar/annotations_30d_2025-01.json';
const NOW = at('2025-01-26T00:00:00Z');
const read = (source: RecordSource, body: unknown, ...entities: readonly Entity[]) => {
  const places = entities.map((entity) => place(entity));
  const answer = source.read(body, { dataset: 'world', places, window: interval(at('2025-01-01T00:00:00Z'), NOW) });
  return answer.ok ? answer.value : answer.error;
};
const anomaly = (over: object) => ({
  uuid: 'b2f4a1',
  type: 'LOCATION',
  status: 'VERIFIED',
  startDate: '2025-01-24T06:30:00Z',
  endDate: null,
  locationDetails: { code: 'SY', name: 'Syria' },
  ...over,
});
const anomalies = (...all: readonly object[]) =>
  read(radarAnomalies, { success: true, errors: [], result: { trafficAnomalies: all } }, 'country/SY', 'asn/29256');

describe('annotations of Cloudflare Radar', () => {
  test.skipIf(withoutRecording(ANNOTATIONS))('the recorded ones: whom, since when, why and where to read it', () => {
    const found = read(radarOutages, recorded(ANNOTATIONS), 'country/SY', 'country/RU', 'country/IE', 'asn/27653');
    expect(found).toHaveLength(5);
    const [ireland, syria, haiti, , russia] = found as readonly object[];
    expect(ireland).toMatchObject({ id: '1070', until: null, cause: 'technical', publishedAt: NOW });
    expect(syria).toMatchObject({
      about: { entities: ['country/SY', 'asn/29256'], services: [] },
      from: at('2025-01-23T21:15:00Z'),
      until: at('2025-01-24T05:45:00Z'),
      url: 'https://www.moct.gov.sy/news-0251',
    });
    expect(haiti).toMatchObject({
      title: 'Digicel Haiti: Damage to international fiber optic cables caused by fire',
      about: { entities: ['country/HT', 'asn/27653'] },
    });
    expect(russia).toMatchObject({ cause: 'unknown', about: { entities: { length: 6 } } });
  });

  test('what was ordered is a shutdown; a link that is not https gives way to the outage centre', () => {
    const annotation = {
      id: '7',
      startDate: '2025-01-24T06:30:00Z',
      endDate: null,
      locations: ['SY'],
      asns: [],
      scope: null,
      description: null,
      linkedUrl: 'javascript:alert(1)',
      outage: { outageCause: 'GOVERNMENT_DIRECTED', outageType: 'NATIONWIDE' },
    };
    const body = { success: true, errors: [], result: { annotations: [annotation] } };
    expect(read(radarOutages, body, 'country/SY')).toMatchObject([
      { cause: 'shutdown', title: 'Internet outage', url: 'https://radar.cloudflare.com/outage-center' },
    ]);
    for (const outageCause of ['__proto__', 'constructor', 'WAR']) {
      const odd = { ...annotation, outage: { ...annotation.outage, outageCause } };
      const result = { annotations: [odd] };
      expect(read(radarOutages, { ...body, result }, 'country/SY')).toMatchObject([{ cause: 'unknown' }]);
    }
  });
});

describe('anomalies of Cloudflare Radar', () => {
  test('are of a country or a network, and verified or not; those of companies are left out', () => {
    expect(
      anomalies(
        anomaly({}),
        anomaly({ uuid: 'c', type: 'AS', status: 'UNVERIFIED', asnDetails: { asn: '29256', name: 'PDN' } }),
        anomaly({ uuid: 'd', type: 'ORIGIN', locationDetails: null }),
      ),
    ).toMatchObject([
      { about: { entities: ['country/SY'] }, kind: 'alarm', title: 'Syria: traffic anomaly, verified' },
      { about: { entities: ['asn/29256'] }, url: 'https://radar.cloudflare.com/traffic/as29256' },
    ]);
  });

  test('an answer that says of itself that it failed, and one without its list, are failures', () => {
    const failed = { success: false, errors: [{ message: 'Authentication error' }], result: null };
    expect(read(radarAnomalies, failed, 'country/SY')).toMatchObject({ reason: 'upstream-error' });
    expect(read(radarAnomalies, { success: true, result: {} }, 'country/SY')).toMatchObject({ reason: 'schema' });
  });
});

describe('shutdowns of Internet Society Pulse', () => {
  const shutdowns = (...data: readonly object[]) => read(pulse, { data }, 'country/IQ', 'country/SS');

  test('are of a country by code or by name, and of whole days', () => {
    const exams = { start_date: '2025-01-20', end_date: '2025-01-20', type: 'National', cause: 'School exams' };
    expect(shutdowns({ country: 'IQ', ...exams }, { country: 'South Sudan', ...exams, end_date: null })).toMatchObject([
      {
        id: 'country/IQ.2025-01-20.National',
        about: { entities: ['country/IQ'] },
        from: at('2025-01-20T00:00:00Z'),
        until: at('2025-01-21T00:00:00Z'),
        cause: 'shutdown',
        title: 'IQ: National',
      },
      { about: { entities: ['country/SS'] }, until: null },
    ]);
  });

  test('without a token it is not asked for one', () => {
    const query = { dataset: 'shutdowns', places: [], window: interval(NOW, NOW) };
    expect(pulse.request(query, 'secret')).toEqual({ path: '/shutdowns', headers: { authorization: 'Bearer secret' } });
    expect(pulse.secret).toBe('PULSE_TOKEN');
  });
});
