import type { SourceId } from '#domain/health';
import { days, type Seconds, seconds } from '#domain/time';

/** How often, at most, a replay asks those on which nothing rests that it tells. */
const ASIDE = days(1);

/** The feeds as a replay asks them; their health is judged by the same pace. */
export const paced = <F extends { readonly id: SourceId; readonly every: Seconds }>(
  feeds: readonly F[],
  asides: readonly SourceId[],
): readonly F[] =>
  feeds.map((feed) => (asides.includes(feed.id) ? { ...feed, every: seconds(Math.max(feed.every, ASIDE)) } : feed));
