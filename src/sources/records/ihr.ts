import { z } from 'zod';
import { entityCode } from '#domain/entity';
import { err, invariant } from '#domain/result';
import { days, earlier, hours, toIso } from '#domain/time';
import { defineRecordSource } from './record-source.ts';
import { country, network, readRows, recordOf, timeOf } from './rows.ts';

const MOST_ROWS = 2000;
/** The publisher's own bound: below it Atlas probes come and go as they always do. */
const LEAST_LEVEL = 10;
/** So long after its beginning an event whose end nobody saw is no longer taken to go on. */
const GOES_ON = days(1);
const STREAMS = ['country', 'asn'] as const;

const disconnection = z.object({
  id: z.int().min(0),
  streamtype: z.string().max(16),
  streamname: z.string().min(1).max(128),
  starttime: z.string().max(40),
  endtime: z.string().max(40),
  avglevel: z.number(),
  nbdiscoprobes: z.int().min(0),
  totalprobes: z.int().min(0),
});

/** The Internet Health Report's disconnections: many of a country's or a network's Atlas probes that were lost at once. */
export const ihrDisconnections = defineRecordSource<{ next?: string | null | undefined; results: readonly unknown[] }>({
  id: 'ihr-disconnections',
  title: 'Internet Health Report disconnections',
  baseUrl: 'https://www.ihr.live/ihr/api',
  attribution: {
    text: 'Source: Internet Health Report, IIJ Research Laboratory',
    url: 'https://www.ihr.live/',
    licence: 'CC BY-NC-SA 4.0',
  },
  format: 'json',
  maxBytes: 8 * 2 ** 20,
  every: hours(1),
  overlap: days(3),
  backfill: days(14),
  payload: z.object({ next: z.string().max(2000).nullish(), results: z.array(z.unknown()).max(MOST_ROWS) }),
  queries: (places, window) =>
    STREAMS.flatMap((stream) => {
      const type = stream === 'country' ? 'country/' : 'asn/';
      const some = places.filter(({ entity }) => entity.startsWith(type));
      return some.length === 0 ? [] : [{ dataset: stream, places: some, window }];
    }),
  // The world: there are fewer of them in a day than places that we watch.
  request: ({ dataset, window }) => {
    const parameters = new URLSearchParams({
      streamtype: dataset,
      starttime__gte: toIso(window.from),
      starttime__lte: toIso(window.until),
      limit: String(MOST_ROWS),
    });
    return { path: `/disco/events/?${parameters}` };
  },
  parse: ({ next, results }, query) => {
    if (typeof next === 'string') return err({ reason: 'truncated' });
    invariant(
      STREAMS.some((stream) => stream === query.dataset),
      `${query.dataset} is no stream of ours`,
    );
    return readRows(
      results,
      disconnection,
      ({ id, streamtype, streamname, starttime, endtime, avglevel, nbdiscoprobes, totalprobes }) => {
        if (streamtype !== query.dataset || avglevel < LEAST_LEVEL) return 'elsewhere';
        const [from, end] = [timeOf(starttime), timeOf(endtime)];
        if (from === null || end === null || nbdiscoprobes > totalprobes) return 'odd';
        const about = streamtype === 'country' ? country(streamname) : network(streamname);
        if (about === null) return 'elsewhere';
        const goesOn = end === from && from >= earlier(query.window.until, GOES_ON);
        const [page, name] =
          streamtype === 'country' ? ['country', entityCode(about)] : ['network', `AS${entityCode(about)}`];
        return recordOf(
          {
            source: 'ihr-disconnections',
            id: String(id),
            kind: 'alarm',
            entities: [about],
            from,
            until: goesOn ? null : end,
            cause: 'unknown',
            title: `${name}: ${nbdiscoprobes} of ${totalprobes} RIPE Atlas probes lost their connection at once`,
            url: `https://www.ihr.live/en/${page}/${name}`,
            publishedAt: null,
          },
          query,
        );
      },
      'disconnections',
    );
  },
});
