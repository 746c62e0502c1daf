import { USUAL_PREFERENCES } from '#domain/preferences';
import type { Language } from '#domain/subscription';
import type { Runtime } from '#pipeline/runtime';
import type { SubscribeView } from '#web/views';
import { readFields } from './api/body.ts';
import { fields, LISTS, wishOf } from './api/wish-fields.ts';
import { wishView } from './manage-view.ts';
import type { Wish } from './subscribing.ts';

/** A field's name as we write them: what else an address names is not repeated on the page. */
const NAME = /^[a-z-]{1,20}$/;

/**
 * The form, filled in with what its address says. An address with anything that is not understood fills in nothing: half of
 * what somebody else chose is another wish.
 *
 * @param language of the page: whoever reads it wants alerts in it
 */
export async function subscribeView(
  query: URLSearchParams,
  language: Language,
  { store }: Pick<Runtime, 'store'>,
): Promise<SubscribeView> {
  const places = await store.places.all();
  query.delete('lang');
  const read = fields.safeParse(readFields(query, LISTS));
  const names = read.success ? [] : read.error.issues.flatMap(namesOf);
  const given: Wish = wishOf(read.success ? read.data : fields.parse({}));
  // Of one place, and nothing said of the zone: whoever follows it lives by its clock more often than by UTC.
  const own = places.find(({ entity }) => given.filter.entities[0] === entity)?.timezone ?? given.timezone;
  const wish = {
    ...given,
    language: query.has('language') ? given.language : language,
    timezone: query.has('timezone') ? given.timezone : own,
    preferences: { ...USUAL_PREFERENCES, ...given.preferences },
  };
  return { ...wishView(wish, places), refused: [...new Set(names)] };
}

type Issue = NonNullable<ReturnType<typeof fields.safeParse>['error']>['issues'][number];

const namesOf = (issue: Issue): readonly string[] =>
  (issue.code === 'unrecognized_keys' ? issue.keys : [String(issue.path[0] ?? '?')]).map((name) =>
    NAME.test(name) ? name : '?',
  );
