import { expect, test } from 'vitest';
import { interval } from '#domain/time';
import { ihrDisconnections } from '#sources/records/ihr';
import type { Query } from '#sources/source';
import { at, place } from '../answers.ts';

const UNTIL = at('2026-03-10T18:00:00Z');
const query = (dataset: string, until = UNTIL): Query => ({
  dataset,
  places: [place('country/IR'), place('asn/44244')],
  window: interval(at('2026-03-07T18:00:00Z'), until),
});
const event = (over: object = {}) => ({
  id: 17,
  streamtype: 'country',
  streamname: 'IR',
  starttime: '2026-03-10T16:30:00Z',
  endtime: '2026-03-10T17:10:00Z',
  avglevel: 12.5,
  nbdiscoprobes: 7,
  totalprobes: 9,
  ...over,
});
function read(results: readonly unknown[], asked = query('country')) {
  const answer = ihrDisconnections.read({ count: results.length, next: null, results }, asked);
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return answer.value;
}

test('asks for the world, once by country and once by network, with both ends of the window', () => {
  const places = [place('country/IR'), place('asn/44244', 'country/IR'), place('region/1847')];
  const paths = ihrDisconnections.queries(places, query('country').window).map((one) => ihrDisconnections.request(one));
  expect(paths.map(({ path }) => new URLSearchParams(path.split('?')[1]).get('streamtype'))).toEqual([
    'country',
    'asn',
  ]);
  expect(paths[0]?.path).toContain('starttime__gte=2026-03-07T18%3A00%3A00Z&starttime__lte=2026-03-10T18%3A00%3A00Z');
});

test('an event has its place, its times, and how many probes were lost', () => {
  expect(read([event()])).toMatchObject([
    {
      id: '17',
      kind: 'alarm',
      about: { entities: ['country/IR'], services: [] },
      from: at('2026-03-10T16:30:00Z'),
      until: at('2026-03-10T17:10:00Z'),
      cause: 'unknown',
      title: 'IR: 7 of 9 RIPE Atlas probes lost their connection at once',
      url: 'https://www.ihr.live/en/country/IR',
    },
  ]);
  const network = event({ streamtype: 'asn', streamname: '44244' });
  expect(read([network], query('asn'))).toMatchObject([
    { about: { entities: ['asn/44244'] }, url: 'https://www.ihr.live/en/network/AS44244' },
  ]);
});

test('an end that is the beginning is not known: it goes on for a day, and is a moment after that', () => {
  const endless = event({ endtime: '2026-03-10T16:30:00Z' });
  expect(read([endless])).toMatchObject([{ until: null }]);
  const later = query('country', at('2026-03-11T16:30:01Z'));
  expect(read([endless], later)).toMatchObject([{ until: at('2026-03-10T16:30:00Z') }]);
});

test.each([
  ['below the level that its publisher takes for significant', { avglevel: 9.9 }],
  ['of another stream, as when the parameter is ignored', { streamtype: 'admin1', streamname: 'Tehran' }],
  ['of no place', { streamname: 'Tehran, IR' }],
])('one %s is left out', (_, over) => {
  expect(read([event(over)])).toEqual([]);
});

test('more probes lost than there are is odd; more pages than one are refused', () => {
  const odd = ihrDisconnections.read({ results: [event({ nbdiscoprobes: 10 })] }, query('country'));
  expect(odd).toMatchObject({ ok: false, error: { reason: 'schema' } });
  const paged = ihrDisconnections.read({ next: 'https://www.ihr.live/2', results: [event()] }, query('country'));
  expect(paged).toMatchObject({ ok: false, error: { reason: 'truncated' } });
});
