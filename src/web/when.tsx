import { type Instant, toIso } from '#domain/time';
import type { Words } from './words.ts';

/** A point in time in UTC and, beneath, in the place's own zone, named. Machines read the attribute. */
export const When = ({ words, at, zone }: { words: Words; at: Instant; zone: string }) => (
  <>
    <time datetime={toIso(at)}>{words.utc(at)}</time>
    {zone === 'UTC' ? null : <span class="local">{words.local(at, zone)}</span>}
  </>
);

/** How long ago, with the exact time for whoever asks for it. */
export const Ago = ({ words, at, now }: { words: Words; at: Instant; now: Instant }) => (
  <time datetime={toIso(at)} title={words.utc(at)}>
    {words.ago(at, now)}
  </time>
);
