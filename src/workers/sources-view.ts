import { entityType, type Place } from '#domain/entity';
import { healthAt, lateAfter, type PollState } from '#domain/health';
import { earlier, hours, type Instant, interval } from '#domain/time';
import type { Runtime } from '#pipeline/runtime';
import { isOn, placesOf } from '#pipeline/shards';
import type { CountryHealthView, SourcesView } from '#web/views';
import { placeView, publisherView, sourceView } from './page-views.ts';

/** Three statements, however much is watched. */
export async function sourcesView(runtime: Runtime): Promise<SourcesView> {
  const { store, sources, recordSources } = runtime;
  const [places, polls, sourceOutages] = await Promise.all([
    store.places.all(),
    store.polls.states(),
    store.states.sourceOutages(),
  ]);
  return {
    now: runtime.now(),
    sources: sources.map((source) => {
      const { every, signals, dormantSince = null } = source;
      const late = signals.map((signal) => lateAfter(signal, every));
      return { ...sourceView(source, polls, runtime), every, signals, lateAfter: late, dormantSince };
    }),
    publishers: recordSources.map((source) => publisherView(source, polls, runtime)),
    sourceOutages,
    countries: countriesOf(places, polls, runtime),
  };
}

function countriesOf(
  places: readonly Place[],
  polls: readonly PollState[],
  { sources, tokens, now }: Runtime,
): readonly CountryHealthView[] {
  const holding = shardsByEntity(places, polls);
  const on = sources.filter((source) => isOn(source, tokens));
  const window = interval(earlier(now(), hours(1)), now());
  return places
    .filter(({ entity }) => entityType(entity) === 'country')
    .map((country) => {
      const held = places.filter(({ entity, within }) => entity === country.entity || within === country.entity);
      const entities = held.map(({ entity }) => entity);
      const shards = new Set(entities.flatMap((entity) => holding.get(entity) ?? []));
      // Who is asked about networks only has nothing to say of a country of which none is watched.
      const concerned = on.filter((source) => source.queries(held, window).length > 0);
      const seen = concerned.map((source) => {
        const asked = polls.filter((state) => state.source === source.id && shards.has(state.shard));
        return { id: source.id, title: source.title, health: healthAt(source, asked, entities, now(), true) };
      });
      const newest = seen.map(({ health }) => health.newestValue).filter((at) => at !== null);
      return {
        place: placeView(country),
        newestValue: newest.length === 0 ? null : (Math.max(...newest) as Instant),
        missing: seen.filter(({ health }) => health.state !== 'fresh'),
      };
    });
}

/** Names of the shards that ask for each place. */
function shardsByEntity(
  places: readonly Place[],
  polls: readonly PollState[],
): ReadonlyMap<Place['entity'], readonly string[]> {
  const names = [...new Set(polls.map(({ shard }) => shard))];
  const pairs = names.flatMap((shard) => placesOf(shard, places).map(({ entity }) => ({ entity, shard })));
  const grouped = Map.groupBy(pairs, ({ entity }) => entity);
  return new Map([...grouped].map(([entity, held]) => [entity, held.map(({ shard }) => shard)]));
}
