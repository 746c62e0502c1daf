import { describe, expect, test } from 'vitest';
import type { Entity } from '#domain/entity';
import { interval } from '#domain/time';
import { ooniChangepoints, ooniIncidents } from '#sources/records/ooni';
import type { Query } from '#sources/source';
import { at, place, recorded, withoutRecording } from '../answers.ts';

const CHANGEPOINTS = 'ooni/changepoints_rows_2024-01_reconstructed.json';
const query = (...entities: readonly Entity[]): Query => ({
  dataset: 'all',
  places: entities.map((entity) => place(entity)),
  window: interval(at('2024-01-10T00:00:00Z'), at('2024-01-24T00:00:00Z')),
});
const finding = (over: object) => ({
  id: '99431807200',
  title: 'Instagram is blocked',
  start_time: '2024-01-20T00:00:00Z',
  end_time: null,
  create_time: '2024-01-22T10:00:00.123456Z',
  CCs: ['IR'],
  ASNs: [],
  domains: ['www.instagram.com'],
  test_names: ['web_connectivity'],
  ...over,
});
const findings = (...incidents: readonly object[]) => {
  const read = ooniIncidents.read({ incidents }, query('country/IR'));
  return read.ok ? read.value : read.error;
};
const change = (probe_asn: number, start_time: string, over: object = {}) => ({
  probe_asn,
  probe_cc: 'IR',
  domain: 'www.instagram.com',
  start_time,
  change_dir: 'up',
  ...over,
});
const changes = (...results: readonly object[]) => {
  const read = ooniChangepoints.read({ results }, query('country/IR'));
  return read.ok ? read.value.map(({ about }) => about.entities[1]) : read.error;
};

describe('findings of OONI', () => {
  test('a report of people, with the services whose tests and domains it names', () => {
    expect(findings(finding({ test_names: ['web_connectivity', 'whatsapp'], domains: ['instagram.com'] }))).toEqual([
      {
        source: 'ooni-incidents',
        id: '99431807200',
        kind: 'report',
        about: { entities: ['country/IR'], services: ['instagram', 'whatsapp'] },
        from: at('2024-01-20T00:00:00Z'),
        until: null,
        cause: 'unknown',
        title: 'Instagram is blocked',
        url: 'https://explorer.ooni.org/findings/99431807200',
        publishedAt: at('2024-01-22T10:00:00Z'),
      },
    ]);
  });

  test('what names only sites that we do not watch is not about being connected', () => {
    expect(findings(finding({ domains: ['news.example'] }))).toEqual([]);
    expect(findings(finding({ domains: [], test_names: [] }))).toMatchObject([{ about: { services: [] } }]);
  });

  test('hostile words become a line of text, and a hostile name no link', () => {
    const title = '<img src=x onerror=alert(1)>\u202e\u0000\n\ud800 blocked '.repeat(20);
    const [record] = findings(finding({ title })) as readonly { title: string }[];
    expect(record?.title).toHaveLength(200);
    expect(record?.title).toMatch(/^<img src=x onerror=alert\(1\)> \ufffd blocked <img [^\p{Cc}\u202e\ud800]+…$/u);
    expect(findings(finding({}), finding({ id: '../../evil"><script>' }))).toMatchObject([{ id: '99431807200' }]);
  });
});

describe('changepoints of OONI', () => {
  test.skipIf(withoutRecording(CHANGEPOINTS))('the recorded ones, each of one test on one network, say nothing', () => {
    const read = ooniChangepoints.read(recorded(CHANGEPOINTS), query('country/RU', 'country/VE'));
    expect(read).toEqual({ ok: true, value: [] });
  });

  test('count once two networks of the country show the same service within a day or the day beside it', () => {
    expect(changes(change(1, '2024-01-20T23:00:00Z'))).toEqual([]);
    expect(changes(change(1, '2024-01-20T23:00:00Z'), change(1, '2024-01-20T22:00:00Z'))).toEqual([]);
    expect(changes(change(1, '2024-01-20T23:00:00Z'), change(2, '2024-01-21T01:00:00Z'))).toEqual(['asn/1', 'asn/2']);
    expect(changes(change(1, '2024-01-18T23:00:00Z'), change(2, '2024-01-21T01:00:00Z'))).toEqual([]);
    const other = { domain: 'www.youtube.com' };
    expect(changes(change(1, '2024-01-20T23:00:00Z'), change(2, '2024-01-20T23:00:00Z', other))).toEqual([]);
    const down = { change_dir: 'down' };
    expect(changes(change(1, '2024-01-20T23:00:00Z'), change(2, '2024-01-20T23:00:00Z', down))).toEqual([]);
    const abroad = { probe_cc: 'RU' };
    expect(changes(change(1, '2024-01-20T23:00:00Z'), change(2, '2024-01-20T23:00:00Z', abroad))).toEqual([]);
  });

  test('asks with both ends, for what is left out was set when the server started', () => {
    expect(ooniChangepoints.request(query('country/IR')).path).toBe(
      '/api/v1/detector/changepoints?since=2024-01-10T00%3A00%3A00Z&until=2024-01-24T00%3A00%3A00Z',
    );
  });
});
