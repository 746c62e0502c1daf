import type { IncidentOffer } from '#alerts/dispatch';
import type { WindowOffer } from '#alerts/dispatch-window';
import type { Context } from '#alerts/stages/stage';
import { blockedWith, failedTogether } from '#alerts/together';
import { isSound, type KnownWindow } from '#alerts/windows';
import type { Entity, Place } from '#domain/entity';
import { type Incident, isAlerting, type Severity } from '#domain/incident';
import type { Pattern } from '#domain/pattern';
import { type ServiceId, subject } from '#domain/subject';
import { days, earlier, hours, type Instant, interval, later } from '#domain/time';
import type { Store, Undispatched } from '#storage/store';

const WEEK = days(8);

/** What is true for everybody. */
type WorldContext = Omit<Context, 'spent' | 'told'>;

/** What is true of the world while one run decides, read once. */
export class Scene {
  readonly context: WorldContext;
  readonly #places: readonly Place[];
  readonly #store: Store;
  readonly #since: Instant;
  readonly #windows = new Map<Entity, Promise<readonly KnownWindow[]>>();
  readonly #recent = new Map<string, Promise<readonly Incident[]>>();

  private constructor(places: readonly Place[], context: WorldContext, since: Instant, store: Store) {
    this.#places = places;
    this.context = context;
    this.#since = since;
    this.#store = store;
  }

  /** @param about what is to be decided: the past reaches back to a week before the oldest of them */
  static async at(at: Instant, about: readonly Incident[], store: Store): Promise<Scene> {
    const [open, outages, places, artefacts] = await Promise.all([
      store.incidents.open(),
      store.states.sourceOutages(),
      store.places.all(),
      store.artefacts.all(),
    ]);
    // Of a place that is no longer watched nobody will learn the end: it must not silence others for good.
    const watched = new Set(places.map(({ entity }) => entity));
    const alerting = open.filter((other) => isAlerting(other) && watched.has(other.subject.entity));
    const suspect = new Set(outages.map(({ signal }) => signal));
    const oldest = about.reduce((since, { from }) => (from < since ? from : since), at);
    return new Scene(places, { at, open: alerting, suspect, artefacts }, earlier(oldest, WEEK), store);
  }

  async incident({ incident, transition }: Undispatched): Promise<IncidentOffer> {
    const within = holdersOf(incident.subject.entity, this.#places);
    const region = this.#region(incident.subject.entity);
    const [past, windows] = await Promise.all([
      this.#recentOf(region, incident.subject.service),
      this.#windowsOf(region),
    ]);
    const known = new Set(past.map(({ id }) => id));
    const blocks = blockedWith(incident, this.context.open).filter(({ id }) => !known.has(id));
    const recent = [...past, ...blocks];
    const together = failedTogether(incident, recent).map(({ id }) => id);
    return {
      incident,
      isRetracted: transition === 'retracted',
      within,
      recent,
      since: await this.#store.incidents.alertingSince(together),
      windows: windows.filter(({ pattern }) => isSound(pattern)),
      neighbours:
        within.length === 0
          ? []
          : region.filter((place) => place !== incident.subject.entity && !within.includes(place)),
    };
  }

  async window({ id, entity }: Pattern): Promise<WindowOffer | null> {
    const windows = await this.#windowsOf(this.#region(entity));
    const window = windows.find(({ pattern }) => pattern.id === id);
    return window === undefined ? null : { window, windows };
  }

  /** The country of a place with all that is watched in it, or the place alone. */
  #region(entity: Entity): readonly Entity[] {
    const [country = entity] = holdersOf(entity, this.#places);
    return [country, ...this.#places.filter(({ within }) => within === country).map((place) => place.entity)];
  }

  #recentOf(region: readonly Entity[], service: ServiceId | null): Promise<readonly Incident[]> {
    const during = interval(this.#since, later(this.context.at, hours(1)));
    const subjects = region.map((entity) => subject(entity, service));
    return once(this.#recent, `${region[0]}#${service ?? ''}`, () =>
      this.#store.incidents.overlapping(subjects, during),
    );
  }

  #windowsOf(region: readonly Entity[]): Promise<readonly KnownWindow[]> {
    return once(this.#windows, region[0] ?? 'country/ZZ', async () => {
      const patterns = await this.#store.patterns.ofEntities(region);
      const nights = patterns.flatMap((pattern) => pattern.nights.map(({ incident }) => incident));
      const known = nights.length === 0 ? [] : await this.#store.incidents.byIds(nights);
      const severities = new Map<string, Severity>(known.map(({ id, severity }) => [id, severity]));
      return patterns.map((pattern) => ({ pattern, within: holdersOf(pattern.entity, this.#places), severities }));
    });
  }
}

async function once<K, T>(cache: Map<K, Promise<T>>, key: K, make: () => Promise<T>): Promise<T> {
  const known = cache.get(key) ?? make();
  cache.set(key, known);
  return known;
}

/** A network's country; a country's nothing. */
export function holdersOf(entity: Entity, places: readonly Place[]): readonly Entity[] {
  const within = places.find((place) => place.entity === entity)?.within ?? null;
  return within === null ? [] : [within];
}
