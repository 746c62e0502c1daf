import type { Place } from '#domain/entity';
import type { Incident } from '#domain/incident';
import { speaksOf, type ThirdPartyRecord } from '#domain/record';
import { days, earlier, hours, interval, later, toIso } from '#domain/time';
import type { Runtime } from '#pipeline/runtime';

/** Others may have seen it begin a little earlier than we did. */
const LEAD = hours(2);
/** What is written about it is written after it. */
const TRAIL = days(1);

/**
 * What others have published about the incident's place, or what holds it, while it lasted and on the day after: reports
 * before alarms, the earliest first. Of an outage what is said of being connected, of a block what is said of the service.
 */
export async function recordsOf(
  { subject, from, until }: Incident,
  places: readonly Place[],
  { store, now }: Pick<Runtime, 'store' | 'now'>,
): Promise<readonly ThirdPartyRecord[]> {
  const within = places.find(({ entity }) => entity === subject.entity)?.within ?? null;
  const entities = within === null ? [subject.entity] : [subject.entity, within];
  const around = interval(earlier(from, LEAD), later(until ?? now(), TRAIL));
  const records = await store.records.overlapping(entities, around);
  return records.filter((record) => speaksOf(record, subject));
}

/** A record as the API tells it: in its publisher's words, to be shown as text. */
export function recordJson(record: ThirdPartyRecord, { recordSources }: Pick<Runtime, 'recordSources'>) {
  const { source, kind, about, from, until, cause, title, url, publishedAt } = record;
  const publisher = recordSources.find(({ id }) => id === source);
  return {
    source,
    publisher: publisher?.title ?? source,
    attribution: publisher?.attribution ?? null,
    kind,
    entities: about.entities,
    services: about.services,
    from: toIso(from),
    until: until === null ? null : toIso(until),
    cause,
    title,
    url,
    publishedAt: toIso(publishedAt),
  };
}
